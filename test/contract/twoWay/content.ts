import { expect, it } from 'vitest';
import type { WallTime } from '../../../lib/domain/wallTime.ts';
import { type Bench, columns, link, newFromOutlook } from './harness.ts';

const NOTHING = {
  betreff: null,
  bemerkung: null,
  von: null,
  bis: null,
  ort: null,
  hervorheben: null,
  erinnern: null,
  vorwarnzeit: null,
  privat: null,
};

/** What stands in a column arrives as it is, both ways; and everything is found by what it is found by. */
export function contentContract(open: () => Promise<Bench>): void {
  const texts: Record<string, string> = {
    Umlaute: 'Grüße aus Österreich – ß ÄÖÜ é',
    'Emoji und seltene Zeichen': '😀👩‍👩‍👧 𝔊 中文 \u2028',
    'Anführungszeichen und Sonderzeichen': `O'Neill sagt "Hallo" \\ [x]; DROP TABLE termine -- %_ $.a`,
    'Zeilen und Tabulatoren': 'eins\r\nzwei\n\tdrei ',
    'nichts als Leere': '',
    'drei Megabyte': 'Wörter😀'.repeat(375_000),
  };
  for (const [story, text] of Object.entries(texts)) {
    it(`brings text through unharmed: ${story}`, async () => {
      const bench = await open();
      await bench.begin();
      const { insertedRows } = await bench.apply(
        newFromOutlook('A', { bemerkung: text }),
        newFromOutlook('B'),
      );
      expect((await bench.row(insertedRows[0]!)).columns.bemerkung).toBe(text);
      expect((await bench.termin(insertedRows[0]!))!.bemerkung).toBe(text);
      const other = await bench.row(insertedRows[1]!);
      await bench.apply({
        row: { kind: 'update', id: other.id, stand: other.stand, columns: { bemerkung: text } },
      });
      expect((await bench.row(other.id)).columns.bemerkung).toBe(text);
    });
  }

  it('reads what a user of emis typed, with umlauts, emoji and quotes', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: `Jürgens "Fest" 😀 & O'Neill`, ort: 'Gößweinstein' });
    expect((await bench.row(id)).columns).toMatchObject({
      betreff: `Jürgens "Fest" 😀 & O'Neill`,
      ort: 'Gößweinstein',
    });
  });

  it('keeps NULL, false, 0 and an empty text apart, both ways', async () => {
    const bench = await open();
    await bench.begin();
    const zero = { ...NOTHING, betreff: '', hervorheben: false, vorwarnzeit: 0, privat: true };
    const { insertedRows } = await bench.apply(
      { row: { kind: 'insert', anwender: 'Willy Testermann', columns: NOTHING } },
      { row: { kind: 'insert', anwender: 'Willy Testermann', columns: zero } },
    );
    const [a, b] = [await bench.row(insertedRows[0]!), await bench.row(insertedRows[1]!)];
    expect(a.columns).toEqual(NOTHING);
    expect(b.columns).toEqual(zero);
    await bench.apply(
      { row: { kind: 'update', id: a.id, stand: a.stand, columns: zero } },
      { row: { kind: 'update', id: b.id, stand: b.stand, columns: NOTHING } },
    );
    expect((await bench.row(a.id)).columns).toEqual(zero);
    expect((await bench.row(b.id)).columns).toEqual(NOTHING);
  });

  it('keeps wall times to the second, over the change of the clocks as well', async () => {
    const bench = await open();
    await bench.begin();
    for (const [von, bis] of [
      ['2026-03-29T02:30:00', '2026-03-29T03:00:01'],
      ['2026-10-25T02:30:00', '2026-10-25T02:30:00'],
      ['1999-12-31T23:59:59', '9999-12-31T23:59:00'],
    ] as const) {
      const { insertedRows } = await bench.apply({
        row: { kind: 'insert', anwender: 'Willy Testermann', columns: columns({ von, bis }) },
      });
      expect((await bench.row(insertedRows[0]!)).columns).toMatchObject({ von, bis });
    }
  });

  it('tells Outlook ids apart that differ only in case', async () => {
    const bench = await open();
    await bench.begin();
    const { insertedRows } = await bench.apply(newFromOutlook('AAMkAbC='), newFromOutlook('AAMkaBc='));
    const find = async (...outlookIds: string[]) =>
      (await bench.twoWay.lookup(bench.run, { outlookIds, rowIds: [] })).links.map((each) => [
        each.outlookId,
        each.rowId,
      ]);
    expect(await find('AAMkAbC=')).toEqual([['AAMkAbC=', insertedRows[0]]]);
    expect(await find('AAMkaBc=')).toEqual([['AAMkaBc=', insertedRows[1]]]);
    expect(await find('aamkabc=')).toEqual([]);
    const withheld = { side: 'outlook', reason: 'x', attempts: 1, next_ms: 0 } as const;
    await bench.apply(
      { withheld: { put: { ...withheld, id: 'ID' } } },
      { withheld: { put: { ...withheld, id: 'id' } } },
    );
    await bench.apply({ withheld: { clear: { side: 'outlook', id: 'ID' } } });
    expect((await bench.next()).withheldDue).toMatchObject([{ id: 'id' }]);
  });

  it('finds links by Outlook id and by row, their rows, the rows asked for, and what is withheld of them', async () => {
    const bench = await open();
    await bench.begin();
    const { insertedRows } = await bench.apply(newFromOutlook('A'), newFromOutlook('B'), newFromOutlook('C'));
    const [a, b] = insertedRows as number[];
    const loose = await bench.insertTermin();
    const held = (side: 'outlook' | 'emis', id: string) =>
      ({ side, id, reason: 'x', attempts: 1, next_ms: 9 }) as const;
    await bench.apply(
      { withheld: { put: held('outlook', 'A') } },
      { withheld: { put: held('outlook', 'Z') } },
      { withheld: { put: held('emis', String(b)) } },
      { withheld: { put: held('emis', '777') } },
    );
    const before = bench.twoWay.roundTrips;
    const found = await bench.twoWay.lookup(bench.run, { outlookIds: ['A', 'Z'], rowIds: [b!, loose, 777] });
    expect(bench.twoWay.roundTrips - before).toBe(1);
    expect(found.links.map((each) => each.outlookId)).toEqual(['A', 'B']);
    expect(found.rows.map((row) => row.id)).toEqual([a, b, loose]);
    expect(found.withheld).toHaveLength(4);
    expect(found.candidates).toEqual([]);
    const nothing = await bench.twoWay.lookup(bench.run, { outlookIds: [], rowIds: [] });
    expect(nothing).toEqual({ links: [], rows: [], candidates: [], withheld: [] });
  });

  it('finds unlinked Termine of the Anwender by their start, for the first Abgleich', async () => {
    const bench = await open();
    await bench.begin();
    const von = '2026-12-01T08:00:00';
    const [candidate, linked] = [await bench.insertTermin({ von }), await bench.insertTermin({ von })];
    await bench.insertTermin({ von: '2026-12-01T08:00:01' });
    await bench.insertTermin({ von, anwender: 'Erna Muster' });
    await bench.insertTermin({ von: null });
    // A link whose row is deleted says nothing about a row that got its number, where numbers are given again.
    await bench.apply(
      { link: { kind: 'insert', link: link('A', linked) } },
      { link: { kind: 'insert', link: link('B', candidate, { state: 'deleted' }) } },
    );
    const erna = await bench.synchronisation('Erna Muster', 'erna@example.com');
    const { run } = bench;
    await bench.beginAs(bench.key(erna));
    await bench.apply({ link: { kind: 'insert', link: link('C', candidate) } });
    bench.run = run;
    const asked = { outlookIds: [], rowIds: [], startsAt: [von, '2026-12-02T08:00:00'] as WallTime[] };
    const { candidates, rows } = await bench.twoWay.lookup(bench.run, asked);
    expect(candidates).toMatchObject([{ id: candidate, columns: { von } }]);
    expect(rows).toEqual([]);
  });

  it('lists the active Synchronisationen with their domains, and all Anwender', async () => {
    const bench = await open();
    const willy = await bench.synchronisation('Willy Testermann', 'willy@example.com');
    const { sql, store } = bench.under;
    await sql.exec(`INSERT INTO anwender (id, name, email) VALUES (50, ${sql.text('Jürgen Öd')}, NULL)`);
    await sql.exec(
      `INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang, gesendete, adressen) VALUES (${sql.text('Jürgen Öd')}, 'j@example.com', 0, 1, 1, 1, 1, 1)`,
    );
    const willys = {
      anwender: 'Willy Testermann',
      postfach: 'willy@example.com',
      domaenen: ['termine', 'wiedervorlagen'],
    };
    expect(await store.synchronisationen()).toEqual([{ id: willy.id, ...willys }]);
    expect(await store.anwender()).toEqual(['Jürgen Öd', 'Willy Testermann']);
  });
}
