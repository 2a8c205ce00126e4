import { expect, it } from 'vitest';
import type { WallTime } from '../../../lib/domain/wallTime.ts';
import { type Bench, columns, link, newFromOutlook } from './harness.ts';

const WILLY = 'Willy Testermann';
const ERNA = 'Erna Muster';

/** What users do in emis arrives, once, and nothing that they do meanwhile is dropped. */
export function spoolerContract(open: () => Promise<Bench>): void {
  it('shows new, changed and deleted Termine of the Anwender, each with all its entries, oldest first', async () => {
    const bench = await open();
    await bench.begin();
    const [a, b, c] = [await bench.insertTermin(), await bench.insertTermin(), await bench.insertTermin()];
    await bench.emptySpooler();
    await bench.updateTermin(c, { betreff: 'x' });
    await bench.updateTermin(a, { betreff: 'x' });
    await bench.deleteTermin(b);
    await bench.updateTermin(c, { betreff: 'y' });
    const d = await bench.insertTermin();
    const all = await bench.spooler();
    expect(all.map(({ row, aktion, anwender }) => [row, aktion, anwender])).toEqual([
      [c, 'U', WILLY],
      [a, 'U', WILLY],
      [b, 'D', WILLY],
      [c, 'U', WILLY],
      [d, 'I', WILLY],
    ]);
    const page = await bench.readSpooler();
    const idsOf = (row: number) => all.filter((entry) => entry.row === row).map((entry) => entry.id);
    expect(page.entries).toEqual([c, a, b, d].map((rowId) => ({ rowId, ids: idsOf(rowId) })));
    expect(page.rows.map((row) => row.id).sort((x, y) => x - y)).toEqual([a, c, d]);
    expect(page).toMatchObject({ links: [], withheld: [], more: false });
  });

  it('hands out at most the rows asked for, the oldest first, and says that more wait', async () => {
    const bench = await open();
    await bench.begin();
    const ids: number[] = [];
    for (let index = 0; index < 5; index += 1) ids.push(await bench.insertTermin());
    await bench.updateTermin(ids[0]!, { betreff: 'x' });
    const rowsOf = async (...read: Parameters<Bench['readSpooler']>) => {
      const page = await bench.readSpooler(...read);
      return {
        rows: page.entries.map((entry) => entry.rowId),
        read: page.rows.map((row) => row.id),
        more: page.more,
      };
    };
    expect(await rowsOf(2)).toEqual({ rows: ids.slice(0, 2), read: ids.slice(0, 2), more: true });
    expect(await rowsOf(2, ids.slice(0, 2))).toEqual({
      rows: ids.slice(2, 4),
      read: ids.slice(2, 4),
      more: true,
    });
    expect(await rowsOf(2, ids.slice(0, 3))).toEqual({ rows: ids.slice(3), read: ids.slice(3), more: false });
    expect(await rowsOf(5)).toMatchObject({ rows: ids, more: false });
    expect(await rowsOf(5, ids)).toEqual({ rows: [], read: [], more: false });
    expect(await rowsOf(5, ids, [ids[0]!])).toEqual({ rows: [], read: [ids[0]], more: false });
  });

  it('reads further rows on request, whether or not anything waits for them', async () => {
    const bench = await open();
    await bench.begin();
    const quiet = await bench.insertTermin();
    await bench.emptySpooler();
    const [waiting, asked] = [await bench.insertTermin(), await bench.insertTermin()];
    const page = await bench.readSpooler(1, [], [quiet, asked, 999]);
    expect(page.rows.map((row) => row.id)).toEqual([quiet, waiting, asked]);
    expect(page.entries.map((entry) => entry.rowId)).toEqual([waiting, asked]);
    expect(page.entries[1]!.ids).toHaveLength(1);
  });

  it('removes exactly the entries that were read; a newer one of the same row stays', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    const page = await bench.readSpooler();
    await bench.updateTermin(id, { betreff: 'neuer' });
    await bench.apply({ spooler: page.entries[0]!.ids });
    expect(await bench.spooler()).toMatchObject([{ row: id, aktion: 'U' }]);
    expect((await bench.next()).spoolerWaiting).toBe(true);
    await bench.apply({ spooler: (await bench.readSpooler()).entries[0]!.ids });
    expect((await bench.next()).spoolerWaiting).toBe(false);
  });

  it('does not hand out what belongs to other Anwender or to another domain', async () => {
    const bench = await open();
    await bench.begin();
    await bench.insertTermin({ anwender: ERNA });
    const { sql } = bench.under;
    await sql.exec(`INSERT INTO wiedervorlagen (anwender, betreff) VALUES (${sql.text(WILLY)}, 'x')`);
    expect((await bench.readSpooler()).entries).toEqual([]);
    expect((await bench.next()).spoolerWaiting).toBe(false);
    const tasks = await bench
      .beginAs({ ...bench.run, domaene: 'wiedervorlagen' })
      .catch((error: Error) => error.message);
    expect(tasks).toBe('The mailbox is busy.');
    await bench.commit({ changes: [], release: true });
    expect((await bench.beginAs({ ...bench.run, domaene: 'wiedervorlagen' })).spoolerWaiting).toBe(true);
    const page = await bench.readSpooler();
    expect(page.rows).toMatchObject([
      { columns: { betreff: 'x', prio: null, faellig_am: null, erinnern_am: null } },
    ]);
  });

  it('takes the name with trailing blanks for the same Anwender, and with other letters for another', async () => {
    const bench = await open();
    await bench.begin();
    await bench.insertTermin({ anwender: `${WILLY}  ` });
    const page = await bench.readSpooler();
    expect(page.rows).toMatchObject([{ anwender: WILLY }]);
    expect(page.entries[0]!.ids).toHaveLength(1);
    const spelt = { ...bench.run, synchronisation: { ...bench.run.synchronisation, anwender: `${WILLY} ` } };
    const read = { rows: 5, except: [], also: [] };
    expect((await bench.twoWay.readSpooler(spelt, read)).rows).toMatchObject([{ anwender: `${WILLY} ` }]);
    await bench.emptySpooler();
    await bench.insertTermin({ anwender: 'Willy Testerman' });
    expect((await bench.readSpooler()).entries).toEqual([]);
  });

  it('shows a Termin that was given to somebody else to both: deleted for the first, new for the second', async () => {
    const bench = await open();
    await bench.begin();
    const erna = await bench.synchronisation(ERNA, 'erna@example.com');
    const id = await bench.insertTermin();
    await bench.apply({ link: { kind: 'insert', link: link('A', id) } });
    await bench.emptySpooler();
    await bench.updateTermin(id, { anwender: ERNA });
    expect((await bench.spooler()).map(({ aktion, anwender }) => [aktion, anwender])).toEqual([
      ['U', WILLY],
      ['U', ERNA],
    ]);
    const [mine, hers] = await bench.spooler();
    const page = await bench.readSpooler();
    expect(page.entries).toEqual([{ rowId: id, ids: [mine!.id] }]);
    expect(page).toMatchObject({ rows: [{ id, anwender: ERNA }], links: [{ outlookId: 'A' }] });
    await bench.apply({ spooler: [mine!.id], link: { kind: 'remove', id: page.links[0]!.id } });
    expect((await bench.readSpooler()).entries).toEqual([]);
    expect((await bench.next()).spoolerWaiting).toBe(false);
    await bench.beginAs(bench.key(erna, 'lauf-3'));
    const second = await bench.readSpooler();
    expect(second).toMatchObject({ rows: [{ id, anwender: ERNA }], links: [] });
    expect(second.entries).toEqual([{ rowId: id, ids: [hers!.id] }]);
  });

  it("notices a linked Termin that is gone or given away even where only the other's entry tells of it", async () => {
    const bench = await open();
    await bench.begin();
    const [given, gone] = [await bench.insertTermin(), await bench.insertTermin()];
    await bench.apply(
      { link: { kind: 'insert', link: link('A', given) } },
      { link: { kind: 'insert', link: link('B', gone) } },
    );
    await bench.updateTermin(given, { anwender: ERNA });
    await bench.updateTermin(gone, { anwender: ERNA });
    await bench.deleteTermin(gone);
    const { sql } = bench.under;
    await sql.exec(`DELETE FROM s_exchange_sync_spooler WHERE anwender = ${sql.text(WILLY)}`);
    expect((await bench.next()).spoolerWaiting).toBe(true);
    const page = await bench.readSpooler();
    expect(page.entries).toEqual([
      { rowId: given, ids: [] },
      { rowId: gone, ids: [] },
    ]);
    expect(page.rows).toMatchObject([{ id: given, anwender: ERNA }]);
    expect((await bench.readSpooler(1)).more).toBe(true);
    expect((await bench.readSpooler(5, [given, gone])).entries).toEqual([]);
    const [first, second] = page.links;
    await bench.apply(
      { link: { kind: 'remove', id: first!.id } },
      { link: { kind: 'update', id: second!.id, link: { ...second!, state: 'deleted', purgeAt_ms: 1 } } },
    );
    expect((await bench.readSpooler()).entries).toEqual([]);
    expect((await bench.next()).spoolerWaiting).toBe(false);
    expect(await bench.spooler()).not.toEqual([]);
  });

  it("is not woken again and again by another Anwender's old entries about a Termin that is ours by now", async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ anwender: ERNA });
    await bench.updateTermin(id, { anwender: WILLY });
    const page = await bench.readSpooler();
    await bench.apply({ spooler: page.entries[0]!.ids, link: { kind: 'insert', link: link('A', id) } });
    expect((await bench.spooler()).map((entry) => entry.anwender)).toEqual([ERNA, ERNA]);
    expect((await bench.readSpooler()).entries).toEqual([]);
    expect((await bench.next()).spoolerWaiting).toBe(false);
    await bench.updateTermin(id, { betreff: 'x' });
    expect((await bench.readSpooler()).entries).toHaveLength(1);
  });

  it("is woken no more by another Anwender's entries once the deletion is noted, carried out or held", async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    await bench.apply({ link: { kind: 'insert', link: link('A', id) } });
    await bench.emptySpooler();
    await bench.updateTermin(id, { anwender: ERNA });
    const { sql } = bench.under;
    await sql.exec(`DELETE FROM s_exchange_sync_spooler WHERE anwender <> ${sql.text(ERNA)}`);
    expect((await bench.next()).spoolerWaiting).toBe(true);
    const [stored] = await bench.links();
    const deletion = { side: 'outlook', gone: false, held: true } as const;
    await bench.apply({ link: { kind: 'update', id: stored!.id, link: { ...stored!, deletion } } });
    expect((await bench.readSpooler()).entries).toEqual([]);
    expect((await bench.next()).spoolerWaiting).toBe(false);
    await bench.updateTermin(id, { anwender: WILLY });
    expect((await bench.next()).spoolerWaiting).toBe(true);
  });

  it('notes a Termin that was given away for the Anwender who lost it, when only the new one was told', async () => {
    const bench = await open();
    await bench.begin();
    const willy = { run: bench.run, fence: bench.fence };
    const given = await bench.insertTermin();
    const own = await bench.insertTermin();
    await bench.apply(
      { link: { kind: 'insert', link: link('A', given) } },
      { link: { kind: 'insert', link: link('B', own) } },
    );
    await bench.beginAs(bench.key(await bench.synchronisation(ERNA, 'erna@example.com')));
    const erna = { run: bench.run, fence: bench.fence };
    await bench.updateTermin(given, { anwender: ERNA });
    const { sql } = bench.under;
    await sql.exec(`DELETE FROM s_exchange_sync_spooler WHERE anwender <> ${sql.text(ERNA)}`);
    const drained = async () => {
      const page = await bench.readSpooler();
      const [row] = page.rows;
      await bench.apply(
        ...page.entries.map(({ rowId, ids }) =>
          page.links.length > 0 || row?.anwender !== bench.run.synchronisation.anwender
            ? { spooler: ids }
            : { spooler: ids, link: { kind: 'insert', link: link('E', rowId) } as const },
        ),
      );
      return (await bench.spooler()).map(({ row: rowId, anwender }) => [rowId, anwender]);
    };
    expect(await drained()).toEqual([[given, WILLY]]);
    // Each time anew: whether the note that waits is read yet, nobody can tell. Nobody else is told.
    await bench.updateTermin(given, { ort: 'Köln' });
    expect(await drained()).toEqual([
      [given, WILLY],
      [given, WILLY],
    ]);
    Object.assign(bench, willy);
    const [mine] = (await bench.readSpooler()).links;
    const deletion = { side: 'outlook', gone: false, held: false } as const;
    await bench.apply({ link: { kind: 'update', id: mine!.id, link: { ...mine!, deletion } } });
    expect(await drained()).toEqual([]);
    // What is being deleted already is no news, nor what is switched off.
    Object.assign(bench, erna);
    await bench.updateTermin(given, { ort: 'Bonn' });
    expect(await drained()).toEqual([]);
    Object.assign(bench, willy);
    await bench.apply({ link: { kind: 'update', id: mine!.id, link: mine! } });
    await sql.exec(`UPDATE s_exchange_sync SET aktiv = 0 WHERE id = ${willy.run.synchronisation.id}`);
    Object.assign(bench, erna);
    await bench.updateTermin(given, { ort: 'Wien' });
    expect(await drained()).toEqual([]);
  });

  it('tells the Anwender who loses a Termin between his own reading and his commit', async () => {
    const bench = await open();
    await bench.begin();
    const willy = { run: bench.run, fence: bench.fence };
    const [changed, created] = [await bench.insertTermin(), await bench.insertTermin()];
    await bench.apply({ link: { kind: 'insert', link: link('A', changed) } });
    await bench.emptySpooler();
    await bench.updateTermin(changed, { ort: 'Köln' });
    await bench.updateTermin(created, { ort: 'Köln' });
    const read = await bench.readSpooler();

    // Both are given away, and only the new Anwender is told, who deals with them at once.
    const told = await bench.spooler();
    for (const id of [changed, created]) await bench.updateTermin(id, { anwender: ERNA });
    const { sql } = bench.under;
    const late = (await bench.spooler()).slice(told.length).filter(({ anwender }) => anwender === WILLY);
    await sql.exec(
      `DELETE FROM s_exchange_sync_spooler WHERE id IN (${late.map(({ id }) => id).join(', ')})`,
    );
    await bench.beginAs(bench.key(await bench.synchronisation(ERNA, 'erna@example.com')));
    await bench.apply(...(await bench.readSpooler()).entries.map(({ ids }) => ({ spooler: ids })));

    Object.assign(bench, willy);
    const ids = (rowId: number) => read.entries.find((entry) => entry.rowId === rowId)!.ids;
    await bench.apply(
      { spooler: ids(changed) },
      { spooler: ids(created), link: { kind: 'insert', link: link('B', created) } },
    );
    const waiting = await bench.readSpooler();
    expect(waiting.entries.map(({ rowId }) => rowId).sort((x, y) => x - y)).toEqual([changed, created]);
    expect(waiting.rows.map(({ anwender }) => anwender)).toEqual([ERNA, ERNA]);
  });

  it('shows the links and withheld items of the rows on the page, whatever the state of the link', async () => {
    const bench = await open();
    await bench.begin();
    const [a, b] = [await bench.insertTermin(), await bench.insertTermin()];
    const withheld = {
      side: 'emis',
      id: String(a),
      reason: 'Kein Beginn.',
      attempts: 2,
      next_ms: 5,
    } as const;
    const other = { ...withheld, side: 'outlook', id: 'B' } as const;
    await bench.apply(
      { withheld: { put: withheld } },
      { withheld: { put: other }, link: { kind: 'insert', link: link('B', b, { state: 'emisOnly' }) } },
      { withheld: { put: { ...withheld, id: '999' } } },
    );
    const page = await bench.readSpooler();
    expect(page.links).toMatchObject([{ outlookId: 'B', rowId: b, state: 'emisOnly' }]);
    expect(page.withheld).toHaveLength(2);
    expect(page.withheld).toEqual(expect.arrayContaining([withheld, other]));
  });

  it('takes back the entries of our own writes, and only those', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    const entries = await bench.spooler();
    const { stand } = await bench.row(id);
    await bench.apply(newFromOutlook('A'), {
      row: { kind: 'update', id, stand, columns: { ort: 'Köln' }, keep: 'doppelaenderung' },
    });
    expect(await bench.spooler()).toEqual(entries);
    const changed = await bench.row(id);
    await bench.apply({ row: { kind: 'delete', id, stand: changed.stand, keep: 'in_outlook_geloescht' } });
    expect(await bench.spooler()).toEqual(entries);
  });

  it('notes rows for the next push: a read row, a new one, and not twice what was drained', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    const page = await bench.readSpooler();
    const { insertedRows } = await bench.apply(
      { link: { kind: 'insert', link: link('A', id) }, spooler: page.entries[0]!.ids, notice: true },
      { row: { kind: 'insert', anwender: WILLY, columns: columns() }, notice: true },
    );
    const noticed = (await bench.spooler()).filter((entry) => entry.aktion === 'U');
    expect(noticed.map(({ row, anwender }) => [row, anwender])).toEqual([
      [id, WILLY],
      [insertedRows[1], WILLY],
    ]);
    const next = await bench.readSpooler();
    expect(next.entries.map((entry) => entry.rowId).sort((x, y) => x - y)).toEqual([id, insertedRows[1]]);
  });

  it('notes at the Ersteinrichtung every Termin that ends from the given moment on', async () => {
    const bench = await open();
    await bench.begin();
    const at = (von: string | null, bis: string | null, anwender = WILLY) =>
      bench.insertTermin({ von, bis, anwender });
    await at('2026-11-22T09:00:00', '2026-11-22T23:59:59');
    const running = await at('2026-11-22T22:00:00', '2026-11-23T00:00:00');
    const later = await at('2027-05-01T09:00:00', '2027-05-01T10:00:00');
    const open_ = await at('2026-11-23T09:00:00', null);
    await at(null, null);
    await at('2027-05-01T09:00:00', '2027-05-01T10:00:00', ERNA);
    await bench.emptySpooler();
    const { noticed } = await bench.commit({
      changes: [],
      noticeRowsFrom: '2026-11-23T00:00:00' as WallTime,
    });
    expect(noticed).toBe(3);
    expect((await bench.spooler()).map(({ row, anwender }) => [row, anwender])).toEqual(
      [running, later, open_].map((row) => [row, WILLY]),
    );
  });

  it('hands out 2,000 waiting rows page by page, each exactly once', async () => {
    const bench = await open();
    await bench.begin();
    await bench.apply(
      ...Array.from({ length: 2000 }, (_, index) => ({
        ...newFromOutlook(`item-${index}`),
        notice: true as const,
      })),
    );
    const seen = new Set<number>();
    for (let pages = 0; pages < 5; pages += 1) {
      const page = await bench.readSpooler(500);
      for (const { rowId } of page.entries) {
        expect(seen.has(rowId)).toBe(false);
        seen.add(rowId);
      }
      expect(page.more).toBe(seen.size < 2000);
      if (page.entries.length > 0)
        await bench.apply(...page.entries.map((entry) => ({ spooler: entry.ids })));
    }
    expect(seen.size).toBe(2000);
    expect(await bench.spooler()).toEqual([]);
  });
}
