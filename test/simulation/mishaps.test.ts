import { afterEach, beforeEach, expect, test } from 'vitest';
import { Mortal } from './harness/mortal.ts';
import { event, expectQuiet, runUntilDone } from './harness/scenario.ts';
import { World } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const HOUR_MS = 3_600_000;
const visit = (rest = {}) => event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00', rest);
const subjects = () => world.box.events().map(({ subject }) => subject);

/** The vendor's database refuses this place in appointments. */
const refuse = (ort: string) =>
  world.emis.exec(`CREATE TRIGGER verboten BEFORE UPDATE ON termine WHEN NEW.ort = '${ort}'
    BEGIN SELECT RAISE(ABORT, 'verboten'); END`);

test('Ein beim Erkennen von emis abgelehnter Termin steht am Ende nicht doppelt da', async () => {
  world.box.createEvent(visit({ location: { displayName: 'Köln' } }));
  world.enter('Besuch', '2026-12-01 10:00', '2026-12-01 11:00', { ort: 'Mömlingen', emisnummer: 7 });
  refuse('Köln');
  expect(await world.report()).toMatchObject({ ergebnis: 'teilweise', zurueckgestellt: 1 });
  await runUntilDone(world, 3);
  expect(subjects()).toEqual(['Besuch']);
  expect(world.rows()).toHaveLength(1);
  world.emis.exec('DROP TRIGGER verboten');
  world.time.advance(3 * HOUR_MS);
  await runUntilDone(world, 2);
  expect(subjects()).toEqual(['Besuch']);
  expect(world.rows()).toMatchObject([{ ort: 'Köln', emisnummer: 7 }]);
  expect(world.versions().map(({ row }) => row.ort)).toEqual(['Mömlingen']);
  await expectQuiet(world);
});

test('Ein erkannter Termin, der gerade einem anderen Anwender gegeben wird, bleibt dessen', async () => {
  world.box.createEvent(visit());
  const id = world.enter('Besuch', '2026-12-01 10:00', '2026-12-01 11:00', { ort: 'emis' });
  const undisturbed = new World();
  undisturbed.box.createEvent(visit());
  undisturbed.enter('Besuch', '2026-12-01 10:00', '2026-12-01 11:00', { ort: 'emis' });
  const trace = new Mortal();
  await undisturbed.abgleich(trace);
  await undisturbed.close();
  const call = trace.trace.indexOf('sql commit') + 1;
  await world.abgleich(
    new Mortal(undefined, { call, meanwhile: () => world.change(id, { anwender: 'Erika' }) }),
  );
  await runUntilDone(world, 2);
  expect(world.rows().find((row) => row.id === id)).toMatchObject({ anwender: 'Erika', ort: 'emis' });
  expect(subjects()).toEqual(['Besuch']);
});

test('Die eigene, unbestätigte Änderung schlägt nicht die neuere des emis-Anwenders', async () => {
  world.box.createEvent(visit());
  await world.report();
  const { id } = world.row('Besuch');
  world.change(id, { ort: 'B' });
  world.tenant.faults.add({
    when: ({ method }) => method === 'PATCH',
    times: 1,
    do: { kind: 'timeoutAfter' },
  });
  await world.report();
  world.change(id, { ort: 'C' });
  world.tenant.faults.add({
    when: ({ method, inBatch, path }) => inBatch && method === 'GET' && path.includes('/events/'),
    times: 1,
    do: { kind: 'status', status: 500, code: 'generalException' },
  });
  await world.report();
  await runUntilDone(world, 3);
  expect(world.row('Besuch').ort).toBe('C');
  expect(world.box.events()[0]?.location?.displayName).toBe('C');
});

test('Ein Postfach, das die Probe ablehnt, hält alles andere nicht auf', async () => {
  const id = world.box.createEvent(visit());
  await world.report();
  world.box.deleteEvent(id);
  world.box.purgeEvent(id);
  world.enter('neu', '2026-12-02 10:00', '2026-12-02 11:00');
  world.tenant.faults.add({
    when: ({ method, inBatch, path }) => !inBatch && method === 'POST' && path.endsWith('/events'),
    do: { kind: 'status', status: 403, code: 'ErrorQuotaExceeded' },
  });
  expect(await world.report()).toMatchObject({ ergebnis: 'teilweise', outlook: { neu: 1 } });
  expect(subjects()).toEqual(['neu']);
  expect(world.rows().map(({ betreff }) => betreff)).toContain('Besuch');
});

