import { expect, test } from 'vitest';
import { expectNothingWritten } from '../harness/appointments.ts';
import { expectQuiet } from '../harness/scenario.ts';
import { dueOn, note, remindsAt, type TaskWorld, taskWorld } from '../harness/taskWorld.ts';

/** emis as the old product left it: nothing is noted for us. */
function asLeft(world: TaskWorld): void {
  world.emis.exec('DELETE FROM s_exchange_sync_spooler');
}

test('-T= merkt alle offenen Wiedervorlagen vor, auch die längst fälligen, und keine erledigte', async () => {
  const world = taskWorld();
  world.enter('überfällig', '2020-02-29');
  world.enter('künftig', '2027-01-01');
  world.enter('ohne Datum', null, { erledigt: null });
  world.enter('erledigt', '2027-01-01', { erledigt: 1 });
  asLeft(world);
  expect(await world.ersteinrichtung()).toBe(3);
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { neu: 3 } });
  expect(world.titles()).toEqual(['künftig', 'ohne Datum', 'überfällig']);
});

test('… und alle offenen Aufgaben, auch die längst fälligen, und keine erledigte', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'überfällig', ...dueOn('2020-02-29') });
  world.todo.createTask({ title: 'ohne Datum' });
  world.todo.completeTask(world.todo.createTask({ title: 'erledigt', ...dueOn('2027-01-01') }));
  await world.ersteinrichtung();
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 2 } });
  expect(world.betreffe()).toEqual(['ohne Datum', 'überfällig']);
});

test('Wiederholt schadet es nicht', async () => {
  const world = taskWorld();
  world.enter('emis', '2026-12-01');
  world.todo.createTask({ title: 'Outlook' });
  for (let run = 0; run < 3; run++) {
    await world.ersteinrichtung();
    await world.report();
  }
  expect([world.betreffe(), world.titles()]).toEqual([
    ['Outlook', 'emis'],
    ['Outlook', 'emis'],
  ]);
  await expectQuiet(world);
});

test('Was schon auf beiden Seiten steht, wird erkannt: am Betreff und an der Fälligkeit', async () => {
  const world = taskWorld();
  world.enter('Rückruf  Groß', '2026-12-01', { emisnummer: 4711, bemerkung: 'nur in emis' });
  world.enter('Rückruf Groß', '2026-12-02');
  world.todo.createTask({ title: 'RÜCKRUF Groß', ...dueOn('2026-12-01'), ...remindsAt('2026-11-30T08:00') });
  asLeft(world);
  await world.ersteinrichtung();
  expect(await world.report()).toMatchObject({
    emis: { neu: 0 },
    outlook: { neu: 1 },
    zaehler: { erkannt: 1 },
  });
  expect(world.rows()).toHaveLength(2);
  expect(world.rows()[0]).toMatchObject({
    betreff: 'RÜCKRUF Groß',
    erinnern_am: '2026-11-30T08:00:00',
    bemerkung: 'nur in emis',
    emisnummer: 4711,
  });
  expect(world.task('RÜCKRUF Groß')).toMatchObject({ body: { content: 'nur in emis' } });
  await expectQuiet(world);
});

test('Eine Aufgabe ohne Datum wird am Betreff erkannt, welches Datum das alte Produkt in emis auch ergänzt hat', async () => {
  const world = taskWorld();
  world.enter('Müll rausbringen', '2019-05-13', { erinnern_am: '2019-05-13T00:00:00', emisnummer: 1 });
  world.enter('Ärger mit Fa. Übel', '2021-11-02', { emisnummer: 2 });
  world.todo.createTask({ title: 'Müll rausbringen' });
  world.todo.createTask({ title: ' ärger mit fa. übel', ...note('Akte 7') });
  asLeft(world);
  await world.ersteinrichtung();
  expect(await world.report()).toMatchObject({
    emis: { neu: 0 },
    outlook: { neu: 0 },
    zaehler: { erkannt: 2 },
  });
  // The dates stay where they are: in emis, and only there.
  expect(world.rows()).toMatchObject([
    { faellig_am: '2019-05-13', erinnern_am: '2019-05-13T00:00:00', emisnummer: 1 },
    { faellig_am: '2021-11-02', bemerkung: 'Akte 7', emisnummer: 2 },
  ]);
  for (const task of world.todo.tasks()) expect(task).not.toHaveProperty('dueDateTime');
  await expectQuiet(world);
});

