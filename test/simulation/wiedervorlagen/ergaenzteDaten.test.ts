import { expect, test } from 'vitest';
import { DAY_MS, expectNothingWritten } from '../harness/appointments.ts';
import { dueOn, noReminder, remindsAt, startsOn, taskWorld } from '../harness/taskWorld.ts';

/** "A date filled in by this rule is not a change and never travels back" (mission.md). Today is 23 November 2026. */

test('Ein ergänztes Datum geht nie nach Outlook, auch nicht an den folgenden Tagen', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'ohne Datum' });
  await world.report();
  const [row, task] = [world.row('ohne Datum'), world.task('ohne Datum')];
  for (let day = 1; day <= 40; day++) {
    world.time.advance(DAY_MS);
    expectNothingWritten(await world.report());
  }
  expect(world.row('ohne Datum')).toEqual(row);
  expect(world.task('ohne Datum')).toEqual(task);
  expect(world.todo.task(id)).not.toHaveProperty('dueDateTime');
  expect(row).toMatchObject({ faellig_am: '2026-11-23', erinnern_am: '2026-11-23T00:00:00' });
});

test('… auch nicht, wenn der Anwender in emis anderes an der Wiedervorlage ändert', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'ohne Datum' });
  await world.report();
  world.time.advance(3 * DAY_MS);
  world.change(world.row('ohne Datum').id, { bemerkung: 'angerufen', prio: 1 });
  await world.report();
  expect(world.task('ohne Datum')).toMatchObject({ body: { content: 'angerufen' }, isReminderOn: false });
  expect(world.task('ohne Datum')).not.toHaveProperty('dueDateTime');
  expect(world.row('ohne Datum').faellig_am).toBe('2026-11-23');
});

test('… und bleibt stehen, wenn der Anwender in Outlook anderes an der Aufgabe ändert', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'ohne Datum' });
  await world.report();
  world.time.advance(3 * DAY_MS);
  world.todo.updateTask(id, { importance: 'high' });
  await world.report();
  expect(world.row('ohne Datum')).toMatchObject({ prio: 1, faellig_am: '2026-11-23' });
});

test('Ein wirkliches Datum, das die Aufgabe später bekommt, kommt in emis an', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'erst ohne' });
  await world.report();
  world.time.advance(DAY_MS);
  world.todo.updateTask(id, { ...dueOn('2026-12-24'), ...remindsAt('2026-12-23T10:00') });
  await world.report();
  expect(world.row('erst ohne')).toMatchObject({
    faellig_am: '2026-12-24',
    erinnern_am: '2026-12-23T10:00:00',
  });
});

test('Ein Datum, das der Anwender in emis einträgt, geht nach Outlook, auch anstelle eines ergänzten', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'erst ohne' });
  await world.report();
  world.change(world.row('erst ohne').id, { faellig_am: '2026-12-24' });
  await world.report();
  expect(world.task('erst ohne').dueDateTime?.dateTime).toBe('2026-12-23T23:00:00.0000000');
  expect(world.task('erst ohne').isReminderOn).toBe(false);
  world.change(world.row('erst ohne').id, { erinnern_am: '2026-12-23 10:00' });
  await world.report();
  expect(world.task('erst ohne')).toMatchObject({
    isReminderOn: true,
    reminderDateTime: { dateTime: '2026-12-23T09:00:00.0000000' },
  });
});

test('Nimmt der Anwender in Outlook das Datum wieder weg, wird es neu ergänzt', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({
    title: 'war fällig',
    ...dueOn('2026-12-24'),
    ...remindsAt('2026-12-23T10:00'),
  });
  await world.report();
  world.time.advance(2 * DAY_MS);
  world.todo.updateTask(id, { dueDateTime: null, ...noReminder });
  await world.report();
  expect(world.row('war fällig')).toMatchObject({
    faellig_am: '2026-11-25',
    erinnern_am: '2026-11-25T00:00:00',
  });
  world.time.advance(DAY_MS);
  expectNothingWritten(await world.report());
});

test('Leert der Anwender in emis das Datum, wird es in Outlook entfernt und in emis nicht wieder ergänzt', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'war fällig', ...dueOn('2026-12-24'), ...remindsAt('2026-12-23T10:00') });
  await world.report();
  world.change(world.row('war fällig').id, { faellig_am: null, erinnern_am: null });
  await world.report();
  expect(world.task('war fällig')).not.toHaveProperty('dueDateTime');
  expect(world.task('war fällig').isReminderOn).toBe(false);
  world.time.advance(DAY_MS);
  expectNothingWritten(await world.report());
  expect(world.row('war fällig')).toMatchObject({ faellig_am: null, erinnern_am: null });
});

test('Eine Wiedervorlage ohne Daten wird eine Aufgabe ohne Daten, und dabei bleibt es', async () => {
  const world = taskWorld();
  world.enter('ohne Daten', null);
  await world.report();
  expect(world.task('ohne Daten')).not.toHaveProperty('dueDateTime');
  world.time.advance(DAY_MS);
  expectNothingWritten(await world.report());
  expect(world.row('ohne Daten')).toMatchObject({ faellig_am: null, erinnern_am: null });
});