test('Wer jedes Überschreiben ablehnt, hält den Lauf nicht in Atem und wird genannt', async () => {
  world.box.createEvent(visit());
  await world.report();
  world.change(world.row('Besuch').id, { ort: 'Köln' });
  world.tenant.faults.add({
    when: ({ method }) => method === 'PATCH',
    do: { kind: 'status', status: 412, code: 'ErrorIrresolvableConflict' },
  });
  const report = await world.report();
  expect(report).toMatchObject({ ergebnis: 'teilweise', weiter: false });
  expect(report.fehler.length).toBeGreaterThan(0);
  expect(report.http).toBeLessThan(12);
  world.tenant.faults.clear();
  await runUntilDone(world, 2);
  expect(world.box.events()[0]?.location?.displayName).toBe('Köln');
});

test('Steht nach einem bemessenen Lauf noch etwas an, sagt er es', async () => {
  await world.close();
  world = new World({ settings: { pagesPerRun: 1 } });
  await world.report();
  for (let index = 0; index < 620; index++) world.enter(`T${index}`, '2026-12-01 10:00', '2026-12-01 11:00');
  expect(await world.report()).toMatchObject({ weiter: true });
  expect(await world.report()).toMatchObject({ weiter: false });
  expect(world.box.events()).toHaveLength(620);
});

test('Zeigt der gemerkte Stand auf einen anderen Server als GRAPH_BASE_URL, wird neu gelesen statt gescheitert', async () => {
  world.box.createEvent(visit());
  await world.report();
  world.emis.exec(
    "UPDATE s_exchange_sync_state SET cursor = replace(cursor, 'graph.microsoft.com', 'anderswo.example')",
  );
  world.box.createEvent(event('neu', '2026-12-02T09:00:00', '2026-12-02T10:00:00'));
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 1 } });
  expect(world.tenant.requests.every(({ origin }) => origin === 'https://graph.microsoft.com')).toBe(true);
});

test('Eine neue Fassung der Feldabbildung verliert keine Änderung aus emis', async () => {
  const id = world.box.createEvent(visit());
  world.box.createEvent(event('Ruhe', '2026-12-03T09:00:00', '2026-12-03T10:00:00'));
  await world.report();
  world.change(world.row('Besuch').id, { ort: 'Köln' });
  world.emis.exec('UPDATE s_exchange_sync_link SET version = 0');
  await world.report();
  await runUntilDone(world, 2);
  expect(world.box.event(id)?.location?.displayName).toBe('Köln');
  expect(world.row('Besuch').ort).toBe('Köln');

  world.emis.exec('UPDATE s_exchange_sync_link SET version = 0');
  world.change(world.row('Besuch').id, { ort: 'emis' });
  world.box.updateEvent(id, { location: { displayName: 'Outlook' } });
  await world.report();
  await runUntilDone(world, 2);
  expect(world.row('Besuch').ort).toBe('Outlook');
  expect(world.versions().map(({ row }) => row.ort)).toContain('emis');
  expect(subjects()).toEqual(['Besuch', 'Ruhe']);
  await expectQuiet(world);
});

test('Was sich über gelöschte Elemente nicht feststellen lässt, wird in einem Lauf nur einmal versucht', async () => {
  const ids = Array.from({ length: 45 }, (_, index) =>
    world.box.createEvent(event(`T${index}`, '2026-12-01T09:00:00', '2026-12-01T10:00:00')),
  );
  await world.report();
  for (const id of ids) {
    world.box.deleteEvent(id);
    world.box.purgeEvent(id);
  }
  const refused = world.tenant.faults.add({
    when: ({ method, inBatch, path }) => !inBatch && method === 'POST' && path.endsWith('/events'),
    do: { kind: 'status', status: 403, code: 'ErrorQuotaExceeded' },
  });
  await world.report();
  expect(refused.fired).toBe(1);
  expect(world.rows()).toHaveLength(45);
});

test('Was ein Trigger von emis beim Schreiben noch ändert, gelangt nach Outlook', async () => {
  world.box.createEvent(visit({ location: { displayName: 'Bonn' } }));
  await world.report();
  world.emis.exec(`CREATE TRIGGER gross AFTER UPDATE OF ort ON termine WHEN NEW.ort <> UPPER(NEW.ort)
    BEGIN UPDATE termine SET ort = UPPER(NEW.ort) WHERE id = NEW.id; END`);
  const [first] = world.box.events();
  world.box.updateEvent(first!.id, { location: { displayName: 'Ulm' } });
  await runUntilDone(world, 3);
  expect(world.row('Besuch').ort).toBe('ULM');
  expect(world.box.events().map(({ location }) => location?.displayName)).toEqual(['ULM']);
  await expectQuiet(world);
});
