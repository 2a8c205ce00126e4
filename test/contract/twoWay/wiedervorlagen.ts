import { expect, it } from 'vitest';
import { ALWAYS, type Columns } from '../../../lib/domain/twoWayDomain.ts';
import { midnight, type WallTime } from '../../../lib/domain/wallTime.ts';
import type { ItemChange, LinkData } from '../../../lib/sync/ports/store.ts';
import { type Bench, link } from './harness.ts';

const WILLY = 'Willy Testermann';
const ERNA = 'Erna Beispiel';

/** All mapped columns of a Wiedervorlage. */
function columns(over: Columns = {}): Columns {
  return {
    betreff: 'Aus Outlook',
    bemerkung: null,
    prio: 2,
    faellig_am: '2026-11-24',
    erinnern_am: '2026-11-24T09:00:00',
    ...over,
  };
}

const taskLink = (outlookId: string, rowId: number | null, over: Partial<LinkData> = {}): LinkData =>
  link(outlookId, rowId, { ...ALWAYS, anchor: { faellig: { emis: '2026-11-24', outlook: null } }, ...over });

const fromOutlook = (outlookId: string, over: Columns = {}): ItemChange => ({
  row: { kind: 'insert', anwender: WILLY, columns: columns(over) },
  link: { kind: 'insert', link: taskLink(outlookId, null) },
});

