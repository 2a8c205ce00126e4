import { describe, expect, test } from 'vitest';
import type { Switches } from '../../../simulator/m365/tenant.ts';
import { expectNothingWritten } from '../harness/appointments.ts';
import { expectQuiet } from '../harness/scenario.ts';
import { everyTaskAtOnce, expectTasksDone } from '../harness/taskScenario.ts';
import { dueOn, taskWorld } from '../harness/taskWorld.ts';
import { properties, withheld, writesOf } from '../harness/watch.ts';

/** What was observed of To Do only once, or is not known at all: each position must come out right. */
const POSITIONS: readonly Partial<Switches>[] = [
  { todoSelect: 'accepted', todoDeltaOptions: 'accepted', todoLinkedResourceFilter: 'accepted' },
  { todoDatesOnly: false },
  { todoStartSetsDue: 'whenMissing' },
  { todoStartSetsDue: 'never' },
  { todoReminder: 'coupled' },
  { todoBody: 'html' },
  { todoCompletedCopyKeepsLink: true, todoCompletedCopyCreated: 'withTask' },
  { todoCreatedOnMove: 'now' },
  { todoInlineLinkedResources: 'dropped' },
  { todoSecondLinkedResource: 'replaces' },
  { todoChildBumpsTask: false },
  { todoEmptyChildren: 'present' },
  { todoIfMatch: 'everywhere' },
  { todoIfMatch: 'nowhere' },
  { todoNotFoundCode: 'itemNotFound' },
  { todoNotFoundCode: 'UnknownError' },
  { todoDeletedList: 'gone' },
  { todoMixedBatch: 'accepted' },
  { todoDeleteMovesTo: 'nowhere' },
  { todoRestoredId: 'same' },
  { mailboxItems: 'granted' },
  { mailboxItems: 'granted', mailboxItemFilter: 'refused' },
  { mailboxItems: 'absent' },
  { usersReadable: false },
  { deltaMaxPageSize: 2, deltaShuffle: true, deltaEmptyPage: 0.4 },
  { deltaReplay: 1, deltaRepeats: true },
];

test.each(POSITIONS.map((switches) => [JSON.stringify(switches), switches] as const))(
  'Alles auf einmal kommt an, auch mit %s',
  async (_, switches) => {
    const world = await everyTaskAtOnce({ switches });
    for (let run = 0; run < 3; run++) {
      world.time.advance(3 * 60_000);
      await world.report();
    }
    expectTasksDone(world);
    await expectQuiet(world);
    await world.close();
  },
);

test('Wo der Abschluss eine wiederkehrende Aufgabe nicht fortschreibt, bleibt sie einfach erledigt', async () => {
  const world = taskWorld({ switches: { todoRecurringCompletion: 'staysCompleted' } });
  const id = world.todo.createTask({
    title: 'Fahrtenbuch',
    ...dueOn('2026-12-01'),
    recurrence: {
      pattern: { type: 'daily', interval: 7 },
      range: { type: 'noEnd', startDate: '2026-12-01', recurrenceTimeZone: 'W. Europe Standard Time' },
    },
  });
  await world.report();
  world.todo.completeTask(id);
  expectNothingWritten(await world.report());
});

describe('Die Herkunft', () => {
  test('steht an jeder Aufgabe, die wir anlegen, und ihr Echo ist keine Änderung', async () => {
    for (const todoInlineLinkedResources of ['taken', 'dropped'] as const) {
      const world = taskWorld({ switches: { todoInlineLinkedResources } });
      world.enter('Rückruf', '2026-12-01');
      await world.report();
      expect(world.task('Rückruf').linkedResources).toMatchObject([{ applicationName: 'emisExchangeSync' }]);
      await expectQuiet(world);
    }
  });

  test('wird an Aufgaben aus Outlook nicht nachgetragen', async () => {
    const world = taskWorld();
    world.todo.createTask({ title: 'Rückruf' });
    const writes = await writesOf(world, async () => {
      await world.report();
      await world.report();
    });
    expect(writes).toEqual([]);
  });

  test('eines anderen Programms bleibt, wie sie ist, und ist keine Änderung', async () => {
    const world = taskWorld();
    const id = world.todo.createTask({ title: 'Rückruf' });
    await world.report();
    world.todo.linkTask(id, { applicationName: 'CRM', externalId: '7', displayName: 'Fall 7' });
    expectNothingWritten(await world.report());
    world.change(world.row('Rückruf').id, { prio: 1 });
    const writes = await writesOf(world, () => world.report());
    expect(properties(writes)).toEqual(['PATCH importance']);
    expect(world.task('Rückruf').linkedResources).toMatchObject([
      { applicationName: 'CRM', externalId: '7' },
    ]);
  });

  test('die der Anwender entfernt, fehlt niemandem', async () => {
    const world = taskWorld();
    world.enter('Rückruf', '2026-12-01');
    await world.report();
    world.todo.unlinkTask(world.task('Rückruf').id);
    expectNothingWritten(await world.report());
    world.change(world.row('Rückruf').id, { prio: 1 });
    await world.report();
    expect(world.task('Rückruf')).toMatchObject({ importance: 'high' });
    await expectQuiet(world);
  });
});

