import { expect, test } from 'vitest';
import { rightsScript } from '../../../../lib/emis/mssql/install/rights.ts';
import { allStatements } from '../../../../lib/emis/mssql/sql/all.ts';
import { DEFAULT_SCHEMA_MAP } from '../../../../lib/emis/schemaMap.ts';

/** `table right` pairs. */
function used(): Set<string> {
  const found = new Set<string>();
  for (const { sql } of allStatements(DEFAULT_SCHEMA_MAP)) {
    for (const [, table] of sql.matchAll(/(?:FROM|JOIN) \[dbo\]\.\[(\w+)\]/g)) found.add(`${table} SELECT`);
    for (const [, table] of sql.matchAll(/INSERT INTO \[dbo\]\.\[(\w+)\]/g)) found.add(`${table} INSERT`);
    for (const [, right, table] of sql.matchAll(/(UPDATE|DELETE) (?:FROM )?\[dbo\]\.\[(\w+)\]/g))
      found.add(`${table} ${right}`);
    // UPDATE alias … FROM … table AS alias
    for (const [, right, alias, rest] of sql.matchAll(/(UPDATE|DELETE) (\w+)\b([^;]*);/g)) {
      const table = new RegExp(`\\[dbo\\]\\.\\[(\\w+)\\] AS ${alias}\\b`).exec(rest!)?.[1];
      if (table !== undefined) found.add(`${table} ${right}`);
    }
  }
  return found;
}

function granted(): Set<string> {
  const grants = rightsScript(DEFAULT_SCHEMA_MAP).matchAll(/GRANT ([A-Z, ]+) ON \[dbo\]\.\[(\w+)\]/g);
  return new Set(
    [...grants].flatMap(([, rights, table]) => rights!.split(', ').map((right) => `${table} ${right}`)),
  );
}

test('sql/rights.sql grants what the statements do, and no more', () => {
  // Read by the installation's check alone.
  const byHand = ['s_exchange_sync_schema SELECT'];
  expect([...granted()].sort()).toEqual([...used(), ...byHand].sort());
});
