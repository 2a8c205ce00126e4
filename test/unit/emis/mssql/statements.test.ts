import { describe, expect, it } from 'vitest';
import { commitValues } from '../../../../lib/emis/mssql/commitValues.ts';
import { allStatements } from '../../../../lib/emis/mssql/sql/all.ts';
import { LEASE_TIMEOUT_MS, LOCK_TIMEOUT_MS } from '../../../../lib/emis/mssql/sql/batch.ts';
import { commit } from '../../../../lib/emis/mssql/sql/commit/commit.ts';
import { defaultShape, jsonName } from '../../../../lib/emis/mssql/sql/commit/shape.ts';
import { DEFAULT_SCHEMA_MAP, parseSchemaMap } from '../../../../lib/emis/schemaMap.ts';
import { twoWayTable } from '../../../../lib/emis/twoWayTable.ts';
import type { RunKey } from '../../../../lib/sync/ports/store.ts';

const statements = allStatements(DEFAULT_SCHEMA_MAP);
const termine = twoWayTable(DEFAULT_SCHEMA_MAP, 'termine');

/** Parameters and variables that a text names; @@ROWCOUNT and the like are the server's. */
function named(sql: string): Set<string> {
  const code = sql.replaceAll(/N?'(?:[^']|'')*'/g, "''");
  return new Set([...code.matchAll(/(?<!@)@(\w+)/g)].map(([, name]) => name!));
}

function declared(sql: string): Set<string> {
  return new Set(
    [...sql.matchAll(/DECLARE ([^;]+?)(?:;|TABLE)/g)].flatMap(([, list]) =>
      [...list!.matchAll(/@(\w+) (?:\w|$)/g)].map(([, name]) => name!),
    ),
  );
}

