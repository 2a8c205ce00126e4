import { DOMAENEN } from '../../../domain/domaene.ts';
import type { SchemaMap } from '../../schemaMap.ts';
import type { SqlStatement } from '../connection.ts';
import { batch } from './batch.ts';
import { quoted, tableName } from './names.ts';

/** What is read of a Synchronisation (alias `y`): one column per domain under its own name, switched on = 1. */
export function synchronisationList(map: SchemaMap): string {
  const { columns } = map.s_exchange_sync;
  const text = (['id', 'anwender', 'postfach'] as const).map(
    (column) => `y.${quoted(columns[column])} AS ${column}`,
  );
  const flags = DOMAENEN.map(
    (domaene) => `CAST(ISNULL(y.${quoted(columns[domaene])}, 0) AS int) AS ${domaene}`,
  );
  return [...text, ...flags].join(', ');
}

/** The Synchronisationen, alias `y`. */
export function synchronisationTable(map: SchemaMap): string {
  return `${tableName(map.s_exchange_sync.name)} AS y`;
}

/** Condition: the Synchronisation is active. */
export function isActive(map: SchemaMap): string {
  return `y.${quoted(map.s_exchange_sync.columns.aktiv)} = 1`;
}

/** The statement alone: active Synchronisationen, by id. */
export function activeSynchronisationen(map: SchemaMap): string {
  return `SELECT ${synchronisationList(map)} FROM ${synchronisationTable(map)} WHERE ${isActive(map)} ORDER BY y.${quoted(map.s_exchange_sync.columns.id)};`;
}

/** EmisStore.synchronisationen. */
export function selectSynchronisationen(map: SchemaMap): SqlStatement {
  return { name: 'synchronisationen', parameters: {}, sql: batch(activeSynchronisationen(map)) };
}

/** EmisStore.anwender. */
export function selectAnwender(map: SchemaMap): SqlStatement {
  const { name, columns } = map.anwender;
  const column = `a.${quoted(columns.name)}`;
  return {
    name: 'anwender',
    parameters: {},
    sql: batch(
      `SELECT ${column} AS name FROM ${tableName(name)} AS a WHERE ${column} IS NOT NULL ORDER BY ${column};`,
    ),
  };
}
