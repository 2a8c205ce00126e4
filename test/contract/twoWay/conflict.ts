import { expect, it } from 'vitest';
import { INTENT, STATE } from './commit.ts';
import { type Bench, columns, link, newFromOutlook, TTL_MS } from './harness.ts';

/** What emis changed between our read and our write is never lost unseen, and what we overwrite is kept. */
export function conflictContract(open: () => Promise<Bench>): void {
  it('leaves out the whole change whose row emis changed meanwhile, and moves neither cursor nor lease', async () => {
    const bench = await open();
    await bench.begin();
    const [touched, quiet] = [
      await bench.insertTermin({ betreff: 'a' }),
      await bench.insertTermin({ betreff: 'b' }),
    ];
    const [planned, other] = [await bench.row(touched), await bench.row(quiet)];
    const waiting = await bench.spooler();
    await bench.apply({
      withheld: { put: { side: 'emis', id: String(touched), reason: 'x', attempts: 1, next_ms: 0 } },
    });
    await bench.updateTermin(touched, { betreff: 'von Erna' });
    const later = (await bench.spooler()).filter((entry) => !waiting.some((known) => known.id === entry.id));
    const result = await bench.commit({
      changes: [
        {
          row: {
            kind: 'update',
            id: touched,
            stand: planned.stand,
            columns: { betreff: 'neu' },
            keep: 'doppelaenderung',
          },
          link: { kind: 'insert', link: link('A', touched) },
          intent: { put: INTENT },
          withheld: { clear: { side: 'emis', id: String(touched) } },
          spooler: waiting.filter((entry) => entry.row === touched).map((entry) => entry.id),
          notice: true,
        },
        {
          row: { kind: 'update', id: quiet, stand: other.stand, columns: { betreff: 'neu' } },
          link: { kind: 'insert', link: link('B', quiet) },
          spooler: waiting.filter((entry) => entry.row === quiet).map((entry) => entry.id),
        },
      ],
      state: STATE,
      suspectUnseen: { round: 9, start_ms: 0, end_ms: Date.UTC(2100, 0), now_ms: bench.under.now() },
      release: true,
    });
    expect(result.conflicts).toMatchObject([
      { index: 0, row: { id: touched, columns: { betreff: 'von Erna' } } },
    ]);
    expect((await bench.termine()).map((row) => row.betreff)).toEqual(['von Erna', 'neu']);
    expect(await bench.links()).toMatchObject([{ outlookId: 'B', suspicion: null }]);
    expect(await bench.keptVersions()).toEqual([]);
    const own = (await bench.spooler()).filter((entry) => entry.row === touched);
    expect(own.map((entry) => entry.id)).toEqual([
      waiting.find((entry) => entry.row === touched)!.id,
      ...later.map((entry) => entry.id),
    ]);
    expect((await bench.twoWay.beginRun({ ...bench.run, owner: 'lauf-2' }, TTL_MS)).kind).toBe('busy');
    await bench.under.advance(TTL_MS);
    const start = await bench.beginAs({ ...bench.run, owner: 'lauf-2' });
    expect(start).toMatchObject({
      state: { cursor: null },
      intents: [],
      withheldDue: [{ id: String(touched) }],
    });
    const again = await bench.row(touched);
    expect(again.stand).toBe(result.conflicts[0]!.row!.stand);
  });

  it('reports a row that emis deleted meanwhile as gone', async () => {
    const bench = await open();
    await bench.begin();
    const ids = [await bench.insertTermin(), await bench.insertTermin(), await bench.insertTermin()];
    const [a, b, c] = [await bench.row(ids[0]!), await bench.row(ids[1]!), await bench.row(ids[2]!)];
    for (const id of ids) await bench.deleteTermin(id);
    const result = await bench.apply(
      { row: { kind: 'update', id: a.id, stand: a.stand, columns: { betreff: 'x' } } },
      { row: { kind: 'delete', id: b.id, stand: b.stand, keep: 'in_outlook_geloescht' } },
      { row: { kind: 'expect', id: c.id, stand: c.stand }, link: { kind: 'insert', link: link('A', c.id) } },
    );
    expect(result.conflicts).toEqual([0, 1, 2].map((index) => ({ index, row: null })));
    expect(await bench.termine()).toEqual([]);
    expect(await bench.links()).toEqual([]);
    expect(await bench.keptVersions()).toEqual([]);
  });

  const edits: Record<string, Record<string, string | number | null>> = {
    'the case of one letter': { betreff: 'TErmin' },
    'NULL instead of nothing': { ort: null },
    'one minute': { bis: '2026-11-24T10:01:00' },
    'a bit': { privat: 1 },
    'the Anwender': { anwender: 'Erna Muster' },
  };
  for (const [story, values] of Object.entries(edits)) {
    it(`sees every edit of a mapped column: ${story}`, async () => {
      const bench = await open();
      await bench.begin();
      const id = await bench.insertTermin({ ort: '', privat: 0 });
      const planned = await bench.row(id);
      await bench.updateTermin(id, values);
      const { conflicts } = await bench.apply({ row: { kind: 'expect', id, stand: planned.stand } });
      expect(conflicts).toHaveLength(1);
      expect(conflicts[0]!.row!.stand).not.toBe(planned.stand);
    });
  }

  it('is not disturbed by edits of columns that do not travel', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    const planned = await bench.row(id);
    await bench.updateTermin(id, { telefon: '0800', emisnummer: 5 });
    const { conflicts } = await bench.apply({
      row: { kind: 'update', id, stand: planned.stand, columns: { betreff: 'neu' } },
    });
    expect(conflicts).toEqual([]);
    expect(await bench.termin(id)).toMatchObject({ betreff: 'neu', telefon: '0800', emisnummer: 5 });
  });

  it('keeps an overwritten and a deleted row whole, with the columns that do not travel', async () => {
    const bench = await open();
    await bench.begin();
    const values = { betreff: 'Alt "ä"', bemerkung: "O'Neill\n😀", emisnummer: 4711, telefon: '0 12 34' };
    const [first, second] = [await bench.insertTermin(values), await bench.insertTermin(values)];
    const before = (await bench.termine()).map((row) => ({ ...row }));
    const [a, b] = [await bench.row(first), await bench.row(second)];
    await bench.apply(
      {
        row: {
          kind: 'update',
          id: first,
          stand: a.stand,
          columns: { betreff: 'neu' },
          keep: 'doppelaenderung',
        },
      },
      { row: { kind: 'delete', id: second, stand: b.stand, keep: 'in_outlook_geloescht' } },
    );
    const kept = await bench.keptVersions();
    expect(kept.map(({ reason, rowId }) => [reason, rowId])).toEqual([
      ['doppelaenderung', first],
      ['in_outlook_geloescht', second],
    ]);
    for (const [index, { row }] of kept.entries()) {
      expect(Object.keys(row).sort()).toEqual(Object.keys(before[index]!).sort());
      expect(row).toMatchObject(values);
    }
    const [version] = await bench.under.sql.query(
      'SELECT synchronisation, domaene, anwender, kept_at_ms FROM s_exchange_sync_version',
    );
    expect(version).toMatchObject({ domaene: 'termine', anwender: 'Willy Testermann' });
    expect(Number(version!.synchronisation)).toBe(bench.run.synchronisation.id);
    expect(Number(version!.kept_at_ms)).toBe(bench.under.now());
  });

  it('keeps nothing of a plain update', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    await bench.apply({
      row: { kind: 'update', id, stand: (await bench.row(id)).stand, columns: { betreff: 'neu' } },
    });
    expect(await bench.keptVersions()).toEqual([]);
  });

  it('brings EMISNummer and Telefon back when a deleted Termin comes back', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: 'v1', emisnummer: 1, telefon: 'alt' });
    const first = await bench.row(id);
    await bench.apply({
      row: { kind: 'update', id, stand: first.stand, columns: { betreff: 'v2' }, keep: 'doppelaenderung' },
    });
    await bench.updateTermin(id, { emisnummer: 4711, telefon: '0 12 34', ort: 'Wien' });
    const second = await bench.row(id);
    await bench.apply({ row: { kind: 'delete', id, stand: second.stand, keep: 'in_outlook_geloescht' } });
    const { insertedRows } = await bench.apply(
      {
        row: {
          kind: 'insert',
          anwender: 'Willy Testermann',
          columns: columns({ betreff: 'wieder da' }),
          restoreFrom: id,
        },
        link: { kind: 'insert', link: link('A', null) },
      },
      newFromOutlook('B', { betreff: 'daneben' }),
      { row: { kind: 'insert', anwender: 'Willy Testermann', columns: columns(), restoreFrom: 123_456 } },
      {
        row: {
          kind: 'insert',
          anwender: 'Willy Testermann',
          columns: { betreff: 'nur Betreff' },
          restoreFrom: id,
        },
      },
    );
    const back = await bench.termin(insertedRows[0]!);
    expect(insertedRows[0]).not.toBe(id);
    expect(back).toMatchObject({ betreff: 'wieder da', ort: null, emisnummer: 4711, telefon: '0 12 34' });
    expect(await bench.termin(insertedRows[1]!)).toMatchObject({
      betreff: 'daneben',
      emisnummer: null,
      telefon: null,
    });
    expect(await bench.termin(insertedRows[2]!)).toMatchObject({ emisnummer: null, telefon: null });
    expect(await bench.termin(insertedRows[3]!)).toMatchObject({
      betreff: 'nur Betreff',
      ort: 'Wien',
      emisnummer: 4711,
    });
  });

  it('never restores a Termin from a Wiedervorlage with the same number', async () => {
    const bench = await open();
    await bench.begin();
    const termine = bench.run;
    await bench.commit({ changes: [], release: true });
    await bench.beginAs({ ...termine, domaene: 'wiedervorlagen' });
    await bench.under.sql.exec(
      `INSERT INTO wiedervorlagen (anwender, betreff, emisnummer) VALUES ('x', 'x', 4711)`,
    );
    const { stand } = await bench.row(1);
    await bench.apply({ row: { kind: 'delete', id: 1, stand, keep: 'in_outlook_geloescht' } });
    await bench.commit({ changes: [], release: true });
    await bench.beginAs(termine);
    const { insertedRows } = await bench.apply({
      row: { kind: 'insert', anwender: 'Willy Testermann', columns: columns(), restoreFrom: 1 },
    });
    expect(await bench.termin(insertedRows[0]!)).toMatchObject({ emisnummer: null });
  });

  it('restores what only emis knew of a row that a user of emis has deleted: as it was when last looked at', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ emisnummer: 4711, telefon: '0 12 34' });
    await bench.apply({ link: { kind: 'insert', link: link('A', id) }, spooler: await entriesOf(bench, id) });
    await bench.updateTermin(id, { emisnummer: 4712 });
    await bench.apply({ spooler: await entriesOf(bench, id) });
    await bench.under.sql.exec(`DELETE FROM termine WHERE id = ${id}`);
    await bench.apply({ spooler: await entriesOf(bench, id) });
    const [linked] = (await bench.twoWay.lookup(bench.run, { outlookIds: ['A'], rowIds: [] })).links;
    const { id: linkId, ...data } = linked!;
    const { insertedRows } = await bench.apply({
      row: { kind: 'insert', anwender: 'Willy Testermann', columns: columns(), restoreFrom: id },
      link: { kind: 'update', id: linkId, link: { ...data, rowId: null } },
    });
    expect(await bench.termin(insertedRows[0]!)).toMatchObject({ emisnummer: 4712, telefon: '0 12 34' });
  });

  it('of a kept version and what the link remembers, each column comes from the later one', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ emisnummer: 1, telefon: 'alt' });
    await bench.apply({ link: { kind: 'insert', link: link('A', id) }, spooler: await entriesOf(bench, id) });
    const back = async (former: number) => {
      const [linked] = (await bench.twoWay.lookup(bench.run, { outlookIds: ['A'], rowIds: [] })).links;
      const { id: linkId, ...data } = linked!;
      const { insertedRows } = await bench.apply({
        row: { kind: 'insert', anwender: 'Willy Testermann', columns: columns(), restoreFrom: former },
        link: { kind: 'update', id: linkId, link: { ...data, rowId: null } },
      });
      return insertedRows[0]!;
    };
    // Kept after the link last looked.
    await bench.under.advance(1_000);
    await bench.updateTermin(id, { emisnummer: 2, telefon: null });
    const { stand } = await bench.row(id);
    await bench.apply({ row: { kind: 'delete', id, stand, keep: 'in_outlook_geloescht' } });
    const second = await back(id);
    expect(await bench.termin(second)).toMatchObject({ emisnummer: 2, telefon: null });
    // Looked at after the version was kept.
    await bench.under.advance(1_000);
    await bench.updateTermin(second, { emisnummer: null, telefon: '0 12 34' });
    await bench.apply({ spooler: await entriesOf(bench, second) });
    await bench.under.sql.exec(`DELETE FROM termine WHERE id = ${second}`);
    expect(await bench.termin(await back(second))).toMatchObject({ emisnummer: null, telefon: '0 12 34' });
  });

  it('restores from a version that the same page keeps', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ telefon: '0 12 34' });
    const { stand } = await bench.row(id);
    const { insertedRows } = await bench.apply(
      { row: { kind: 'insert', anwender: 'Willy Testermann', columns: columns(), restoreFrom: id } },
      { row: { kind: 'delete', id, stand, keep: 'erkannt' } },
    );
    expect(await bench.termin(insertedRows[0]!)).toMatchObject({ telefon: '0 12 34' });
    expect(await bench.termine()).toHaveLength(1);
  });

  it('loses no edit of users who write the same Termin while we commit', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ bemerkung: '' });
    const times = 60;
    const sql = `UPDATE termine SET bemerkung = CONCAT(bemerkung, 'e') WHERE id = ${id}`;
    let finished = false;
    let theirs = 0;
    let ours = 0;
    let conflicts = 0;
    // On a busy machine they may be through before we have begun: they go on until we have met.
    const writing = (async () => {
      do {
        await bench.under.sql.meanwhile(sql, times);
        theirs += times;
      } while (conflicts === 0 && theirs < 100 * times);
      finished = true;
    })();
    for (let round = 0; round < 10_000 && !(finished && ours > 0); round += 1) {
      const row = await bench.row(id);
      // Time for the others between our read and our write.
      await new Promise((resolve) => setTimeout(resolve, 2));
      const columnsToWrite = { bemerkung: `${row.columns.bemerkung}o` };
      const result = await bench.apply({
        row: { kind: 'update', id, stand: row.stand, columns: columnsToWrite },
      });
      conflicts += result.conflicts.length;
      ours += 1 - result.conflicts.length;
    }
    await writing;
    const written = String((await bench.termin(id))!.bemerkung);
    expect(written.replaceAll('o', '')).toHaveLength(theirs);
    expect(written.replaceAll('e', '')).toHaveLength(ours);
    expect(ours).toBeGreaterThan(0);
    expect(conflicts).toBeGreaterThan(0);
  });
}

/** The waiting entries of a row. */
async function entriesOf(bench: Bench, rowId: number): Promise<readonly number[]> {
  const page = await bench.twoWay.readSpooler(bench.run, { rows: 50, except: [], also: [] });
  return page.entries.find((entry) => entry.rowId === rowId)?.ids ?? [];
}
