import type { TwoWayTable } from '../../../twoWayTable.ts';
import { LINK, OF_RUN } from '../links.ts';
import { quoted, tableName } from '../names.ts';
import type { SpoolerParts } from '../spoolerParts.ts';
import type { TableShape } from './shape.ts';
import { asJson } from './versions.ts';

/**
 * Remembers with each link what only emis knows of its row (@seen): when a user of emis deletes the row, the spooler names
 * its number and nothing else, and an item that then comes back from Outlook (sync.md, decision table) must bring
 * EMISNummer and the like along. Rows that emis users have touched since they were last looked at, and rows that are
 * linked from now on; one that somebody is changing just now is passed over, its next entry brings it again. To stand behind the writing of links and before the spooler entries are removed.
 */
export function rememberOtherColumns(
  table: TwoWayTable,
  shape: TableShape,
  { spooler, column }: SpoolerParts,
): string {
  const ours = new Set(
    [table.id, table.anwender, ...table.columns.map(({ name }) => name)].map((name) => name.toLowerCase()),
  );
  const others = shape.filter(({ name }) => !ours.has(name.toLowerCase()));
  if (others.length === 0) return '';
  return `DECLARE @looked TABLE (value int PRIMARY KEY);
INSERT INTO @looked (value) SELECT ${column('datensatz_id')} FROM @done AS d INNER LOOP JOIN ${spooler} AS s ON ${column('id')} = d.id
  WHERE ${column('datensatz_id')} IS NOT NULL
UNION SELECT k.row_id FROM @link AS k WHERE k.kind = 'i' AND NOT EXISTS (SELECT 1 FROM @inserted AS i WHERE i.place = k.place);
IF EXISTS (SELECT 1 FROM @looked)
BEGIN
  DECLARE @seen TABLE (row_id int PRIMARY KEY, columns nvarchar(max));
  INSERT INTO @seen (row_id, columns) SELECT o.value, ${asJson(others)}
  FROM @looked AS o INNER LOOP JOIN ${tableName(table.name)} AS t WITH (READPAST) ON t.${quoted(table.id)} = o.value;
  UPDATE l SET other_columns = o.columns, other_columns_ms = @now
  FROM @seen AS o INNER LOOP JOIN ${LINK} AS l ON l.row_id = o.row_id WHERE ${OF_RUN} AND l.state <> N'deleted';
END`;
}
