import type { SchemaMap } from '../../../schemaMap.ts';
import type { TwoWayTable } from '../../../twoWayTable.ts';
import { LINK } from '../links.ts';
import { COLLATED, quoted, tableName } from '../names.ts';
import type { SpoolerParts } from '../spoolerParts.ts';
import { isActive, synchronisationTable } from '../synchronisationen.ts';

/**
 * Before the entries of @done go: notes their rows for other Synchronisationen that have them linked and have lost them
 * unnoticed. What emis users hold just now is passed over (READPAST): one note too many does no harm. Nor does it count
 * that an entry waits for them already: they may have read it, and the row, before they lost it.
 *
 * To stand before the commit's own writes to links: while it waits here for somebody else's, nobody waits for it.
 */
export function passOn(
  map: SchemaMap,
  table: TwoWayTable,
  { spooler, column, insert }: SpoolerParts,
): string {
  const { columns } = map.s_exchange_sync;
  const anwender = `y.${quoted(columns.anwender)}`;
  const domaene = `y.${quoted(columns[table.domaene as 'termine' | 'wiedervorlagen'])}`;
  return `IF EXISTS (SELECT 1 FROM @done)
  ${insert}
  SELECT DISTINCT '${table.code}', l.row_id, 'U', ${anwender}, SYSUTCDATETIME()
  FROM @done AS d INNER LOOP JOIN ${spooler} AS s ON ${column('id')} = d.id
  INNER LOOP JOIN ${LINK} AS l ON l.domaene = N'${table.domaene}' AND l.row_id = ${column('datensatz_id')}
  INNER LOOP JOIN ${synchronisationTable(map)} ON y.${quoted(columns.id)} = l.synchronisation
  WHERE l.synchronisation <> @synchronisation AND l.state = N'active' AND l.deletion_side IS NULL
    AND ${isActive(map)} AND ${domaene} = 1
    AND NOT EXISTS (SELECT 1 FROM ${tableName(table.name)} AS t WITH (READPAST)
      WHERE t.${quoted(table.id)} = l.row_id AND t.${quoted(table.anwender)} = ${anwender} ${COLLATED});`;
}

/**
 * A row that was given away while its item was on its way to Outlook: whoever has it now may have dealt with the entry that
 * tells of it before there was this link. To stand behind the commit's own writes to links.
 */
export function noticeForeign(table: TwoWayTable, { insert }: SpoolerParts): string {
  return `IF EXISTS (SELECT 1 FROM @link WHERE kind = 'i')
  ${insert}
  SELECT '${table.code}', k.row_id, 'U', CAST(@anwender AS nvarchar(450)), SYSUTCDATETIME() FROM @link AS k
  WHERE k.kind = 'i' AND k.state = N'active' AND k.deletion_side IS NULL AND NOT EXISTS (SELECT 1 FROM ${tableName(table.name)} AS t WITH (READPAST)
    WHERE t.${quoted(table.id)} = k.row_id AND t.${quoted(table.anwender)} = @anwender) ORDER BY k.place;`;
}
