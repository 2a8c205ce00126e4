import { describe, expect, it } from 'vitest';
import { readRound } from '../tenantWorld.ts';
import { createTodoWorld, readTasks } from './todoWorld.ts';

describe('Die Listen', () => {
  it('sind die Standardliste, die der gekennzeichneten Mails und die eigenen', async () => {
    const { ask, box } = createTodoWorld();
    box.todo.addList('Einkauf');
    const { body } = await ask('GET', '/todo/lists');
    expect(
      body.value.map((list: Record<string, unknown>) => [list.displayName, list.wellknownListName]),
    ).toEqual([
      ['Aufgaben', 'defaultList'],
      ['Gekennzeichnete E-Mails', 'flaggedEmails'],
      ['Einkauf', 'none'],
    ]);
    expect(body.value[0].id).toBe(box.todo.defaultListId);
    const paged = await ask('GET', '/todo/lists', undefined, { Prefer: 'odata.maxpagesize=2' });
    expect(paged.body.value).toHaveLength(2);
    expect((await ask('GET', paged.body['@odata.nextLink'])).body.value).toHaveLength(1);
  });

  it('zeigen gekennzeichnete Mails nur in ihrer eigenen', () => {
    const { box } = createTodoWorld();
    box.todo.flagMail('Bitte um Rückruf');
    expect(box.todo.tasks()).toEqual([]);
    expect(box.todo.tasks('Gekennzeichnete E-Mails')).toHaveLength(1);
  });

  it('entstehen, heißen anders und verschwinden, was ihr Delta erzählt; die Standardliste bleibt', async () => {
    const world = createTodoWorld();
    const { ask } = world;
    const first = await readRound(world, '/todo/lists/delta');
    expect(first.items).toHaveLength(2);
    const { body } = await ask('POST', '/todo/lists', { displayName: 'Einkauf' });
    await ask('PATCH', `/todo/lists/${body.id}`, { displayName: 'Besorgungen' }, { 'If-Match': 'W/"alt"' });
    const second = await readRound(world, first.deltaLink);
    expect(second.items.map(({ displayName }) => displayName)).toEqual(['Besorgungen']);
    expect((await ask('DELETE', `/todo/lists/${body.id}`)).status).toBe(204);
    const third = await readRound(world, second.deltaLink);
    expect(third.items).toEqual([{ id: body.id, '@removed': { reason: 'deleted' } }]);
    expect((await ask('DELETE', `/todo/lists/${world.box.todo.defaultListId}`)).status).toBe(400);
  });

  it.each([
    ['ghost', 200, 201],
    ['gone', 404, 404],
  ] as const)('spuken nach dem Löschen weiter oder sind fort: %s', async (todoDeletedList, read, posted) => {
    const { ask, box } = createTodoWorld({ switches: { todoDeletedList } });
    const id = box.todo.addList('Einkauf');
    box.todo.createTask({ title: 'Milch' }, 'Einkauf');
    const before = await ask('GET', `/todo/lists/${id}/tasks/delta`);
    box.todo.deleteList('Einkauf');
    const delta = await ask('GET', before.body['@odata.deltaLink']);
    expect(delta.status).toBe(read);
    if (read === 200) expect(delta.body.value).toEqual([]);
    expect((await ask('POST', `/todo/lists/${id}/tasks`, { title: 'Geist' })).status).toBe(posted);
    expect((await ask('GET', `/todo/lists/${id}`)).status).toBe(404);
    expect((await ask('GET', `/todo/lists/${id}/tasks`)).status).toBe(404);
  });
});

describe('Eine Aufgabe, die in eine andere Liste wandert', () => {
  it('heißt dort anders, behält Inhalt und Herkunftsvermerk und fehlt in der alten', async () => {
    const world = createTodoWorld();
    const { box, tasks } = world;
    const linkedResources = [{ applicationName: 'emisExchangeSync', externalId: 'k1' }];
    const id = box.todo.createTask({ title: 'Angebot', linkedResources });
    const { deltaLink } = await readTasks(world);
    const moved = box.todo.moveTask(id, 'Privat');
    expect(moved).not.toBe(id);
    expect((await tasks('GET', `/${id}`)).status).toBe(404);
    expect((await tasks('GET', `/${moved}`)).status).toBe(404);
    expect((await readTasks(world, deltaLink)).items).toEqual([{ id, '@removed': { reason: 'deleted' } }]);
    expect(box.todo.tasks('Privat')).toMatchObject([{ id: moved, title: 'Angebot', linkedResources }]);
    const back = box.todo.moveTask(moved, 'Aufgaben');
    expect([id, moved]).not.toContain(back);
    expect(box.todo.tasks()).toHaveLength(1);
  });

  it.each([
    ['kept', '08:00'],
    ['now', '09:00'],
  ] as const)('wurde erstellt, wann sie es sagt: %s', (todoCreatedOnMove, time) => {
    const { box, clock } = createTodoWorld({ switches: { todoCreatedOnMove } });
    const id = box.todo.createTask({ title: 'Angebot' });
    clock.advance(3_600_000);
    const moved = box.todo.moveTask(id, 'Privat');
    expect(box.todo.task(moved)?.createdDateTime).toContain(`T${time}`);
  });
});
