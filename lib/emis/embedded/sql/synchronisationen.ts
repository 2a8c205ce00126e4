import { DOMAENEN } from '../../../domain/domaene.ts';
import type { SchemaMap } from '../../schemaMap.ts';
import { jsonSet, quoted } from './names.ts';

const LIST = ['id', 'anwender', 'postfach', ...DOMAENEN] as const;

function selectList(map: SchemaMap): string {
  const { columns } = map.s_exchange_sync;
  return LIST.map((column) => `y.${quoted(columns[column])} AS ${column}`).join(', ');
}

/** A row `y` of s_exchange_sync is active. */
export function isActive(map: SchemaMap): string {
  return `y.${quoted(map.s_exchange_sync.columns.aktiv)} = 1`;
}

/** Active Synchronisationen, by id; one column per domain under its own name. */
export function selectSynchronisationen(map: SchemaMap): string {
  const { name, columns } = map.s_exchange_sync;
  return `SELECT ${selectList(map)} FROM ${quoted(name)} AS y WHERE ${isActive(map)} ORDER BY y.${quoted(columns.id)}`;
}

/** The Synchronisationen with the ids ?1 (JSON array), active or not (`aktiv`). */
export function selectSynchronisationenById(map: SchemaMap): string {
  const { name, columns } = map.s_exchange_sync;
  return `SELECT ${selectList(map)}, ${isActive(map)} AS aktiv FROM ${quoted(name)} AS y WHERE y.${quoted(columns.id)} IN ${jsonSet('?1')}`;
}

export function selectAnwender(map: SchemaMap): string {
  const { name, columns } = map.anwender;
  return `SELECT ${quoted(columns.name)} AS name FROM ${quoted(name)} WHERE ${quoted(columns.name)} IS NOT NULL ORDER BY ${quoted(columns.name)}`;
}
