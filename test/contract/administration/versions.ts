import { expect, it } from 'vitest';
import type { Bench } from '../twoWay/harness.ts';
import { overwrite, remove } from './keep.ts';

const ERNA = 'Erna Muster';

/** What `wiederherstellen` lists. */
export function versionsContract(open: () => Promise<Bench>): void {
  const list = (bench: Bench, filter = {}) =>
    bench.under.store.administration.versions({ limit: 100, ...filter });

  it('lists nothing where nothing was kept', async () => {
    expect(await list(await open())).toEqual([]);
  });

  it('shows what stood in the mapped columns, for whom, why and when, and whether the row is still there', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({
      betreff: 'Müller & Söhne',
      ort: 'Wien',
      telefon: '0 12',
      privat: 1,
    });
    const gone = await bench.insertTermin({ betreff: 'weg' });
    await overwrite(bench, id);
    const keptAt_ms = bench.under.now();
    await bench.under.advance(5_000);
    await remove(bench, gone);
    const [latest, first] = await list(bench);
    expect(first).toEqual({
      id: expect.any(Number),
      synchronisation: bench.run.synchronisation.id,
      anwender: 'Willy Testermann',
      domaene: 'termine',
      rowId: id,
      reason: 'doppelaenderung',
      keptAt_ms,
      columns: {
        betreff: 'Müller & Söhne',
        bemerkung: null,
        von: '2026-11-24T09:00:00',
        bis: '2026-11-24T10:00:00',
        ort: 'Wien',
        hervorheben: null,
        erinnern: null,
        vorwarnzeit: null,
        privat: true,
      },
      present: true,
    });
    expect(latest).toMatchObject({ rowId: gone, reason: 'in_outlook_geloescht', present: false });
    expect(latest!.id).toBeGreaterThan(first!.id);
    expect(latest!.keptAt_ms - first!.keptAt_ms).toBe(5_000);
  });

  it('shows the newest first, as many as asked for, and pages on', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: 'a' });
    for (const betreff of ['b', 'c', 'd']) await overwrite(bench, id, { betreff });
    const kept = async (filter: object) => (await list(bench, filter)).map(({ columns }) => columns.betreff);
    expect(await kept({ limit: 2 })).toEqual(['c', 'b']);
    const [, second] = await list(bench, { limit: 2 });
    expect(await kept({ limit: 2, beforeId: second!.id })).toEqual(['a']);
  });

  it('narrows by Anwender and by domain', async () => {
    const bench = await open();
    await bench.begin();
    await overwrite(bench, await bench.insertTermin());
    const { run } = bench;
    await bench.commit({ changes: [], release: true });
    await bench.beginAs({ ...run, domaene: 'wiedervorlagen' });
    const { sql } = bench.under;
    await sql.exec(
      `INSERT INTO wiedervorlagen (anwender, betreff, prio, faellig_am) VALUES (${sql.text('Willy Testermann')}, 'anrufen', 1, '2026-11-24')`,
    );
    const [task] = await sql.query('SELECT id FROM wiedervorlagen');
    await overwrite(bench, Number(task!.id), { betreff: 'mailen' });
    await bench.beginAs(bench.key(await bench.synchronisation(ERNA, 'erna@example.com')));
    await overwrite(bench, await bench.insertTermin({ anwender: ERNA }));

    const who = async (filter: object) =>
      (await list(bench, filter)).map(({ anwender, domaene }) => `${anwender} ${domaene}`);
    expect(await who({})).toEqual([
      'Erna Muster termine',
      'Willy Testermann wiedervorlagen',
      'Willy Testermann termine',
    ]);
    expect(await who({ anwender: ERNA })).toEqual(['Erna Muster termine']);
    expect(await who({ domaene: 'wiedervorlagen' })).toEqual(['Willy Testermann wiedervorlagen']);
    expect(await who({ anwender: ERNA, domaene: 'wiedervorlagen' })).toEqual([]);
    const [tasks] = await list(bench, { domaene: 'wiedervorlagen' });
    expect(tasks!.columns).toEqual({
      betreff: 'anrufen',
      bemerkung: null,
      prio: 1,
      faellig_am: '2026-11-24',
      erinnern_am: null,
    });
  });
}