describe('the statements of the T-SQL store', () => {
  it('have names of their own', () => {
    expect(new Set(statements.map(({ name }) => name)).size).toBe(statements.length);
  });

  it.each(statements.map((statement) => [statement.name, statement] as const))(
    '%s: uses every parameter that it declares, and no other',
    (_, { sql, parameters }) => {
      const used = named(sql);
      for (const name of Object.keys(parameters)) expect(used).toContain(name);
      const own = declared(sql);
      for (const name of used) if (!own.has(name)) expect(Object.keys(parameters)).toContain(name);
    },
  );

  it.each(statements.map((statement) => [statement.name, statement] as const))(
    '%s: keeps to what SQL Server 2016 and Babelfish both understand, and leaves nothing on the connection',
    (_, { sql }) => {
      expect(sql).not.toMatch(/\bMERGE\b|CREATE OR ALTER|STRING_AGG|\bTRIM\(|SELECT \*/);
      expect(sql).not.toMatch(/OUTPUT inserted\.\S+(?! INTO)\s*(?:VALUES|SELECT|FROM|WHERE)/);
      expect(sql).toMatch(
        /^SET NOCOUNT ON; SET XACT_ABORT ON; SET DEADLOCK_PRIORITY LOW; SET LOCK_TIMEOUT \d+;\n/,
      );
      expect(sql).toMatch(/\nSET LOCK_TIMEOUT -1; SET DEADLOCK_PRIORITY NORMAL; SET XACT_ABORT OFF;$/);
    },
  );

  it.each(statements.map((statement) => [statement.name, statement] as const))(
    '%s: reads rows of emis users by their numbers, or steps over what they hold',
    (_, { sql }) => {
      const reads = sql.matchAll(
        /(\bLOOP )?\b(?:FROM|JOIN) \[dbo\]\.\[(?:termine|wiedervorlagen)\] AS t(?: WITH \((\w+)[^)]*\))?/g,
      );
      for (const { 0: text, 1: loop, 2: hint, index } of reads) {
        const byNumber = sql.slice(index + text.length).startsWith(' WHERE t.[id] = @');
        if (!byNumber) expect(loop ?? hint, text).toMatch(/^(LOOP |READPAST|NOLOCK|UPDLOCK)$/);
      }
    },
  );

  it.each(['termine', 'wiedervorlagen'])(
    'commit %s: waits longer for its own lease than for the rows of emis users',
    (domaene) => {
      const { sql } = statements.find(({ name }) => name === `commit ${domaene}`)!;
      const waits = [...sql.matchAll(/SET LOCK_TIMEOUT (\d+);/g)].map(({ 1: ms, index }) => [
        Number(ms),
        index,
      ]);
      const lease = sql.indexOf('UPDATE l SET expires_ms');
      const rows = sql.indexOf('WITH (UPDLOCK, ROWLOCK)');
      expect(waits.map(([ms]) => ms)).toEqual([LEASE_TIMEOUT_MS, LOCK_TIMEOUT_MS]);
      expect(waits[0]![1]).toBeLessThan(lease);
      expect(lease).toBeLessThan(waits[1]![1]!);
      expect(waits[1]![1]).toBeLessThan(rows);
    },
  );

  it.each(statements.filter(({ name }) => name.startsWith('claim ')).map(({ name, sql }) => [name, sql]))(
    '%s: waits for no lease but that of its own earlier attempt, and holds none that it does not take',
    (_, sql) => {
      const reads = sql!.matchAll(
        /@(\w+) AS \w+ \w* ?\w* ?JOIN \[dbo\]\.\[s_exchange_sync_lease\] AS l(?: WITH \((\w+)[^)]*\))?|(?:FROM|JOIN) \[dbo\]\.\[s_exchange_sync_lease\] AS l WITH \((\w+)[^)]*\)/g,
      );
      const waits = [...reads].filter(
        ({ 2: joined, 3: read }) => !/^(READPAST|NOLOCK)$/.test(joined ?? read ?? ''),
      );
      expect(waits.map(([text, from]) => from ?? text)).toEqual([
        'own',
        'FROM [dbo].[s_exchange_sync_lease] AS l WITH (UPDLOCK, HOLDLOCK, FORCESEEK)',
      ]);
      const missing = sql!.indexOf('WITH (UPDLOCK, HOLDLOCK, FORCESEEK)');
      expect(sql!.slice(0, missing)).toMatch(/FROM @first AS w\n {2}WHERE NOT EXISTS \([^)]*$/);
    },
  );

  it.each(statements.map((statement) => [statement.name, statement] as const))(
    '%s: takes rows of our tables by the keys in its table variables, not by reading the tables through',
    (_, { sql }) => {
      const joins = sql.matchAll(/(\S+) JOIN \[dbo\]\.\[s_exchange_sync_(\w+)\] AS \w( WITH \((\w+))?/g);
      for (const { 0: text, 1: how, 2: table, 4: hint, index } of joins) {
        const ofLinks =
          table === 'spooler' &&
          /FROM \[dbo\]\.\[s_exchange_sync_link\] AS l\s+\S*$/.test(sql.slice(0, index));
        if (!ofLinks)
          expect([how, hint], text).toSatisfy(
            (seen) => seen[0] === 'LOOP' || /SEEK|NOLOCK/.test(seen[1] ?? ''),
          );
      }
    },
  );

  it.each([
    ['termine', 'von', 'datetime'],
    ['wiedervorlagen', 'faellig_am', 'date'],
  ])(
    'lookup %s: bounds the starts by the column %s itself, and looks at titles only where some are asked for',
    (domaene, start, type) => {
      const { sql } = statements.find(({ name }) => name === `lookup ${domaene}`)!;
      expect(sql).toContain(`DECLARE @first ${type}, @last ${type};`);
      const way = (condition: string) => sql.slice(sql.indexOf(`IF ${condition}\n`)).split(';')[0]!;
      const times = way('@first IS NOT NULL');
      expect(times.match(/READPAST|NOLOCK/g)).toEqual(['READPAST', 'NOLOCK']);
      expect(times.split(`t.[${start}] >= @first AND t.[${start}] < @last`)).toHaveLength(3);
      expect(times).not.toContain('@title');
      expect(way('EXISTS (SELECT 1 FROM @title)').match(/READPAST|NOLOCK/g)).toEqual(['READPAST', 'NOLOCK']);
    },
  );

  it('write and read the tables and columns that EMIS_SCHEMA names, quoted', () => {
    const map = parseSchemaMap({
      termine: { tabelle: 'TERMINE ALT', spalten: { betreff: 'Betreff 1', anwender: 'Größe' } },
    });
    const texts = allStatements(map)
      .filter(({ name }) => name.endsWith(' termine') && !name.startsWith('claim'))
      .map(({ sql }) => sql);
    expect(texts).not.toHaveLength(0);
    for (const sql of texts) {
      expect(sql).toContain('[dbo].[TERMINE ALT]');
      expect(sql).not.toMatch(/\[dbo\]\.\[termine\]/);
      expect(sql).not.toContain('[anwender] = @anwender THEN');
    }
    expect(texts.join()).toContain('t.[Betreff 1]');
    expect(texts.join()).toContain('t.[Größe] = @anwender');
  });

  it('are given a value for every parameter of a commit', () => {
    const run: RunKey = {
      synchronisation: { id: 1, anwender: 'Willy', postfach: 'w@example.com', domaenen: ['termine'] },
      domaene: 'termine',
      owner: 'lauf',
    };
    const { parameters } = commit(
      DEFAULT_SCHEMA_MAP,
      termine,
      defaultShape(DEFAULT_SCHEMA_MAP, termine),
      '1',
    );
    const values = {
      ...commitValues(termine, run, { changes: [] }),
      mailbox: '',
      owner: '',
      fence: 1,
      unit: 1,
    };
    expect(Object.keys(values).sort()).toEqual(Object.keys(parameters).sort());
  });

  it('keep columns under names that no JSON path misreads, different columns under different names', () => {
    expect(jsonName('betreff')).toBe('betreff');
    const odd = ['Tel.Nr', 'Tel Nr', 'Tel"Nr', 'Straße', "a'b", 'a~b', 'a\\b', 'a]b'];
    for (const name of odd) expect(jsonName(name)).toMatch(/^[A-Za-z0-9_~]+$/);
    expect(new Set(odd.map(jsonName)).size).toBe(odd.length);
  });
});
