import { describe, expect, test } from 'vitest';
import { DAY_MS, expectNothingWritten } from '../harness/appointments.ts';
import { expectQuiet } from '../harness/scenario.ts';
import { dueOn, remindsAt, type TaskWorld, taskWorld } from '../harness/taskWorld.ts';

const weekly = (startDate: string) => ({
  recurrence: {
    pattern: { type: 'daily', interval: 7 },
    range: { type: 'noEnd', startDate, recurrenceTimeZone: 'W. Europe Standard Time' },
  },
});

const recurring = (world: TaskWorld): string =>
  world.todo.createTask({
    title: 'Fahrtenbuch',
    ...dueOn('2026-12-01'),
    ...remindsAt('2026-12-01T07:30'),
    ...weekly('2026-12-01'),
  });

describe.each([
  ['die erledigte Kopie verliert die Verknüpfung', false],
  ['die erledigte Kopie behält die Verknüpfung', true],
])('Wiederkehrende Aufgabe, %s', (_, todoCompletedCopyKeepsLink) => {
  const switches = { todoCompletedCopyKeepsLink };

  test('Wird sie erledigt, rückt die Wiedervorlage auf den nächsten Termin, und keine zweite entsteht', async () => {
    const world = taskWorld({ switches });
    const id = recurring(world);
    await world.report();
    world.change(world.row('Fahrtenbuch').id, { emisnummer: 4711 });
    await world.report();
    for (const [faellig_am, erinnern_am] of [
      ['2026-12-08', '2026-12-08T07:30:00'],
      ['2026-12-15', '2026-12-15T07:30:00'],
      ['2026-12-22', '2026-12-22T07:30:00'],
    ] as const) {
      world.time.advance(DAY_MS);
      world.todo.completeTask(id);
      expect(await world.report()).toMatchObject({
        emis: { neu: 0, geaendert: 1 },
        zaehler: { erledigt: 1 },
      });
      expect(world.rows()).toMatchObject([{ faellig_am, erinnern_am, emisnummer: 4711 }]);
    }
    expect(world.todo.tasks()).toHaveLength(4);
    await expectQuiet(world);
  });

  test('… auch wenn sie in emis entstand und erst in Outlook zur wiederkehrenden wurde', async () => {
    const world = taskWorld({ switches });
    world.enter('Fahrtenbuch', '2026-12-01', { emisnummer: 4711 });
    await world.report();
    const { id } = world.task('Fahrtenbuch');
    world.todo.updateTask(id, weekly('2026-12-01'));
    world.todo.completeTask(id);
    await world.report();
    expect(world.rows()).toMatchObject([{ faellig_am: '2026-12-08', emisnummer: 4711 }]);
    await expectQuiet(world);
  });

  test('Erledigt und dann ganz gelöscht: die erledigte Kopie hält die Wiedervorlage nicht', async () => {
    const world = taskWorld({ switches });
    world.enter('Fahrtenbuch', '2026-12-01');
    await world.report();
    const { id } = world.task('Fahrtenbuch');
    world.todo.updateTask(id, weekly('2026-12-01'));
    await world.report();
    world.todo.completeTask(id);
    world.todo.deleteTask(id);
    await world.report();
    expect(world.rows()).toEqual([]);
    await expectQuiet(world);
  });

  test('… und nach einem vollen Durchgang gibt es die erledigten Kopien in emis auch nicht', async () => {
    const world = taskWorld({ switches });
    const id = recurring(world);
    await world.report();
    world.todo.completeTask(id);
    await world.report();
    world.tenant.expireDeltaTokens(world.box.address);
    expectNothingWritten(await world.report());
    await world.ersteinrichtung();
    expectNothingWritten(await world.report());
    expect(world.rows()).toHaveLength(1);
  });
});

test('Verschoben, während ihre erledigte Kopie in Gelöschte Elemente liegt: sie ruht und ist nicht gelöscht', async () => {
  const world = taskWorld({ switches: { mailboxItems: 'granted', todoCompletedCopyCreated: 'withTask' } });
  const id = recurring(world);
  await world.report();
  world.todo.completeTask(id);
  await world.report();
  world.todo.deleteTask(world.todo.tasks().find(({ status }) => status === 'completed')!.id);
  world.todo.moveTask(id, 'Einkauf');
  expect(await world.report()).toMatchObject({ emis: { geloescht: 0 }, zaehler: { geparkt: 1 } });
  expect(world.rows()).toHaveLength(1);
});

test('Eine Änderung in emis an einer wiederkehrenden Aufgabe nimmt ihr nichts', async () => {
  const world = taskWorld();
  const id = recurring(world);
  await world.report();
  world.change(world.row('Fahrtenbuch').id, { prio: 1, bemerkung: 'Tank voll?' });
  await world.report();
  expect(world.todo.task(id)).toMatchObject({
    importance: 'high',
    recurrence: weekly('2026-12-01').recurrence,
    dueDateTime: { dateTime: '2026-11-30T23:00:00.0000000' },
  });
});

describe('Erledigt', () => {
  test('Eine Aufgabe, die in Outlook erledigt wird, bleibt in emis, wie sie ist', async () => {
    const world = taskWorld();
    const id = world.todo.createTask({ title: 'Rückruf' });
    await world.report();
    const before = world.rows();
    world.todo.completeTask(id);
    expectNothingWritten(await world.report());
    expect(world.rows()).toEqual(before);
    world.todo.reopenTask(id);
    expectNothingWritten(await world.report());
  });

  test('Eine Wiedervorlage, die in emis erledigt wird, bleibt in Outlook offen', async () => {
    const world = taskWorld();
    const id = world.todo.createTask({ title: 'Rückruf' });
    await world.report();
    world.change(world.row('Rückruf').id, { erledigt: 1 });
    expectNothingWritten(await world.report());
    expect(world.todo.task(id)?.status).toBe('notStarted');
  });

  test('Was ohne Gegenstück schon erledigt ist, wird auf der anderen Seite nicht angelegt', async () => {
    const world = taskWorld();
    world.todo.completeTask(world.todo.createTask({ title: 'in Outlook erledigt' }));
    world.enter('in emis erledigt', '2026-12-01', { erledigt: 1 });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 0 }, outlook: { neu: 0 } });
    expect(world.waiting()).toBe(0);
  });

  test('… bis es wieder offen ist', async () => {
    const world = taskWorld();
    const id = world.todo.createTask({ title: 'in Outlook erledigt' });
    world.todo.completeTask(id);
    const row = world.enter('in emis erledigt', '2026-12-01', { erledigt: 1 });
    await world.report();
    world.todo.reopenTask(id);
    world.change(row, { erledigt: 0 });
    expect(await world.report()).toMatchObject({ emis: { neu: 1 }, outlook: { neu: 1 } });
  });

  test('Eine alte Wiedervorlage ohne Gegenstück, die der Anwender abhakt, taucht nicht in Outlook auf', async () => {
    const world = taskWorld();
    const row = world.enter('uralt', '2020-01-01');
    world.emis.exec('DELETE FROM s_exchange_sync_spooler');
    await world.report();
    world.change(row, { erledigt: 1 });
    expectNothingWritten(await world.report());
    expect(world.titles()).toEqual([]);
  });
});