/** The second two-way domain on the same port: table `wiedervorlagen`, spooler code WV. */
export function wiedervorlagenContract(open: () => Promise<Bench>): void {
  async function begun(): Promise<Bench> {
    const bench = await open();
    const synchronisation = await bench.synchronisation(WILLY, 'willy@example.com');
    await bench.beginAs(bench.key(synchronisation, 'lauf-1', 'wiedervorlagen'));
    return bench;
  }

  /** A user of emis enters a Wiedervorlage. Answers its number. */
  async function enter(bench: Bench, values: Record<string, string | number | null> = {}): Promise<number> {
    const { sql } = bench.under;
    const all = { anwender: WILLY, betreff: 'Wiedervorlage', faellig_am: '2026-11-24', ...values };
    const literal = (value: string | number | null) =>
      value === null ? 'NULL' : typeof value === 'number' ? `${value}` : sql.text(value);
    await sql.exec(
      `INSERT INTO wiedervorlagen (${Object.keys(all).join(', ')}) VALUES (${Object.values(all).map(literal).join(', ')})`,
    );
    const [row] = await sql.query('SELECT MAX(id) AS id FROM wiedervorlagen');
    return Number(row!.id);
  }

  it('reads and writes its columns: text, number, date, date-time and NULL', async () => {
    const bench = await begun();
    const written = columns({ bemerkung: 'Grüße 😀\r\nzwei', prio: 1, erinnern_am: '2026-03-29T02:30:00' });
    const { insertedRows } = await bench.apply(fromOutlook('A', written));
    const id = insertedRows[0]!;
    expect((await bench.row(id)).columns).toEqual(written);
    const { stand } = await bench.row(id);
    const emptied = { prio: null, faellig_am: null, erinnern_am: null };
    await bench.apply({ row: { kind: 'update', id, stand, columns: emptied } });
    expect((await bench.row(id)).columns).toEqual({ ...written, ...emptied });
  });

  it('never writes erledigt and emisnummer, and a change of them alone is none of the mapped columns', async () => {
    const bench = await begun();
    const id = await enter(bench, { erledigt: 0, emisnummer: 4711 });
    const before = await bench.row(id);
    await bench.under.sql.exec(`UPDATE wiedervorlagen SET erledigt = 1 WHERE id = ${id}`);
    const after = await bench.row(id);
    expect(after.stand).toBe(before.stand);
    await bench.apply({ row: { kind: 'update', id, stand: before.stand, columns: { prio: 3 } } });
    const [row] = await bench.under.sql.query(
      `SELECT prio, erledigt, emisnummer FROM wiedervorlagen WHERE id = ${id}`,
    );
    expect([Number(row!.prio), Number(row!.erledigt), Number(row!.emisnummer)]).toEqual([3, 1, 4711]);
  });

  it('says which rows are done, wherever it shows rows', async () => {
    const bench = await begun();
    const done = await enter(bench, { erledigt: 1 });
    const isOpen = await enter(bench, { erledigt: 0 });
    const unknown = await enter(bench, { erledigt: null });
    const found = await bench.twoWay.lookup(bench.run, {
      outlookIds: [],
      rowIds: [done, isOpen, unknown],
      startsAt: [midnight('2026-11-24')],
    });
    const { rows: spooled } = await bench.readSpooler();
    for (const rows of [found.rows, found.candidates, spooled]) {
      const isDone = new Map(rows.map((row) => [row.id, row.done ?? false]));
      expect([isDone.get(done), isDone.get(isOpen), isDone.get(unknown)]).toEqual([true, false, false]);
    }
  });

  it('finds unlinked rows by their due date', async () => {
    const bench = await begun();
    const due = await enter(bench);
    await enter(bench, { faellig_am: '2026-11-25' });
    await enter(bench, { faellig_am: null });
    await enter(bench, { anwender: ERNA });
    const linked = await enter(bench);
    await bench.apply({ link: { kind: 'insert', link: taskLink('A', linked) } });
    const { candidates } = await bench.twoWay.lookup(bench.run, {
      outlookIds: [],
      rowIds: [],
      startsAt: [midnight('2026-11-24')],
    });
    expect(candidates.map(({ id }) => id)).toEqual([due]);
  });

  it('finds unlinked rows by their Betreff, whatever their dates, case and outer blanks', async () => {
    const bench = await begun();
    const ids = [
      await enter(bench, { betreff: 'Müll rausbringen', faellig_am: '2019-05-13' }),
      await enter(bench, { betreff: ' MÜLL Rausbringen  ', faellig_am: null }),
      await enter(bench, { betreff: 'Ärger' }),
    ];
    await enter(bench, { betreff: 'Müll' });
    await enter(bench, { betreff: 'Müll rausbringen', anwender: ERNA });
    const linked = await enter(bench, { betreff: 'Ärger' });
    await bench.apply({ link: { kind: 'insert', link: taskLink('A', linked) } });
    const { candidates } = await bench.twoWay.lookup(bench.run, {
      outlookIds: [],
      rowIds: [],
      startsAt: ['2030-01-01T00:00:00' as WallTime],
      titled: ['müll rausbringen', 'ärger'],
    });
    expect(candidates.map(({ id }) => id)).toEqual(ids);
  });

  it('shows the links that are not simply active, with their rows, when they are asked for', async () => {
    const bench = await begun();
    const suspicion = { since_ms: 1_000, attempts: 0, next_ms: 2_000 };
    const deletion = { side: 'emis', gone: true, held: false } as const;
    await bench.apply(
      fromOutlook('aktiv'),
      ...(
        [
          ['geparkt', { state: 'parked' }],
          ['gelöscht', { state: 'deleted' }],
          ['nur emis', { state: 'emisOnly' }],
          ['verdächtig', { suspicion }],
          ['vorgemerkt', { deletion }],
        ] as const
      ).map(
        ([outlookId, over]): ItemChange => ({
          row: { kind: 'insert', anwender: WILLY, columns: columns({ betreff: outlookId }) },
          link: { kind: 'insert', link: taskLink(outlookId, null, over) },
        }),
      ),
    );
    const asked = { outlookIds: [], rowIds: [] };
    const { orphans, rows } = await bench.twoWay.lookup(bench.run, { ...asked, orphans: true });
    const names = ['geparkt', 'gelöscht', 'nur emis', 'verdächtig', 'vorgemerkt'];
    expect(orphans!.map(({ outlookId }) => outlookId).sort()).toEqual([...names].sort());
    expect(rows.map((row) => row.columns.betreff).sort()).toEqual([...names].sort());
    expect((await bench.twoWay.lookup(bench.run, asked)).orphans ?? []).toEqual([]);
  });

  it('gives a link another Outlook id', async () => {
    const bench = await begun();
    await bench.apply(fromOutlook('alt'));
    const [old] = await bench.links();
    const { id, ...data } = old!;
    await bench.apply({ link: { kind: 'update', id, link: { ...data, outlookId: 'neu' } } });
    const { links } = await bench.twoWay.lookup(bench.run, { outlookIds: ['alt', 'neu'], rowIds: [] });
    expect(links.map((each) => [each.id, each.outlookId])).toEqual([[id, 'neu']]);
  });

  it('notes at the Ersteinrichtung every row of the Anwender that is not done', async () => {
    const bench = await begun();
    const ids = [
      await enter(bench, { faellig_am: '2001-01-01', erledigt: 0 }),
      await enter(bench, { faellig_am: null, erledigt: null }),
    ];
    await enter(bench, { erledigt: 1 });
    await enter(bench, { anwender: ERNA, erledigt: 0 });
    await bench.emptySpooler();
    const { noticed } = await bench.commit({ changes: [], noticeOpenRows: true });
    expect(noticed).toBe(2);
    expect((await bench.spooler()).map(({ row, anwender }) => [row, anwender])).toEqual(
      ids.map((id) => [id, WILLY]),
    );
  });

  it('suspects after a full round every active link that it did not meet, wherever it lies in time', async () => {
    const bench = await begun();
    await bench.apply(fromOutlook('getroffen'), fromOutlook('vermisst'));
    const met = (await bench.links()).find(({ outlookId }) => outlookId === 'getroffen')!;
    await bench.commit({ changes: [], stamp: { linkIds: [met.id], round: 2 } });
    const { suspects } = await bench.commit({
      changes: [],
      suspectUnseen: { round: 2, ...ALWAYS, now_ms: bench.under.now() },
    });
    expect(suspects).toBe(1);
    const { links } = await bench.twoWay.readSuspects(bench.run, 10);
    expect(links.map(({ outlookId }) => outlookId)).toEqual(['vermisst']);
  });

  it('keeps the whole row before it is deleted, and brings back with it what does not travel', async () => {
    const bench = await begun();
    const id = await enter(bench, { erledigt: 1, emisnummer: 4711 });
    const { stand } = await bench.row(id);
    await bench.apply({ row: { kind: 'delete', id, stand, keep: 'in_outlook_geloescht' } });
    expect(await bench.keptVersions()).toMatchObject([{ rowId: id, reason: 'in_outlook_geloescht' }]);
    const { insertedRows } = await bench.apply({
      row: { kind: 'insert', anwender: WILLY, columns: columns({ prio: 3 }), restoreFrom: id },
    });
    const [row] = await bench.under.sql.query(
      `SELECT betreff, prio, erledigt, emisnummer FROM wiedervorlagen WHERE id = ${insertedRows[0]}`,
    );
    expect([row!.betreff, Number(row!.prio), Number(row!.erledigt), Number(row!.emisnummer)]).toEqual([
      'Aus Outlook',
      3,
      1,
      4711,
    ]);
  });

  it('has a spooler of its own: a Termin of the same number is another thing', async () => {
    const bench = await begun();
    let [termin, wiedervorlage] = [await bench.insertTermin(), await enter(bench)];
    while (termin < wiedervorlage) termin = await bench.insertTermin();
    while (wiedervorlage < termin) wiedervorlage = await enter(bench);
    await bench.under.sql.exec(`DELETE FROM s_exchange_sync_spooler WHERE datensatz_id <> ${termin}`);
    const { entries, rows } = await bench.readSpooler();
    expect(entries.map(({ rowId }) => rowId)).toEqual([wiedervorlage]);
    expect(rows.map((row) => row.columns.betreff)).toEqual(['Wiedervorlage']);
    await bench.apply({ spooler: entries[0]!.ids });
    expect(await bench.spooler()).toHaveLength(1);
    await bench.commit({ changes: [], release: true });
    await bench.beginAs({ ...bench.run, domaene: 'termine' });
    expect((await bench.readSpooler()).rows.map((row) => row.columns.betreff)).toEqual(['Termin']);
  });
}
