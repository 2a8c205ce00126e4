import { expect, it } from 'vitest';
import { StoreError } from '../../../lib/sync/ports/errors.ts';
import type { DomainState, Intent } from '../../../lib/sync/ports/store.ts';
import { type Bench, columns, link, newFromOutlook } from './harness.ts';

export const STATE: DomainState = {
  cursor: 'https://graph.microsoft.com/v1.0/delta?token=Ä',
  fullRound: true,
  round: 3,
  window: { start: '2026-10-25T00:00:00Z', end: '2028-05-01T00:00:00Z' },
  createFrom_ms: 1_795_478_400_000,
  firstRunAt_ms: 1_795_500_000_000,
  facts: { containerId: 'AAMk=', containerEntryId: 'x', deletedItemsEntryId: 'y' },
  deletedItemsVisible: true,
  settingUp: true,
};

export const INTENT: Intent = {
  key: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  kind: 'create',
  rowId: 7,
  outlookId: null,
  at_ms: 1_795_500_000_123,
  fields: ['betreff', 'zeit'],
  emisBase: { betreff: 'x' },
  outlookBase: { betreff: 'y' },
  anchor: { start: 'z' },
};

/** One page is one unit: all of it or nothing of it. */
export function commitContract(open: () => Promise<Bench>): void {
  it('stores rows, links, state, intents, withheld items and the protocol together, and finds them after a restart', async () => {
    const bench = await open();
    await bench.begin();
    const before = bench.twoWay.roundTrips;
    const withheld = {
      side: 'outlook',
      id: 'B',
      reason: 'Beginn fehlt.',
      attempts: 1,
      next_ms: bench.under.now(),
    } as const;
    const result = await bench.commit({
      changes: [
        newFromOutlook('A', { betreff: 'Müller & Söhne' }),
        { intent: { put: INTENT } },
        { withheld: { put: withheld } },
      ],
      state: STATE,
      protocol: {
        startedAt_ms: 1,
        finishedAt_ms: 2,
        ergebnis: 'teilweise',
        counts: { neu: 1 },
        fehler: ['x'],
      },
      release: true,
    });
    expect(bench.twoWay.roundTrips - before).toBe(1);
    const [row] = await bench.termine();
    expect(result).toMatchObject({
      conflicts: [],
      insertedRows: [Number(row!.id), null, null],
      suspects: 0,
      noticed: 0,
    });
    await bench.under.reopen();
    const start = await bench.beginAs({ ...bench.run, owner: 'lauf-2' });
    expect(start).toMatchObject({
      state: STATE,
      intents: [INTENT],
      withheldDue: [withheld],
      spoolerWaiting: false,
    });
    expect(await bench.links()).toEqual([{ ...link('A', Number(row!.id)), id: expect.any(Number) }]);
    expect((await bench.row(Number(row!.id))).columns).toEqual(columns({ betreff: 'Müller & Söhne' }));
    const [protocol] = await bench.under.sql.query(
      'SELECT ergebnis, counts, fehler FROM s_exchange_sync_protocol',
    );
    expect({ ...protocol }).toEqual({ ergebnis: 'teilweise', counts: '{"neu":1}', fehler: '["x"]' });
  });

  it('keeps the state of each domain and each Synchronisation apart', async () => {
    const bench = await open();
    await bench.begin();
    await bench.commit({ changes: [{ intent: { put: INTENT } }], state: STATE, release: true });
    const tasks = await bench.beginAs({ ...bench.run, domaene: 'wiedervorlagen' });
    expect(tasks).toMatchObject({ state: { cursor: null, round: 0 }, intents: [] });
    const erna = await bench.synchronisation('Erna Muster', 'erna@example.com');
    expect(await bench.beginAs(bench.key(erna))).toMatchObject({ state: { cursor: null }, intents: [] });
  });

  it('replaces the state as a whole, back to nothing known', async () => {
    const bench = await open();
    await bench.begin();
    await bench.commit({ changes: [], state: STATE });
    const empty: DomainState = {
      cursor: null,
      fullRound: false,
      round: 4,
      window: null,
      createFrom_ms: null,
      firstRunAt_ms: null,
      facts: null,
      deletedItemsVisible: false,
      settingUp: false,
    };
    await bench.commit({ changes: [], state: empty });
    expect((await bench.next()).state).toEqual(empty);
  });

  const linked = async (bench: Bench) => {
    await bench.begin();
    await bench.apply(newFromOutlook('A'));
    await bench.emptySpooler();
    const [stored] = await bench.links();
    return { stored: stored!, row: await bench.row(stored!.rowId) };
  };

  const failing = {
    'an Outlook id that is linked already': (_: number) =>
      ({ kind: 'insert', link: link('A', 999) }) as const,
    'a link that vanished, to be updated': (id: number) =>
      ({ kind: 'update', id: id + 1000, link: link('X', 1) }) as const,
    'a link that vanished, to be removed': (id: number) => ({ kind: 'remove', id: id + 1000 }) as const,
  };
  for (const [story, change] of Object.entries(failing)) {
    it(`takes the whole page back when one change fails: ${story}`, async () => {
      const bench = await open();
      const { stored, row } = await linked(bench);
      const before = await bench.termine();
      const notice = await bench.insertTermin({ betreff: 'wartet' });
      const waiting = await bench.spooler();
      const failed = bench.commit({
        changes: [
          newFromOutlook('B'),
          {
            row: {
              kind: 'update',
              id: row.id,
              stand: row.stand,
              columns: { betreff: 'neu' },
              keep: 'doppelaenderung',
            },
          },
          { intent: { put: INTENT }, notice: true, link: { kind: 'insert', link: link('C', notice) } },
          { spooler: waiting.map((entry) => entry.id) },
          { withheld: { put: { side: 'emis', id: '1', reason: 'x', attempts: 1, next_ms: 0 } } },
          { link: change(stored.id) },
        ],
        state: STATE,
        protocol: { startedAt_ms: 1, finishedAt_ms: 2, ergebnis: 'ok', counts: {}, fehler: [] },
        release: true,
      });
      await expect(failed).rejects.toMatchObject({ name: 'StoreError', kind: 'page' });
      await expect(failed).rejects.toBeInstanceOf(StoreError);
      expect((await bench.termine()).slice(0, 1)).toEqual(before);
      expect(await bench.termine()).toHaveLength(2);
      expect((await bench.links()).map((each) => each.outlookId)).toEqual(['A']);
      expect(await bench.spooler()).toEqual(waiting);
      expect(await bench.keptVersions()).toEqual([]);
      expect(await bench.under.sql.query('SELECT * FROM s_exchange_sync_protocol')).toEqual([]);
      expect(await bench.next()).toMatchObject({ state: { cursor: null }, intents: [], withheldDue: [] });
    });
  }

  it('refuses an update of a link that belongs to another Synchronisation', async () => {
    const bench = await open();
    const { stored } = await linked(bench);
    const erna = await bench.synchronisation('Erna Muster', 'erna@example.com');
    await bench.beginAs(bench.key(erna));
    for (const change of [
      { kind: 'remove', id: stored.id },
      { kind: 'update', id: stored.id, link: stored },
    ] as const) {
      await expect(bench.apply({ link: change })).rejects.toMatchObject({ kind: 'page' });
    }
  });

  it('writes only the given columns and leaves all others exactly as they are stored', async () => {
    const bench = await open();
    await bench.begin();
    const first = await bench.insertTermin({
      betreff: 'a',
      ort: 'Wien',
      telefon: '0 12',
      emisnummer: 4711,
      vorwarnzeit: 5,
    });
    const second = await bench.insertTermin({ betreff: 'b', ort: 'Graz', telefon: '0 34', emisnummer: 4712 });
    const before = (await bench.termine()).map((row) => ({ ...row }));
    const [one, two] = [await bench.row(first), await bench.row(second)];
    await bench.apply(
      {
        row: { kind: 'update', id: first, stand: one.stand, columns: { betreff: 'neu', vorwarnzeit: null } },
      },
      { row: { kind: 'update', id: second, stand: two.stand, columns: { ort: 'Linz', privat: true } } },
    );
    const after = (await bench.termine()).map((row) => ({ ...row }));
    expect(after[0]).toEqual({ ...before[0], betreff: 'neu', vorwarnzeit: null });
    expect({ ...after[1], privat: null }).toEqual({ ...before[1], ort: 'Linz', privat: null });
    expect((await bench.row(second)).columns.privat).toBe(true);
  });

  it('links a row to the item that re-creates it, and lets an Outlook id pass from one link to another', async () => {
    const bench = await open();
    const { stored } = await linked(bench);
    await bench.deleteTermin(stored.rowId);
    const { insertedRows } = await bench.apply({
      row: { kind: 'insert', anwender: 'Willy Testermann', columns: columns() },
      link: { kind: 'update', id: stored.id, link: link('A', null, { etag: 'W/"2"' }) },
    });
    expect(insertedRows[0]).not.toBe(stored.rowId);
    expect(await bench.links()).toMatchObject([{ id: stored.id, rowId: insertedRows[0], etag: 'W/"2"' }]);
    await bench.apply(
      { link: { kind: 'insert', link: link('A', insertedRows[0]!) } },
      { link: { kind: 'remove', id: stored.id } },
    );
    expect(await bench.links()).toMatchObject([{ outlookId: 'A', rowId: insertedRows[0] }]);
  });

  it('updates every part of a link', async () => {
    const bench = await open();
    const { stored } = await linked(bench);
    const changed = link('A', stored.rowId, {
      etag: 'W/"9"',
      lastModified: '2027-01-01T00:00:00.1234567Z',
      state: 'deleted',
      version: 2,
      emisBase: { betreff: 'c', ort: 'd' },
      outlookBase: {},
      anchor: { text: 'ä😀"', list: [1, 2.5, null] },
      meeting: true,
      online: true,
      start_ms: null,
      end_ms: null,
      round: 8,
      suspicion: { since_ms: 1, attempts: 2, next_ms: 3 },
      purgeAt_ms: 4,
    });
    await bench.apply({ link: { kind: 'update', id: stored.id, link: changed } });
    expect(await bench.links()).toEqual([{ ...changed, id: stored.id }]);
  });

  it('tells which row each change inserted, for a page of 2,000', async () => {
    const bench = await open();
    await bench.begin();
    const changes = Array.from({ length: 2000 }, (_, index) =>
      index % 4 === 3 ? {} : newFromOutlook(`item-${index}`, { betreff: `Termin ${index}` }),
    );
    const { insertedRows } = await bench.apply(...changes);
    const subjects = new Map((await bench.termine()).map((row) => [Number(row.id), row.betreff]));
    const expected = changes.map((_, index) => (index % 4 === 3 ? undefined : `Termin ${index}`));
    expect(insertedRows.map((id) => (id === null ? undefined : subjects.get(id)))).toEqual(expected);
    const found = await bench.twoWay.lookup(bench.run, {
      outlookIds: changes.map((_, index) => `item-${index}`),
      rowIds: [],
    });
    expect(found.links).toHaveLength(1500);
    expect(found.rows).toHaveLength(1500);
    for (const each of found.links) expect(each.rowId).toBe(insertedRows[Number(each.outlookId.slice(5))]);
  });

  it('updates and deletes 2,000 rows with as few statements as two', async () => {
    const bench = await open();
    await bench.begin();
    const statementsFor = async (count: number) => {
      const { insertedRows } = await bench.apply(
        ...Array.from({ length: count }, (_, i) => newFromOutlook(`${count}-${i}`)),
      );
      const ids = insertedRows as number[];
      const { rows, links } = await bench.twoWay.lookup(bench.run, { outlookIds: [], rowIds: ids });
      const linkOf = new Map(links.map((each) => [each.rowId, each]));
      const before = bench.twoWay.statements;
      const result = await bench.apply(
        ...rows.map((row, index) =>
          index % 2 === 0
            ? {
                row: {
                  kind: 'update',
                  id: row.id,
                  stand: row.stand,
                  columns: { ort: `Ort ${row.id}` },
                } as const,
              }
            : {
                row: { kind: 'delete', id: row.id, stand: row.stand, keep: 'in_outlook_geloescht' } as const,
                link: { kind: 'remove', id: linkOf.get(row.id)!.id } as const,
              },
        ),
      );
      expect(result.conflicts).toEqual([]);
      return bench.twoWay.statements - before;
    };
    const few = await statementsFor(2);
    const many = await statementsFor(2000);
    expect(many).toBe(few);
    expect(await bench.termine()).toHaveLength(1001);
    expect(await bench.keptVersions()).toHaveLength(1001);
    for (const row of await bench.termine()) expect(row.ort).toBe(`Ort ${Number(row.id)}`);
  });
}
