import { describe, expect, it } from 'vitest';
import { firstRound } from '../tenantWorld.ts';
import { createTodoWorld, readTasks } from './todoWorld.ts';

describe('tasks/delta', () => {
  it('liefert erst alles, dann nur Änderungen, mit den Vermerken und ohne das Gelöschte einer vollen Runde', async () => {
    const world = createTodoWorld();
    const { box } = world;
    const ids = Array.from({ length: 45 }, (_, number) => box.todo.createTask({ title: `A${number}` }));
    box.todo.linkTask(ids[0] as string, { applicationName: 'Planer', externalId: '7' });
    box.todo.purgeTask(ids[1] as string);
    const round = await readTasks(world, undefined, 'odata.maxpagesize=20');
    expect([round.items.length, round.pages]).toEqual([44, 3]);
    expect(round.items.find(({ id }) => id === ids[0]).linkedResources).toHaveLength(1);
    const quiet = await readTasks(world, round.deltaLink);
    expect(quiet.items).toEqual([]);
    box.todo.deleteTask(ids[2] as string);
    box.todo.addStep(ids[3] as string, 'Schritt');
    const later = await readTasks(world, quiet.deltaLink);
    expect(later.items).toMatchObject([
      { id: ids[2], '@removed': { reason: 'deleted' } },
      { id: ids[3], checklistItems: [{ displayName: 'Schritt' }] },
    ]);
  });

  it('erzählt beide, die beim Erledigen einer wiederkehrenden entstehen', async () => {
    const world = createTodoWorld();
    const id = world.box.todo.createTask({
      title: 'täglich',
      recurrence: {
        pattern: { type: 'daily', interval: 1 },
        range: { type: 'noEnd', startDate: '2026-11-23', recurrenceTimeZone: 'UTC' },
      },
    });
    const { deltaLink } = await readTasks(world);
    world.box.todo.completeTask(id);
    const { items } = await readTasks(world, deltaLink);
    expect(items.map((item) => [item.id === id, item.status]).sort()).toEqual([
      [false, 'completed'],
      [true, 'notStarted'],
    ]);
  });

  it.each(['$top=5', "$filter=status%20ne%20'completed'", '$select=title', '$expand=linkedResources'])(
    'verweigert %s',
    async (option) => {
      const { tasks } = createTodoWorld();
      expect((await tasks('GET', `/delta?${option}`)).status).toBe(400);
    },
  );

  it('nimmt Optionen, wo der Dienst sie nimmt', async () => {
    const { tasks } = createTodoWorld({ switches: { todoDeltaOptions: 'accepted' } });
    expect((await tasks('GET', '/delta?$top=5')).status).toBe(200);
  });

  it('kennt abgelaufene, fremde und veränderte Token', async () => {
    const world = createTodoWorld();
    const { box, ask, tenant } = world;
    const other = box.todo.addList('Einkauf');
    const { deltaLink } = await readTasks(world);
    const [, query] = deltaLink.split('?');
    const broken = deltaLink.replace(/deltatoken=(.)/, (_, one) => `deltatoken=${one === 'e' ? 'f' : 'e'}`);
    expect((await ask('GET', broken)).body.error.message).toContain('Badly formed token');
    expect((await ask('GET', `/todo/lists/${other}/tasks/delta?${query}`)).status).toBe(410);
    const calendar = (await firstRound(world)).deltaLink.split('?')[1];
    expect((await world.tasks('GET', `/delta?${calendar}`)).status).toBe(410);
    tenant.expireDeltaTokens(box.address);
    const expired = await ask('GET', deltaLink);
    expect([expired.status, expired.body.error.code]).toEqual([410, 'SyncStateNotFound']);
  });

  it('behält je Liste nur die letzten Generationen', async () => {
    const world = createTodoWorld({ switches: { deltaGenerationsKept: 1 } });
    const first = await readTasks(world);
    await firstRound(world);
    const second = await readTasks(world, first.deltaLink);
    await readTasks(world, second.deltaLink);
    expect((await world.ask('GET', first.deltaLink)).status).toBe(410);
  });

  it.each([
    ['404', 404],
    ['500', 500],
  ] as const)('stolpert nach einer Massenlöschung einmal: %s', async (todoAfterMassDelete, status) => {
    const world = createTodoWorld({ switches: { todoAfterMassDelete } });
    const ids = Array.from({ length: 30 }, (_, number) => world.box.todo.createTask({ title: `A${number}` }));
    const { deltaLink } = await readTasks(world);
    for (const id of ids) world.box.todo.deleteTask(id);
    expect((await world.ask('GET', deltaLink)).status).toBe(status);
    expect((await readTasks(world, deltaLink)).items).toHaveLength(30);
  });

  it('hält sich an die Schalter der Termine: Verzug, Wiederholung, leere Seiten', async () => {
    const switches = { deltaReplay: 0.5, deltaRepeats: true, deltaEmptyPage: 0.4, deltaShuffle: true };
    const world = createTodoWorld({ switches }, 7);
    const ids = Array.from({ length: 9 }, (_, number) => world.box.todo.createTask({ title: `A${number}` }));
    const known = new Map<string, string>();
    let { items, deltaLink } = await readTasks(world, undefined, 'odata.maxpagesize=3');
    for (let turn = 0; turn < 9; turn++) {
      for (const item of items) known.set(item.id, item.title);
      world.box.todo.updateTask(ids[turn] as string, { title: `neu ${turn}` });
      ({ items, deltaLink } = await readTasks(world, deltaLink, 'odata.maxpagesize=3'));
    }
    for (const item of items) known.set(item.id, item.title);
    expect(known).toEqual(new Map(world.box.todo.tasks().map((task) => [task.id, task.title])));
  });
});
