import { DOMAENEN } from '../../../domain/domaene.ts';
import type { SchemaMap } from '../../schemaMap.ts';
import { quoted } from './names.ts';

/** Active Synchronisationen, by id; one column per domain under its own name. */
export function selectSynchronisationen(map: SchemaMap): string {
  const { name, columns } = map.s_exchange_sync;
  const list = (['id', 'anwender', 'postfach', ...DOMAENEN] as const).map(
    (column) => `${quoted(columns[column])} AS ${column}`,
  );
  return `SELECT ${list.join(', ')} FROM ${quoted(name)} WHERE ${quoted(columns.aktiv)} = 1 ORDER BY ${quoted(columns.id)}`;
}

export function selectAnwender(map: SchemaMap): string {
  const { name, columns } = map.anwender;
  return `SELECT ${quoted(columns.name)} AS name FROM ${quoted(name)} WHERE ${quoted(columns.name)} IS NOT NULL ORDER BY ${quoted(columns.name)}`;
}