test('Hat die eine Aufgabe ein Datum und die gleichnamige keines, bekommt jede ihre eigene Wiedervorlage', async () => {
  const world = taskWorld();
  world.enter('Anruf', '2026-12-01', { emisnummer: 1 });
  world.enter('Anruf', '2019-05-13', { emisnummer: 2 });
  world.todo.createTask({ title: 'Anruf' });
  world.time.advance(1_000);
  world.todo.createTask({ title: 'Anruf', ...dueOn('2026-12-01'), importance: 'high' });
  asLeft(world);
  await world.ersteinrichtung();
  expect(await world.report()).toMatchObject({
    emis: { neu: 0 },
    outlook: { neu: 0 },
    zaehler: { erkannt: 2 },
  });
  expect(world.rows()).toMatchObject([
    { faellig_am: '2026-12-01', prio: 1, emisnummer: 1 },
    { faellig_am: '2019-05-13', prio: 2, emisnummer: 2 },
  ]);
});

test('Eine erledigte Aufgabe nimmt der offenen gleichen Namens nicht ihre Wiedervorlage', async () => {
  const world = taskWorld();
  world.enter('Milch kaufen', '2026-11-02', { emisnummer: 1 });
  for (let week = 0; week < 5; week++) {
    world.todo.completeTask(world.todo.createTask({ title: 'Milch kaufen' }));
    world.time.advance(1_000);
  }
  world.todo.createTask({ title: 'Milch kaufen', importance: 'low' });
  asLeft(world);
  await world.ersteinrichtung();
  await world.report();
  expect(world.rows()).toMatchObject([{ betreff: 'Milch kaufen', prio: 3, emisnummer: 1 }]);
});

test('In Outlook erledigt, in emis noch offen: verknüpft, und nichts kehrt zurück', async () => {
  const world = taskWorld();
  world.enter('Rückruf', '2026-11-02', { emisnummer: 1 });
  world.todo.completeTask(world.todo.createTask({ title: 'Rückruf', ...dueOn('2026-11-02') }));
  asLeft(world);
  await world.ersteinrichtung();
  expect(await world.report()).toMatchObject({
    outlook: { neu: 0 },
    emis: { neu: 0 },
    zaehler: { erkannt: 1 },
  });
  expect(world.titles()).toEqual(['Rückruf']);
});

test('In emis erledigt, in Outlook noch offen: verknüpft, und keine zweite entsteht', async () => {
  const world = taskWorld();
  world.enter('Rückruf', '2026-11-02', { erledigt: 1, emisnummer: 1 });
  world.todo.createTask({ title: 'Rückruf', ...dueOn('2026-11-02') });
  asLeft(world);
  await world.ersteinrichtung();
  await world.report();
  expect(world.rows()).toMatchObject([{ erledigt: 1, emisnummer: 1 }]);
});

test('Ohne -T= überträgt der erste Abgleich die Aufgaben und was in emis vorgemerkt ist', async () => {
  const world = taskWorld();
  world.enter('alt', '2026-12-01');
  asLeft(world);
  world.enter('neu', '2026-12-01');
  world.todo.createTask({ title: 'Outlook' });
  await world.report();
  expect([world.betreffe(), world.titles()]).toEqual([
    ['Outlook', 'alt', 'neu'],
    ['Outlook', 'neu'],
  ]);
});

test('Nach Jahren ohne Abgleich geht nichts verloren: der volle Durchgang trifft alle Aufgaben', async () => {
  const world = taskWorld();
  const ids = ['a', 'b', 'c'].map((title) => world.todo.createTask({ title, ...dueOn('2019-01-01') }));
  await world.report();
  world.todo.deleteTask(ids[0]!);
  world.todo.updateTask(ids[1]!, { importance: 'high' });
  world.tenant.expireDeltaTokens(world.box.address);
  world.time.advance(3 * 365 * 86_400_000);
  expect(await world.report()).toMatchObject({ emis: { geloescht: 1, geaendert: 1, neu: 0 } });
  expectNothingWritten(await world.report());
});
