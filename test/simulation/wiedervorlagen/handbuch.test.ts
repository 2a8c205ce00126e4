import { expect, test } from 'vitest';
import { dueOn, note, remindsAt, startsOn, taskWorld } from '../harness/taskWorld.ts';
import { properties, writesOf } from '../harness/watch.ts';

/** Every sentence of the manual's chapter "Wiedervorlagen / Aufgaben", in its order. Today is 23 November 2026. */
const HEUTE = '2026-11-23';

test('Aufgaben, welche in Outlook gelöscht wurden, werden aus emis gelöscht …', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'Rückruf', ...dueOn('2026-12-01') });
  await world.report();
  world.todo.deleteTask(id);
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 1 } });
  expect(world.rows()).toEqual([]);
});

test('… wenn diese nicht zuvor manuell aus dem Outlook-Ordner Gelöschte Elemente entfernt wurden', async () => {
  // Only where the app may look into Deleted Items can it be told (MailboxItem.Read.All).
  const world = taskWorld({ switches: { mailboxItems: 'granted' } });
  const id = world.todo.createTask({ title: 'Rückruf', ...dueOn('2026-12-01') });
  await world.report();
  world.todo.purgeTask(id);
  expect(await world.report()).toMatchObject({ emis: { geloescht: 0 }, zaehler: { nur_emis: 1 } });
  expect(world.betreffe()).toEqual(['Rückruf']);
});

test('Die gelöschte Aufgabe bleibt im Ordner Gelöschte Elemente: Microsoft Graph kann sie dort nicht entfernen', async () => {
  const world = taskWorld({ settings: { purgeAfter_ms: 0 } });
  const id = world.todo.createTask({ title: 'Rückruf' });
  await world.report();
  world.todo.deleteTask(id);
  const writes = await writesOf(world, async () => {
    await world.report();
    world.time.advance(48 * 3_600_000);
    await world.report();
  });
  expect(writes).toEqual([]);
  expect(world.todo.deletedTasks().map(({ title }) => title)).toEqual(['Rückruf']);
});

test('Wird eine Aufgabe zeitgleich in emis und Outlook geändert, gilt die Outlook-Aufgabe als vorrangige Aufgabe', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'Rückruf', ...dueOn('2026-12-01') });
  await world.report();
  const { id: row } = world.row('Rückruf');
  world.change(row, { emisnummer: 4711 });
  await world.report();
  world.change(row, { prio: 1, bemerkung: 'aus emis' });
  world.todo.updateTask(id, dueOn('2026-12-24'));
  expect(await world.report()).toMatchObject({
    konflikte: 1,
    emis: { geaendert: 1 },
    outlook: { geaendert: 0 },
  });
  expect(world.row('Rückruf')).toMatchObject({
    faellig_am: '2026-12-24',
    prio: 2,
    bemerkung: '',
    emisnummer: 4711,
  });
  expect(world.versions()).toMatchObject([
    {
      reason: 'doppelaenderung',
      row: { faellig_am: '2026-12-01', prio: 1, bemerkung: 'aus emis', emisnummer: 4711 },
    },
  ]);
});

test('Alle Aufgaben im Ordner Gelöschte Elemente werden in emis, sofern sie noch vorhanden sind, gelöscht', async () => {
  const world = taskWorld({ switches: { mailboxItems: 'granted' } });
  const ids = ['eins', 'zwei', 'drei'].map((title) => world.todo.createTask({ title }));
  await world.report();
  world.remove(world.row('drei').id);
  for (const id of ids) world.todo.deleteTask(id);
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 2 }, outlook: { neu: 0 } });
  expect([world.betreffe(), world.titles()]).toEqual([[], []]);
});

test('Alle Aufgaben in Outlook werden in emis angelegt, wenn diese noch nicht vorhanden sind', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'eins' });
  world.enter('zwei', '2026-12-02');
  world.todo.createTask({ title: 'zwei', ...dueOn('2026-12-02') });
  await world.ersteinrichtung();
  expect(await world.report()).toMatchObject({
    emis: { neu: 1 },
    outlook: { neu: 0 },
    zaehler: { erkannt: 1 },
  });
  expect([world.betreffe(), world.titles()]).toEqual([
    ['eins', 'zwei'],
    ['eins', 'zwei'],
  ]);
});

test('Ist eine Aufgabe bereits in emis vorhanden und verändert, wird die Wiedervorlage in emis aktualisiert', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'Rückruf' });
  await world.report();
  world.todo.updateTask(id, { importance: 'high' });
  expect(await world.report()).toMatchObject({ emis: { neu: 0, geaendert: 1 } });
  expect(world.row('Rückruf').prio).toBe(1);
});

test('… andernfalls bleibt sie unverändert', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({
    title: 'Rückruf',
    body: { contentType: 'html', content: '<p>eins</p>' },
  });
  await world.report();
  const before = world.rows();
  world.todo.touchTask(id);
  world.todo.addStep(id, 'erst die Nummer suchen');
  world.todo.updateTask(id, {
    categories: ['Rot'],
    body: { contentType: 'html', content: '<div><b>eins</b></div>' },
  });
  expect(await world.report()).toMatchObject({ emis: { geaendert: 0 }, outlook: { geaendert: 0 } });
  expect(world.rows()).toEqual(before);
});

test('In emis gelöschte Wiedervorlagen werden in Outlook gelöscht', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'Rückruf' });
  await world.report();
  world.remove(world.row('Rückruf').id);
  expect(await world.report()).toMatchObject({ outlook: { geloescht: 1 } });
  expect(world.titles()).toEqual([]);
  expect(world.todo.deletedTasks()).toHaveLength(1);
});