test('Auf beiden Seiten geändert: das ergänzte Datum wird nicht zum heutigen', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'ohne Datum' });
  await world.report();
  world.time.advance(5 * DAY_MS);
  world.change(world.row('ohne Datum').id, { prio: 3 });
  world.todo.updateTask(id, { importance: 'high' });
  expect(await world.report()).toMatchObject({ konflikte: 1 });
  expect(world.row('ohne Datum')).toMatchObject({ prio: 1, faellig_am: '2026-11-23' });
});

test('In emis gelöscht, in Outlook geändert: die Wiedervorlage kommt mit ihrem Datum wieder', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'ohne Datum' });
  await world.report();
  world.time.advance(5 * DAY_MS);
  world.remove(world.row('ohne Datum').id);
  world.todo.updateTask(id, { importance: 'high' });
  await world.report();
  expect(world.row('ohne Datum')).toMatchObject({ prio: 1, faellig_am: '2026-11-23' });
});

test('„Beginnt am“ erinnert in emis, wird in Outlook aber nie zur Erinnerung', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'beginnt', ...startsOn('2026-11-26') });
  await world.report();
  world.change(world.row('beginnt').id, { prio: 1 });
  await world.report();
  expect(world.task('beginnt')).toMatchObject({ importance: 'high', isReminderOn: false });
  expect(world.task('beginnt')).not.toHaveProperty('reminderDateTime');
  world.todo.updateTask(id, startsOn('2026-11-27'));
  await world.report();
  expect(world.row('beginnt').erinnern_am).toBe('2026-11-27T00:00:00');
});

test('Schaltet der Anwender in emis die Erinnerung ab, gilt in Outlook wieder der Beginn, und emis bleibt leer', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'beginnt', ...startsOn('2026-11-26'), ...remindsAt('2026-11-25T10:00') });
  await world.report();
  world.change(world.row('beginnt').id, { erinnern_am: null });
  // The answer gets lost: the next run must know its own write again.
  world.tenant.faults.add({
    when: ({ method }) => method === 'PATCH',
    times: 1,
    do: { kind: 'timeoutAfter' },
  });
  await world.report();
  for (let run = 0; run < 3; run++) {
    world.time.advance(3 * 60_000);
    await world.report();
  }
  expect(world.task('beginnt').isReminderOn).toBe(false);
  expect(world.row('beginnt').erinnern_am).toBeNull();
  expect(world.versions()).toEqual([]);
});

test.each([
  ['Berlin', 'W. Europe Standard Time', '2026-11-30T23:00:00.0000000'],
  ['New York', 'Eastern Standard Time', '2026-12-01T05:00:00.0000000'],
  ['Tokio', 'Tokyo Standard Time', '2026-11-30T15:00:00.0000000'],
  ['Auckland', 'New Zealand Standard Time', '2026-11-30T11:00:00.0000000'],
])('Ein Postfach in %s: derselbe Tag auf beiden Seiten, hin und zurück', async (_, timeZone, utc) => {
  const world = taskWorld({ timeZone });
  world.enter('aus emis', '2026-12-01');
  world.todo.createTask({ title: 'aus Outlook', dueDateTime: { dateTime: '2026-12-01T00:00:00', timeZone } });
  await world.report();
  expect(world.task('aus emis').dueDateTime?.dateTime).toBe(utc);
  expect(world.row('aus Outlook').faellig_am).toBe('2026-12-01');
  for (let run = 0; run < 3; run++) expectNothingWritten(await world.report());
});

test('Verrät das Postfach seine Zone nicht (MailboxSettings.Read fehlt), gilt die des Mandanten', async () => {
  const world = taskWorld();
  world.tenant.faults.add({
    when: ({ path }) => path.includes('/mailboxSettings'),
    times: 1_000,
    do: { kind: 'status', status: 403, code: 'ErrorAccessDenied' },
  });
  world.enter('aus emis', '2026-12-01');
  world.todo.createTask({ title: 'aus Outlook', ...dueOn('2026-12-02') });
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 1 }, outlook: { neu: 1 } });
  expect(world.task('aus emis').dueDateTime?.dateTime).toBe('2026-11-30T23:00:00.0000000');
  expect(world.row('aus Outlook').faellig_am).toBe('2026-12-02');
});

test('Kein Tag des Jahres verschiebt sich, auch nicht an den Tagen der Zeitumstellung', async () => {
  const world = taskWorld();
  const days = [
    '2027-03-27',
    '2027-03-28',
    '2027-03-29',
    '2026-10-24',
    '2026-10-25',
    '2026-10-26',
    '2028-02-29',
  ];
  for (const day of days) {
    world.enter(`emis ${day}`, day);
    world.todo.createTask({ title: `Outlook ${day}`, ...dueOn(day) });
  }
  await world.report();
  for (const day of days) expect(world.row(`Outlook ${day}`).faellig_am).toBe(day);
  for (const day of days) {
    world.change(world.row(`Outlook ${day}`).id, { prio: 1 });
    world.todo.updateTask(world.task(`emis ${day}`).id, { importance: 'high' });
  }
  await world.report();
  for (const day of days) {
    expect([world.row(`Outlook ${day}`).faellig_am, world.row(`emis ${day}`).faellig_am]).toEqual([day, day]);
  }
  expectNothingWritten(await world.report());
});
