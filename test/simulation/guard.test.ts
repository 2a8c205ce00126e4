import { afterEach, beforeEach, expect, test } from 'vitest';
import { event } from './harness/scenario.ts';
import { World } from './harness/world.ts';

let world: World;
const ids: string[] = [];

/** 40 appointments on both sides. */
beforeEach(async () => {
  world = new World();
  ids.length = 0;
  for (let index = 0; index < 40; index++) {
    const hour = `${8 + (index % 8)}`.padStart(2, '0');
    ids.push(
      world.box.createEvent(event(`Termin ${index}`, `2026-12-01T${hour}:00:00`, `2026-12-01T${hour}:30:00`)),
    );
  }
  await world.report();
});
afterEach(() => world.close());

const subjects = () => world.box.events().map(({ subject }) => subject);

test('Wer in Outlook sehr viel löscht, löscht in emis nichts, bis ein Administrator es bestätigt', async () => {
  for (const id of ids.slice(0, 20)) world.box.deleteEvent(id);
  const report = await world.report();
  expect(report).toMatchObject({ ergebnis: 'gestoppt', emis: { geloescht: 0 }, weiter: false });
  expect(report.fehler.join()).toContain('--bestaetigen');
  expect(world.rows()).toHaveLength(40);
  expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt', emis: { geloescht: 0 } });
  expect(await world.confirm()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 20 } });
  expect(world.rows()).toHaveLength(20);
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 0 } });
});

test('Wer in emis sehr viel löscht, löscht in Outlook nichts, bis ein Administrator es bestätigt', async () => {
  for (const { id } of world.rows().slice(0, 30)) world.remove(id);
  expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt', outlook: { geloescht: 0 } });
  expect(subjects()).toHaveLength(40);
  expect(await world.confirm()).toMatchObject({ ergebnis: 'ok', outlook: { geloescht: 30 } });
  expect(subjects()).toHaveLength(10);
});

test('Die Bestätigung gilt nur für die angehaltenen Löschungen, nicht für spätere', async () => {
  for (const id of ids.slice(0, 20)) world.box.deleteEvent(id);
  await world.report();
  for (const id of ids.slice(20, 32)) world.box.deleteEvent(id);
  expect(await world.confirm()).toMatchObject({ ergebnis: 'gestoppt', emis: { geloescht: 20 } });
  expect(world.rows()).toHaveLength(20);
  expect(await world.confirm()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 12 } });
});

test.each(['Outlook', 'emis'])(
  'Solange Löschungen in %s angehalten sind, geht auch der Rest nicht in kleinen Schritten durch',
  async (side) => {
    const remove = (from: number, to: number) => {
      if (side === 'Outlook') for (const id of ids.slice(from, to)) world.box.deleteEvent(id);
      else for (const { id } of world.rows().slice(0, to - from)) world.remove(id);
    };
    remove(0, 20);
    const [deletedIn, held] = side === 'Outlook' ? (['emis', 20] as const) : (['outlook', 20] as const);
    expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt', [deletedIn]: { geloescht: 0 } });
    for (let step = 20; step < 40; step += 5) {
      remove(step, step + 5);
      expect(await world.report(true)).toMatchObject({ ergebnis: 'gestoppt' });
      expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt', [deletedIn]: { geloescht: 0 } });
    }
    expect(await world.confirm()).toMatchObject({ [deletedIn]: { geloescht: held + 20 } });
  },
);

test('Was nach dem Anhalten gelöscht wird, gibt die Bestätigung nicht mit frei, auch wenn es nur eines ist', async () => {
  for (const id of ids.slice(0, 20)) world.box.deleteEvent(id);
  await world.report();
  world.box.deleteEvent(ids[20]!);
  expect(await world.confirm()).toMatchObject({ ergebnis: 'gestoppt', emis: { geloescht: 20 } });
  expect(world.rows()).toHaveLength(20);
  expect(await world.confirm()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 1 } });
});

test('Ein Teil des Bestands in kleinen Schritten gelöscht zählt über 24 Stunden zusammen', async () => {
  for (const id of ids.slice(0, 8)) world.box.deleteEvent(id);
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 8 } });
  for (const id of ids.slice(8, 13)) world.box.deleteEvent(id);
  expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt', emis: { geloescht: 0 } });
  expect(world.rows()).toHaveLength(32);
});

test('Was am Tag davor gelöscht wurde, zählt nicht mehr', async () => {
  for (const id of ids.slice(0, 8)) world.box.deleteEvent(id);
  await world.report();
  world.time.advance(25 * 3_600_000);
  for (const id of ids.slice(8, 14)) world.box.deleteEvent(id);
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 6 } });
});

test('Wird das Gelöschte in Outlook wiederhergestellt, gibt es nichts mehr zu bestätigen', async () => {
  for (const id of ids.slice(0, 20)) world.box.deleteEvent(id);
  await world.report();
  for (const id of ids.slice(0, 20)) world.box.restoreEvent(id);
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 0, geloescht: 0 } });
  expect(await world.confirm()).toMatchObject({ emis: { geloescht: 0 } });
  expect(world.rows()).toHaveLength(40);
});

test('Bis zu zehn Löschungen gehen immer durch', async () => {
  for (const id of ids.slice(0, 10)) world.box.deleteEvent(id);
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 10 } });
});

test('Angehaltene Löschungen in emis halten alles andere nicht auf', async () => {
  for (const id of ids.slice(0, 20)) world.box.deleteEvent(id);
  await world.report();
  world.box.updateEvent(ids[30]!, { location: { displayName: 'Köln' } });
  world.enter('neu', '2026-12-02 08:00', '2026-12-02 09:00');
  expect(await world.report()).toMatchObject({
    ergebnis: 'gestoppt',
    emis: { geaendert: 1 },
    outlook: { neu: 1 },
  });
});

test('Der Trockenlauf sagt, dass ein echter Abgleich angehalten würde, und hält selbst nichts an', async () => {
  for (const id of ids.slice(0, 20)) world.box.deleteEvent(id);
  const planned = await world.report(true);
  expect(planned).toMatchObject({ ergebnis: 'gestoppt', emis: { geloescht: 20 } });
  expect(planned.fehler.join()).toContain('würde die 20 Löschungen in emis anhalten');
  for (const id of ids.slice(0, 20)) world.box.restoreEvent(id);
  expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 0 } });
  for (const { id } of world.rows().slice(0, 10)) world.remove(id);
  expect(await world.report(true)).toMatchObject({ ergebnis: 'ok', outlook: { geloescht: 10 } });
});
