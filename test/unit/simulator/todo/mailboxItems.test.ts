import { describe, expect, it } from 'vitest';
import { appointment } from '../tenantWorld.ts';
import { createTodoWorld } from './todoWorld.ts';

const SUBJECT = "$expand=singleValueExtendedProperties($filter=id%20eq%20'String%200x0037')";

describe('Gelöschte Elemente über die Schnittstelle für Import und Export', () => {
  const open = async (world: ReturnType<typeof createTodoWorld>) => {
    const { body } = await world.ask('GET', '/settings/exchange');
    const id = encodeURIComponent(body.primaryMailboxId);
    return `https://graph.microsoft.com/v1.0/admin/exchange/mailboxes/${id}/folders/deleteditems/items`;
  };

  it('zeigen Aufgaben und Termine, mit Klasse und auf Wunsch dem Betreff', async () => {
    const world = createTodoWorld({ switches: { mailboxItems: 'granted' } });
    const { box, ask } = world;
    const id = box.todo.createTask({ title: 'Angebot' });
    box.todo.deleteTask(id);
    box.deleteEvent(box.createEvent(appointment('Jour fixe')));
    const url = await open(world);
    const all = await ask('GET', url);
    expect(all.body.value.map(({ type }: { type: string }) => type)).toEqual(['IPM.Appointment', 'IPM.Task']);
    const tasks = await ask('GET', `${url}?$filter=type%20eq%20'IPM.Task'&$select=id,type&${SUBJECT}`);
    expect(tasks.body.value).toEqual([
      {
        id: expect.not.stringContaining(id),
        type: 'IPM.Task',
        singleValueExtendedProperties: [{ id: 'String 0x37', value: 'Angebot' }],
      },
    ]);
    box.emptyDeletedItems();
    expect((await ask('GET', url)).body.value).toEqual([]);
    expect(box.todo.task(id)).toBeUndefined();
  });

  it.each([
    ['denied', 403],
    ['absent', 400],
  ] as const)('bleiben verborgen: %s', async (mailboxItems, status) => {
    const world = createTodoWorld({ switches: { mailboxItems } });
    expect((await world.ask('GET', '/settings/exchange')).status).toBe(status);
    const url = `https://graph.microsoft.com/v1.0/admin/exchange/mailboxes/MBX:${world.box.userId}@t/folders/deleteditems/items`;
    expect((await world.ask('GET', url)).status).toBe(status);
  });

  it('lassen sich nicht überall nach der Klasse filtern', async () => {
    const world = createTodoWorld({ switches: { mailboxItems: 'granted', mailboxItemFilter: 'refused' } });
    const url = await open(world);
    expect((await world.ask('GET', `${url}?$filter=type%20eq%20'IPM.Task'`)).status).toBe(400);
  });

  it.each([
    ['deletedItems', 1],
    ['nowhere', 0],
  ] as const)(
    'nehmen auf, was über Graph gelöscht wird, oder nicht: %s',
    async (todoDeleteMovesTo, count) => {
      const { box, tasks } = createTodoWorld({ switches: { todoDeleteMovesTo } });
      const id = box.todo.createTask({ title: 'x' });
      expect((await tasks('DELETE', `/${id}`)).status).toBe(204);
      expect(box.todo.deletedTasks()).toHaveLength(count);
    },
  );

  it.each([
    ['new', false],
    ['same', true],
  ] as const)('geben eine Aufgabe zurück, unter alter oder neuer Id: %s', (todoRestoredId, same) => {
    const { box } = createTodoWorld({ switches: { todoRestoredId } });
    const id = box.todo.createTask({ title: 'Angebot' });
    box.todo.deleteTask(id);
    expect(box.todo.tasks()).toEqual([]);
    expect(box.todo.restoreTask(id) === id).toBe(same);
    expect(box.todo.tasks()).toMatchObject([{ title: 'Angebot' }]);
    expect(box.todo.deletedTasks()).toEqual([]);
  });
});
