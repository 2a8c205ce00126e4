import { afterEach, beforeEach, expect, test } from 'vitest';
import { event, expectQuiet, runUntilDone } from './harness/scenario.ts';
import { withheld } from './harness/watch.ts';
import { World } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const HOUR_MS = 3_600_000;
const day = (number: number) => `2026-12-${String(number).padStart(2, '0')}`;
const appointment = (number: number, rest = {}) =>
  event(`Termin ${number}`, `${day(number)}T09:00:00`, `${day(number)}T10:00:00`, rest);
const placesInEmis = () => world.rows().map(({ ort }) => ort);
const placesInOutlook = () => world.box.events().map(({ location }) => location?.displayName);

/** 25 appointments that stand on both sides. @returns the rows' numbers. */
async function synchronised(): Promise<number[]> {
  for (let number = 1; number <= 25; number++) world.box.createEvent(appointment(number));
  await world.report();
  return world.rows().map(({ id }) => id);
}

/** The user who held them is done. */
async function expectEqualInTheEnd(): Promise<void> {
  world.held.clear();
  world.time.advance(12 * HOUR_MS);
  await runUntilDone(world, 3);
  expect(withheld(world)).toEqual([]);
  expect(placesInEmis()).toEqual(placesInOutlook());
  await expectQuiet(world);
}

test('Ein in emis gesperrter Termin hält die anderen einer Seite aus Outlook nicht auf', async () => {
  const ids = await synchronised();
  world.held.add(ids[12]!);
  for (const { id } of world.box.events()) world.box.updateEvent(id, { location: { displayName: 'Köln' } });
  expect(await world.report()).toMatchObject({ ergebnis: 'teilweise', zurueckgestellt: 1 });
  expect(placesInEmis().filter((ort) => ort === 'Köln')).toHaveLength(24);
  expect(withheld(world)).toMatchObject([{ side: 'outlook', attempts: 1 }]);

  // Still held when it is tried again: it waits longer, and everything else goes on.
  world.time.advance(HOUR_MS);
  const [first] = world.box.events();
  world.box.updateEvent(first!.id, { location: { displayName: 'Bonn' } });
  await world.report();
  expect(placesInEmis()[0]).toBe('Bonn');
  expect(withheld(world)).toMatchObject([{ side: 'outlook', attempts: 2 }]);
  await expectEqualInTheEnd();
  expect(world.rows()).toHaveLength(25);
});

test('Ein gesperrter Termin gilt nicht als in emis gelöscht, auch wenn er schon zurückgestellt ist', async () => {
  const ids = await synchronised();
  // Edited in emis with something that Outlook cannot hold: withheld on the emis side.
  world.change(ids[3]!, { von: null as never, bis: null as never });
  expect(await world.report()).toMatchObject({ zurueckgestellt: 1 });
  world.held.add(ids[3]!);
  world.time.advance(12 * HOUR_MS);
  await world.report();
  expect(world.box.events()).toHaveLength(25);
  world.held.clear();
  world.time.advance(12 * HOUR_MS);
  await world.report();
  expect(world.box.events()).toHaveLength(25);
  world.change(ids[3]!, { von: `${day(4)}T09:00:00`, bis: `${day(4)}T10:00:00` });
  await expectEqualInTheEnd();
  expect(world.box.events()).toHaveLength(25);
});

test('Ein in Outlook gelöschter Termin wird in emis gelöscht, sobald ihn dort niemand mehr hält', async () => {
  const ids = await synchronised();
  world.held.add(ids[7]!);
  const gone = world.box.events()[7]!;
  const neighbour = world.box.events()[8]!;
  world.box.deleteEvent(gone.id);
  world.box.deleteEvent(neighbour.id);
  await runUntilDone(world, 2);
  expect(world.rows().map(({ id }) => id)).toContain(ids[7]);
  expect(world.rows().map(({ id }) => id)).not.toContain(ids[8]);
  await expectEqualInTheEnd();
  expect(world.rows()).toHaveLength(23);
});

test('Beim ersten Abgleich wird ein gesperrter gleicher Termin nicht verdoppelt', async () => {
  const id = world.enter('Termin 1', `${day(1)} 10:00`, `${day(1)} 11:00`, { ort: 'Köln' });
  for (let number = 1; number <= 5; number++) world.box.createEvent(appointment(number));
  world.held.add(id);
  const { ergebnis, fehler } = await world.report();
  expect([ergebnis, fehler]).toEqual(['fehler', ['Der Datensatz ist in emis gerade gesperrt.']]);
  expect(world.rows().filter(({ betreff }) => betreff === 'Termin 1')).toHaveLength(1);
  world.held.clear();
  await runUntilDone(world, 3);
  expect(world.rows()).toHaveLength(5);
  expect(world.box.events()).toHaveLength(5);
  await expectQuiet(world);
});

test.each([
  ['geändert', (id: number) => world.change(id, { ort: 'Bonn' })],
  ['neu', () => world.enter('aus emis', `${day(28)} 09:00`, `${day(28)} 10:00`)],
])(
  'Ein gesperrter Termin, dessen Schreiben nach Outlook (%s) noch ungeklärt ist, hält die anderen nicht auf',
  async (_, edit) => {
    const ids = await synchronised();
    const id = edit(ids[24]!) ?? ids[24]!;
    const isWrite = ({ method, path }: { method: string; path: string }) =>
      method === 'PATCH' || (method === 'POST' && path.endsWith('/events'));
    const struck = world.tenant.faults.add({ when: isWrite, times: 1, do: { kind: 'timeoutAfter' } });
    await world.report();
    expect(struck.fired).toBe(1);
    world.held.add(id);
    for (const { id: eventId, subject } of world.box.events())
      if (/^Termin ([1-9]|1\d|2[0-4])$/.test(subject ?? ''))
        world.box.updateEvent(eventId, { location: { displayName: 'Köln' } });
    await world.report();
    expect(placesInEmis().filter((ort) => ort === 'Köln')).toHaveLength(24);
    await expectEqualInTheEnd();
  },
);

test('Hält jemand eine ganze Tabelle, endet der Lauf nach begrenztem Warten, und danach kommt alles nach', async () => {
  await synchronised();
  for (const { id } of world.box.events()) world.box.updateEvent(id, { location: { displayName: 'Köln' } });
  for (let number = 1; number <= 200; number++)
    world.box.createEvent(event(`Neu ${number}`, `${day(1)}T12:00:00`, `${day(1)}T12:30:00`));
  world.heldTable.held = true;
  expect(await world.report()).toMatchObject({ ergebnis: 'fehler', passing: true });
  expect(world.heldTable.refusals).toBeLessThan(60);
  world.heldTable.held = false;
  await expectEqualInTheEnd();
  expect(world.rows()).toHaveLength(225);
});
