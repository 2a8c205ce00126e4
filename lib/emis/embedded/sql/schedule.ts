import type { SchemaMap } from '../../schemaMap.ts';
import { elements, jsonSet, quoted } from './names.ts';

/** From ?1, a JSON array of `[name, handled until]`; what is stored never falls, unless it lies beyond ?2: a wrong clock's. */
export const PUT_HANDLED = `INSERT INTO s_exchange_sync_schedule (domaene, handled_until_ms)
SELECT ${elements(2)} FROM json_each(?1) WHERE true
ON CONFLICT (domaene) DO UPDATE SET handled_until_ms =
  CASE WHEN handled_until_ms BETWEEN excluded.handled_until_ms AND ?2 THEN handled_until_ms ELSE excluded.handled_until_ms END`;

export const SELECT_HANDLED = `SELECT domaene, handled_until_ms FROM s_exchange_sync_schedule`;

/** The system variables with the lower-case names ?1 (JSON array). Names compare as on SQL Server: no case, no trailing blanks. */
export function selectVariables(map: SchemaMap): string {
  const { name, columns } = map.systemvariablen;
  const key = `lower(rtrim(${quoted(columns.name)}))`;
  return `SELECT ${key} AS name, ${quoted(columns.wert)} AS wert FROM ${quoted(name)} WHERE ${key} IN ${jsonSet('?1')}`;
}
