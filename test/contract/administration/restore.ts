import { expect, it } from 'vitest';
import { type Bench, columns, link } from '../twoWay/harness.ts';
import { overwrite, remove, versionIds } from './keep.ts';

const WILLY = 'Willy Testermann';
const ERNA = 'Erna Muster';

/** To the engine a restore is an edit in emis like any other. */
export function restoreContract(open: () => Promise<Bench>): void {
  const restore = (bench: Bench, id: number) => bench.under.store.administration.restore(id);
  const noticed = async (bench: Bench) =>
    new Set((await bench.spooler()).map(({ row, anwender }) => `${row} ${anwender.trimEnd()}`));

  it('knows no version that was never kept', async () => {
    const bench = await open();
    expect(await restore(bench, 4711)).toEqual({ kind: 'unknown' });
  });

  it('overwrites the row with everything that was kept and tells the next Abgleich', async () => {
    const bench = await open();
    await bench.begin();
    const before = { betreff: 'Müller & Söhne', ort: 'Wien', telefon: '0 12', emisnummer: 4711, privat: 1 };
    const id = await bench.insertTermin(before);
    const other = await bench.insertTermin({ betreff: 'anderer' });
    const row = await bench.termin(id);
    await overwrite(bench, id, { betreff: 'Aus Outlook', ort: null, privat: false });
    await bench.updateTermin(id, { telefon: 'später', emisnummer: null });
    await bench.emptySpooler();
    const [version] = await versionIds(bench);
    expect(await restore(bench, version!)).toEqual({ kind: 'restored', rowId: id, inserted: false });
    expect(await bench.termin(id)).toEqual(row);
    expect((await bench.termin(other))!.betreff).toBe('anderer');
    expect(await noticed(bench)).toEqual(new Set([`${id} ${WILLY}`]));
  });

  it('keeps what it overwrites, so that a restore can itself be taken back', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: 'emis', telefon: '1' });
    await overwrite(bench, id, { betreff: 'Outlook' });
    await bench.updateTermin(id, { telefon: '2' });
    const [first] = await versionIds(bench);
    await restore(bench, first!);
    const [latest] = await bench.under.store.administration.versions({ limit: 1 });
    expect(latest).toMatchObject({
      synchronisation: bench.run.synchronisation.id,
      anwender: WILLY,
      rowId: id,
      reason: 'wiederhergestellt',
      columns: { betreff: 'Outlook' },
    });
    await restore(bench, latest!.id);
    expect(await bench.termin(id)).toMatchObject({ betreff: 'Outlook', telefon: '2' });
  });

  it('inserts a deleted row again, whole and under a new number, and tells the next Abgleich', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: 'weg', telefon: '0 12', emisnummer: 4711, ort: 'Wien' });
    const row = await bench.termin(id);
    await remove(bench, id);
    await bench.emptySpooler();
    const [version] = await versionIds(bench);
    const outcome = await restore(bench, version!);
    const [restored] = await bench.termine();
    expect(outcome).toEqual({ kind: 'restored', rowId: Number(restored!.id), inserted: true });
    expect(Number(restored!.id)).toBeGreaterThan(id);
    expect({ ...restored, id }).toEqual({ ...row, id });
    expect(await noticed(bench)).toEqual(new Set([`${Number(restored!.id)} ${WILLY}`]));
  });

  it('doubles nothing when a deleted row is restored twice, from whichever of its versions', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: 'erste' });
    await overwrite(bench, id, { betreff: 'zweite' });
    await remove(bench, id);
    const [first, second] = await versionIds(bench);
    const outcome = await restore(bench, second!);
    const rowId = outcome.kind === 'restored' ? outcome.rowId : 0;
    expect(await restore(bench, second!)).toEqual({ kind: 'restored', rowId, inserted: false });
    expect(await restore(bench, first!)).toEqual({ kind: 'restored', rowId, inserted: false });
    expect((await bench.termine()).map(({ betreff }) => betreff)).toEqual(['erste']);
    const versions = await bench.under.store.administration.versions({ limit: 10 });
    expect(versions.map((version) => [version.rowId, version.present])).toEqual(
      versions.map(() => [rowId, true]),
    );
  });

  it('overwrites the row that an undo in Outlook brought back, instead of doubling it', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: 'alt', telefon: '0 12' });
    await remove(bench, id);
    const [version] = await versionIds(bench);
    const back = { kind: 'insert', anwender: WILLY, columns: columns(), restoreFrom: id } as const;
    const { insertedRows } = await bench.apply({
      row: back,
      link: { kind: 'insert', link: link('A', null) },
    });
    const rowId = insertedRows[0]!;
    expect(await restore(bench, version!)).toEqual({ kind: 'restored', rowId, inserted: false });
    expect(await bench.termine()).toMatchObject([{ betreff: 'alt', telefon: '0 12' }]);
    // A second deletion and undo still knows the columns of the very first row.
    await bench.deleteTermin(rowId);
    await bench.apply({
      row: { ...back, restoreFrom: rowId },
      link: { kind: 'insert', link: link('B', null, { state: 'parked' }) },
    });
    expect(await bench.termine()).toMatchObject([{ betreff: 'Aus Outlook', telefon: '0 12' }]);
  });

  it('still knows all columns when a restored row comes back from Outlook, too', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: 'alt', telefon: '0 12' });
    await remove(bench, id);
    const [version] = await versionIds(bench);
    await restore(bench, version!);
    await bench.apply({
      row: { kind: 'insert', anwender: WILLY, columns: columns(), restoreFrom: id },
      link: { kind: 'insert', link: link('A', null) },
    });
    expect(await bench.termine()).toMatchObject([
      { betreff: 'alt', telefon: '0 12' },
      { betreff: 'Aus Outlook', telefon: '0 12' },
    ]);
  });

  it('leaves out a column that the table lost, and leaves alone one that it gained', async () => {
    const bench = await open();
    const { sql } = bench.under;
    await bench.begin();
    await sql.exec('ALTER TABLE termine ADD frueher int');
    const id = await bench.insertTermin({ betreff: 'alt', telefon: '1' });
    const gone = await bench.insertTermin({ betreff: 'weg', telefon: '2' });
    await sql.exec('UPDATE termine SET frueher = 5');
    await overwrite(bench, id);
    await remove(bench, gone);
    await sql.exec('ALTER TABLE termine DROP COLUMN frueher');
    await sql.exec('ALTER TABLE termine ADD spaeter int');
    await sql.exec('UPDATE termine SET spaeter = 6');
    for (const version of await versionIds(bench))
      expect((await restore(bench, version)).kind).toBe('restored');
    const rows = await bench.termine();
    await sql.exec('ALTER TABLE termine DROP COLUMN spaeter');
    expect(rows).toMatchObject([
      { betreff: 'alt', telefon: '1', spaeter: 6 },
      { betreff: 'weg', telefon: '2', spaeter: null },
    ]);
  });

  it('gives a row back to the Anwender whose version it was', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    await overwrite(bench, id);
    await bench.updateTermin(id, { anwender: ERNA });
    await bench.emptySpooler();
    const [version] = await versionIds(bench);
    await restore(bench, version!);
    expect((await bench.termin(id))!.anwender).toBe(WILLY);
    expect(await noticed(bench)).toContain(`${id} ${WILLY}`);
  });

  it('waits for no lease; a run that planned on the former state finds a conflict', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: 'emis' });
    await overwrite(bench, id, { betreff: 'Outlook' });
    const page = await bench.readSpooler();
    const { stand } = page.rows[0]!;
    const [version] = await versionIds(bench);
    await restore(bench, version!);
    const { conflicts } = await bench.apply({
      row: { kind: 'update', id, stand, columns: { betreff: 'später aus Outlook' } },
      spooler: page.entries[0]!.ids,
    });
    expect(conflicts).toMatchObject([{ index: 0, row: { columns: { betreff: 'emis' } } }]);
    expect((await bench.termin(id))!.betreff).toBe('emis');
    expect((await bench.readSpooler()).entries[0]!.ids.length).toBeGreaterThan(page.entries[0]!.ids.length);
  });
}