describe('Wer zuerst kommt', () => {
  test('Ändert der Anwender in Outlook im selben Augenblick, gilt Outlook (If-Match beim PATCH)', async () => {
    const world = taskWorld();
    const id = world.todo.createTask({ title: 'Rückruf', ...dueOn('2026-12-01') });
    await world.report();
    world.change(world.row('Rückruf').id, { prio: 1 });
    editWhen(
      world,
      ({ method }) => method === 'PATCH',
      () => world.todo.updateTask(id, { importance: 'low' }),
    );
    await world.report();
    await world.report();
    expect(world.todo.task(id)?.importance).toBe('low');
    expect(world.row('Rückruf').prio).toBe(3);
    expect(world.versions()).toMatchObject([{ reason: 'doppelaenderung', row: { prio: 1 } }]);
  });

  test('Ändert er, was in emis gelöscht wurde, bevor es in Outlook gelöscht ist, kommt es wieder (GET vor dem DELETE)', async () => {
    const world = taskWorld();
    const id = world.todo.createTask({ title: 'Rückruf', ...dueOn('2026-12-01') });
    await world.report();
    world.remove(world.row('Rückruf').id);
    editWhen(
      world,
      ({ method, path }) => method === 'GET' && path.endsWith(encodeURIComponent(id)),
      () => world.todo.updateTask(id, { importance: 'low' }),
    );
    await world.report();
    await world.report();
    expect(world.todo.task(id)?.importance).toBe('low');
    expect(world.row('Rückruf').prio).toBe(3);
    await expectQuiet(world);
  });
});

/** A user who edits exactly when the first such request is about to be executed. */
function editWhen(
  world: ReturnType<typeof taskWorld>,
  when: (request: { readonly method: string; readonly path: string }) => boolean,
  edit: () => void,
): void {
  let done = false;
  world.tenant.faults.add({
    when: (request) => {
      if (!done && when(request)) {
        done = true;
        edit();
      }
      return false;
    },
    do: { kind: 'resetBefore' },
  });
}

test.each(['404', '500'] as const)(
  'Nach einer Massenlöschung antwortet die Delta-Abfrage einmal mit %s: der nächste Abgleich macht weiter',
  async (todoAfterMassDelete) => {
    const world = taskWorld({ switches: { todoAfterMassDelete } });
    const ids = Array.from({ length: 60 }, (_, index) =>
      world.todo.createTask({ title: `Aufgabe ${index}` }),
    );
    await world.report();
    for (const id of ids.slice(0, 30)) world.todo.deleteTask(id);
    for (let run = 0; run < 3; run++) {
      world.time.advance(10 * 60_000);
      await world.report();
    }
    await world.confirm();
    expect(world.rows()).toHaveLength(30);
    expect(world.titles()).toHaveLength(30);
    await expectQuiet(world);
  },
);

test('Fehlt das Recht auf Aufgaben, sagt der Abgleich, welches, und ändert nichts', async () => {
  const world = taskWorld({ switches: { tasksGranted: false } });
  world.enter('Rückruf', '2026-12-01');
  const { ergebnis, fehler } = await world.report();
  expect(ergebnis).toBe('fehler');
  expect(fehler.join(' ')).toContain('Tasks.ReadWrite.All');
  expect(world.waiting()).toBe(1);
});

test('Ein neues Postfach unter derselben Adresse hält die Synchronisation an', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'Rückruf' });
  await world.report();
  world.emis.exec(
    `UPDATE s_exchange_sync_state SET cursor = NULL, facts = '{"containerId":"eine andere Liste"}'`,
  );
  expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt', emis: { geloescht: 0 } });
  expect(world.betreffe()).toEqual(['Rückruf']);
});

test('Eine Wiedervorlage ohne Betreff wird zurückgestellt, die übrigen gehen ihren Weg', async () => {
  const world = taskWorld();
  world.enter('', '2026-12-01');
  world.enter('Rückruf', '2026-12-01');
  expect(await world.report()).toMatchObject({
    ergebnis: 'teilweise',
    outlook: { neu: 1 },
    zurueckgestellt: 1,
  });
  expect(withheld(world)).toMatchObject([{ side: 'emis' }]);
  world.change(world.rows()[0]!.id, { betreff: 'Nachgetragen' });
  await world.report();
  expect(world.titles()).toEqual(['Nachgetragen', 'Rückruf']);
  expect(withheld(world)).toEqual([]);
});

test('Der Trockenlauf sagt, was geschähe, und tut nichts', async () => {
  const world = await everyTaskAtOnce();
  const [rows, tasks] = [world.rows(), world.todo.tasks()];
  const planned = await world.report(true);
  expect([world.rows(), world.todo.tasks()]).toEqual([rows, tasks]);
  const done = await world.report();
  expect({ emis: planned.emis, outlook: planned.outlook }).toEqual({
    emis: done.emis,
    outlook: done.outlook,
  });
  await world.close();
});
