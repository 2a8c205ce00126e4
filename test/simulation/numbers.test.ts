import { describe, expect, test } from 'vitest';
import { betreffe, expectNothingWritten, freshWorld, subjects } from './harness/appointments.ts';
import { event, expectQuiet } from './harness/scenario.ts';
import type { World } from './harness/world.ts';

const PAGE = 500;
const BATCH = 20;

/** Appointments, eight a day, from 1 December on. */
function fill(world: World, count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const date = new Date(Date.UTC(2026, 11, 1) + Math.floor(number / 8) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const hour = `${8 + (number % 8)}`.padStart(2, '0');
    return world.box.createEvent(event(`Termin ${number}`, `${date}T${hour}:00:00`, `${date}T${hour}:45:00`));
  });
}

async function enterMany(world: World, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    world.enter(`Eintrag ${index}`, '2026-12-01 08:00', '2026-12-01 09:00');
  }
}

/** Graph requests of the world's tenant during `work`, sub-requests of a `$batch` not counted. */
async function httpDuring(world: World, work: () => Promise<unknown>): Promise<number> {
  const before = world.tenant.counters.http;
  await work();
  return world.tenant.counters.http - before;
}

const pagesFor = (count: number, page = PAGE) => Math.ceil(count / page);

describe('Wie viele Anfragen ein Abgleich kostet', () => {
  test.each([
    { events: 1200, page: 1000 },
    { events: 1200, page: 100 },
    { events: 250, page: 10 },
  ])(
    '1. Lesen von $events Terminen in Seiten zu $page: Seiten + 2 Anfragen, höchstens 2 SQL-Aufrufe je Seite',
    async ({ events, page }) => {
      const world = freshWorld({ switches: { deltaMaxPageSize: page } });
      fill(world, events);
      const report = await world.report();
      const pages = pagesFor(events, Math.min(page, PAGE));
      expect(report).toMatchObject({ ergebnis: 'ok', emis: { neu: events, geaendert: 0, geloescht: 0 } });
      expect(report.http).toBeLessThanOrEqual(pages + 2);
      expect(report.http).toBeGreaterThanOrEqual(pages + 1);
      expect(report.sql).toBeLessThanOrEqual(2 * pages + 2);
      expect(world.rows()).toHaveLength(events);
    },
  );

  test('… der Bericht zählt richtig: so viele HTTP-Anfragen kamen in Microsoft 365 auch an', async () => {
    const world = freshWorld({ switches: { deltaMaxPageSize: 50 } });
    fill(world, 230);
    await enterMany(world, 45);
    let reported = 0;
    const arrived = await httpDuring(world, async () => {
      reported = (await world.report()).http;
    });
    expect(arrived).toBe(reported);
  });

  test('2. Leerlauf: 1 Anfrage, höchstens 3 SQL-Aufrufe, so groß der Kalender auch ist', async () => {
    const world = freshWorld();
    fill(world, 1200);
    await world.report();
    for (let run = 0; run < 3; run++) {
      const report = await world.report();
      expectNothingWritten(report);
      expect(report.http).toBe(1);
      expect(report.sql).toBeLessThanOrEqual(3);
    }
  });

  test('3. 230 Änderungen in Outlook: Seiten + 2 Anfragen', async () => {
    const world = freshWorld({ switches: { deltaMaxPageSize: 50 } });
    const ids = fill(world, 1200);
    await world.report();
    for (const id of ids.slice(0, 230)) world.box.updateEvent(id, { location: { displayName: 'Köln' } });
    const report = await world.report();
    expect(report).toMatchObject({ ergebnis: 'ok', emis: { geaendert: 230 } });
    expect(report.http).toBeLessThanOrEqual(pagesFor(230, 50) + 2);
    expect(report.sql).toBeLessThanOrEqual(2 * pagesFor(230, 50) + 2);
  });

  test.each([1, 20, 21, 45])(
    '4. %d Löschungen in Outlook: je 20 eine Anfrage für die Beweise',
    async (removals) => {
      const world = freshWorld();
      const ids = fill(world, 1200);
      await world.report();
      for (const id of ids.slice(100, 100 + removals)) world.box.deleteEvent(id);
      const report = await world.report();
      expect(report).toMatchObject({ ergebnis: 'ok', emis: { geloescht: removals } });
      expect(report.http).toBeLessThanOrEqual(1 + 2 + Math.ceil(removals / BATCH));
      expect(report.http).toBeGreaterThanOrEqual(1 + Math.ceil(removals / BATCH));
      expect(report.sql).toBeLessThanOrEqual(10 + 2 * Math.ceil(removals / BATCH));
      expect(world.rows()).toHaveLength(1200 - removals);
    },
  );

  test('5. Voller Durchgang über 1.200 bekannte Termine, 45 davon gelöscht: Seiten + 2 + Beweise', async () => {
    const world = freshWorld({ switches: { deltaMaxPageSize: 100 } });
    const ids = fill(world, 1200);
    await world.report();
    for (const id of ids.slice(0, 45)) world.box.deleteEvent(id);
    world.tenant.expireDeltaTokens(world.box.address);
    const report = await world.report();
    const pages = pagesFor(1155, 100);
    expect(report).toMatchObject({ ergebnis: 'ok', emis: { neu: 0, geaendert: 0, geloescht: 45 } });
    expect(report.http).toBeLessThanOrEqual(1 + pages + 2 + Math.ceil(45 / BATCH));
    expect(report.sql).toBeLessThanOrEqual(2 * pages + 10 + 2 * Math.ceil(45 / BATCH));
  });

  test.each([1, 20, 230])('6. %d neue emis-Termine: je 20 ein $batch', async (rows) => {
    const world = freshWorld();
    await world.report();
    await enterMany(world, rows);
    const report = await world.report();
    const batches = Math.ceil(rows / BATCH);
    expect(report).toMatchObject({ ergebnis: 'ok', outlook: { neu: rows } });
    expect(report.http).toBe(1 + batches);
    expect(report.sql).toBeLessThanOrEqual(batches + 6);
    expect(world.box.events()).toHaveLength(rows);
    await expectQuiet(world);
  });

  test('7. 230 Änderungen und 45 Löschungen in emis: 14 volle $batches', async () => {
    const world = freshWorld();
    fill(world, 1200);
    await world.report();
    const rows = world.rows();
    for (const { id } of rows.slice(0, 230)) world.change(id, { ort: 'emis' });
    for (const { id } of rows.slice(300, 345)) world.remove(id);
    const report = await world.report();
    expect(report).toMatchObject({ ergebnis: 'ok', outlook: { neu: 0, geaendert: 230, geloescht: 45 } });
    expect(report.http).toBe(1 + Math.ceil(275 / BATCH));
    expect(report.sql).toBeLessThanOrEqual(Math.ceil(275 / BATCH) + 8);
    await expectQuiet(world);
  });

  test('8. Alles zugleich: 1.200 Termine lesen, 230 Einträge schreiben', async () => {
    const world = freshWorld();
    fill(world, 1200);
    await enterMany(world, 230);
    await world.ersteinrichtung();
    const report = await world.report();
    expect(report).toMatchObject({ ergebnis: 'ok', emis: { neu: 1200 }, outlook: { neu: 230 } });
    expect(report.http).toBeLessThanOrEqual(pagesFor(1200) + 2 + Math.ceil(230 / BATCH));
    expect(report.sql).toBeLessThanOrEqual(2 * pagesFor(1200) + Math.ceil(230 / BATCH) + 7);
    expect(betreffe(world)).toEqual(subjects(world));
    expect(world.rows()).toHaveLength(1430);
    await expectQuiet(world);
  });

  test('9. Die eigenen Schreibvorgänge kosten danach nur das Lesen ihrer Seiten', async () => {
    const world = freshWorld();
    await world.report();
    await enterMany(world, 230);
    await world.report();
    const report = await world.report();
    expectNothingWritten(report);
    expect(report.http).toBe(1);
    expect(report.sql).toBeLessThanOrEqual(4);
  });

  test('10. 45 geleerte Elemente: je 20 ein Beweis und ein Leeren', async () => {
    const world = freshWorld();
    const ids = fill(world, 1200);
    await world.report();
    for (const id of ids.slice(0, 45)) world.box.deleteEvent(id);
    await world.report();
    world.time.advance(25 * 3_600_000);
    const report = await world.report();
    expect(report.zaehler['geleert']).toBe(45);
    expect(report.http).toBeLessThanOrEqual(1 + 2 * Math.ceil(45 / BATCH));
    expect(world.box.deletedItems()).toEqual([]);
  });
});
