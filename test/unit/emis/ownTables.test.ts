import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { CREATE_OWN_TABLES } from '../../../lib/emis/embedded/sql/ownTables.ts';
import { ownTableSteps } from '../../../lib/emis/mssql/install/ownTables.ts';

/** The latest batch of a lease and its answer: a file beside us loses no answers on the way. */
const ONLY_ON_A_SERVER = ['s_exchange_sync_lease.unit_no', 's_exchange_sync_lease.unit_result'];

function withDatabase<T>(read: (select: (sql: string) => Record<string, unknown>[]) => T): T {
  const database = new DatabaseSync(':memory:');
  try {
    for (const statement of CREATE_OWN_TABLES) database.exec(statement);
    return read((sql) => database.prepare(sql).all() as Record<string, unknown>[]);
  } finally {
    database.close();
  }
}

function embeddedColumns(): string[] {
  return withDatabase((select) =>
    select(`SELECT t.name || '.' || c.name AS name FROM sqlite_master AS t, pragma_table_info(t.name) AS c
      WHERE t.type = 'table' AND t.name LIKE 's_exchange_sync_%'`).map(({ name }) => String(name)),
  );
}

/** Indexes with the columns and the condition as they are written. */
function embeddedIndexes(): string[] {
  return withDatabase((select) =>
    select("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").map(({ sql }) =>
      String(sql).replace(/^CREATE (UNIQUE )?INDEX /, '$1'),
    ),
  );
}

const steps = ownTableSteps();

function serverColumns(): string[] {
  return steps
    .filter(({ kind }) => kind === 'tabelle')
    .flatMap(({ name, sql }) =>
      [...sql.matchAll(/^ {2}\[?(\w+)\]? /gm)]
        .map(([, column]) => column!)
        .filter((column) => column !== 'CONSTRAINT')
        .map((column) => `${name}.${column}`),
    );
}

function serverIndexes(): string[] {
  return steps
    .filter(({ kind }) => kind === 'index')
    .map(({ sql }) =>
      /CREATE (UNIQUE )?INDEX (.*);$/s
        .exec(sql)!
        .slice(1)
        .join('')
        .replaceAll('[dbo].', '')
        .replaceAll(/[[\]]/g, '')
        .replaceAll("N'", "'"),
    );
}

it('both databases have the same tables of ours with the same columns', () => {
  expect(serverColumns().length).toBeGreaterThan(70);
  expect(serverColumns().sort()).toEqual([...embeddedColumns(), ...ONLY_ON_A_SERVER].sort());
});

it('and the same indexes on them', () => {
  expect(serverIndexes().length).toBeGreaterThan(10);
  expect(serverIndexes().sort()).toEqual(embeddedIndexes().sort());
});