test('Neue emis-Wiedervorlagen werden nach Outlook übertragen', async () => {
  const world = taskWorld();
  world.enter('Angebot nachfassen', '2026-12-01', {
    bemerkung: 'Herr Groß\r\nDurchwahl -12',
    prio: 1,
    erinnern_am: '2026-11-30T08:30:00',
    emisnummer: 4711,
  });
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { neu: 1 } });
  expect(world.task('Angebot nachfassen')).toMatchObject({
    body: { contentType: 'text', content: 'Herr Groß\r\nDurchwahl -12' },
    importance: 'high',
    status: 'notStarted',
    dueDateTime: { dateTime: '2026-11-30T23:00:00.0000000', timeZone: 'UTC' },
    isReminderOn: true,
    reminderDateTime: { dateTime: '2026-11-30T07:30:00.0000000', timeZone: 'UTC' },
    linkedResources: [{ applicationName: 'emisExchangeSync', displayName: 'emis' }],
  });
});

test('Geänderte emis-Wiedervorlagen werden nach Outlook übertragen, und nur das Geänderte', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'Rückruf', ...startsOn('2026-11-25'), ...note('bleibt') });
  await world.report();
  world.change(world.row('Rückruf').id, { prio: 3 });
  const writes = await writesOf(world, () => world.report());
  expect(properties(writes)).toEqual(['PATCH importance']);
  expect(world.task('Rückruf').importance).toBe('low');
});

test('Übertragen werden die folgenden Felder: Betreff, Bemerkung, Prio bzw. Wichtigkeit, Fällig am, Erinnern am', async () => {
  const world = taskWorld();
  world.todo.createTask({
    title: 'aus Outlook',
    ...note('Zeile 1\nZeile 2'),
    importance: 'low',
    ...dueOn('2026-12-01'),
    ...remindsAt('2026-11-30T08:30'),
  });
  await world.report();
  expect(world.row('aus Outlook')).toMatchObject({
    bemerkung: 'Zeile 1\r\nZeile 2',
    prio: 3,
    faellig_am: '2026-12-01',
    erinnern_am: '2026-11-30T08:30:00',
  });
  world.change(world.row('aus Outlook').id, {
    betreff: 'aus emis',
    bemerkung: 'Zeile 3',
    prio: 1,
    faellig_am: '2026-12-02',
    erinnern_am: '2026-12-01T17:45:00',
  });
  await world.report();
  expect(world.task('aus emis')).toMatchObject({
    body: { content: 'Zeile 3' },
    importance: 'high',
    dueDateTime: { dateTime: '2026-12-01T23:00:00.0000000' },
    reminderDateTime: { dateTime: '2026-12-01T16:45:00.0000000' },
  });
});

test('Fällig am: wenn vorhanden, sonst aktuelles Datum', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'mit', ...dueOn('2026-12-01') });
  world.todo.createTask({ title: 'ohne' });
  await world.report();
  expect(world.row('mit').faellig_am).toBe('2026-12-01');
  expect(world.row('ohne').faellig_am).toBe(HEUTE);
});

test('Erinnern am: „Erinnerung am/um“, sonst „Beginnt am“, sonst aktuelles Datum', async () => {
  const world = taskWorld();
  world.todo.createTask({ title: 'Erinnerung', ...remindsAt('2026-11-30T08:30'), ...startsOn('2026-11-26') });
  world.todo.createTask({ title: 'Beginn', ...startsOn('2026-11-26') });
  world.todo.createTask({ title: 'nichts', ...dueOn('2026-12-01') });
  await world.report();
  expect(world.row('Erinnerung').erinnern_am).toBe('2026-11-30T08:30:00');
  expect(world.row('Beginn').erinnern_am).toBe('2026-11-26T00:00:00');
  expect(world.row('nichts').erinnern_am).toBe(`${HEUTE}T00:00:00`);
});

test('Alle anderen Felder, wie z.B. EMISNummer, Telefonnummer, etc. werden NICHT synchronisiert', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'Rückruf', categories: ['Rot'], ...dueOn('2026-12-01') });
  world.todo.addStep(id, 'Nummer suchen');
  await world.report();
  world.change(world.row('Rückruf').id, { erledigt: 1, emisnummer: 4711 });
  const before = world.task('Rückruf');
  expect(await world.report()).toMatchObject({ outlook: { geaendert: 0 } });
  expect(world.task('Rückruf')).toEqual(before);
  world.todo.completeTask(id);
  world.todo.updateTask(id, { title: 'Rückruf Groß', categories: [] });
  await world.report();
  expect(world.row('Rückruf Groß')).toMatchObject({ erledigt: 1, emisnummer: 4711 });
  expect(world.todo.task(id)).toMatchObject({
    status: 'completed',
    checklistItems: [{ displayName: 'Nummer suchen' }],
  });
});

test('Folgende Trigger müssen vorhanden sein: zzz_changes_WV_D, zzz_changes_WV_U, zzz_changes_WV_I', async () => {
  const world = taskWorld();
  await world.report();
  const triggers = world.emis
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'zzz_changes_WV%' ORDER BY name`,
    )
    .all();
  expect(triggers.map(({ name }) => name)).toEqual([
    'zzz_changes_WV_D',
    'zzz_changes_WV_I',
    'zzz_changes_WV_U',
  ]);
});
