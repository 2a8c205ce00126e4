import { LINK_COLUMNS } from '../../../codec/linkColumns.ts';
import { giveUp } from '../batch.ts';
import { declareRows } from '../json.ts';
import { LINK, linkColumnType, OF_RUN } from '../links.ts';

/** Takes @links (JSON) into @link: the change's place, `kind` (`i`nsert, `u`pdate, `r`emove), the link's id, its columns. */
export const DECLARE_LINKS = declareRows(
  '@link',
  '@links',
  [
    ['place', 'int'],
    ['kind', 'char(1)'],
    ['id', 'bigint'],
    ...LINK_COLUMNS.map((column) => [column, linkColumnType(column)] as const),
  ],
  'place',
);

/** Every link that is changed must still be there: under the lease nobody else touches them. */
function expectAll(kind: 'r' | 'u'): string {
  return `SELECT @count = @@ROWCOUNT, @wanted = (SELECT COUNT(*) FROM @link WHERE kind = '${kind}');
IF @count <> @wanted
${giveUp(`N'link' AS refused, @wanted AS wanted, @count AS found`)}`;
}

/** Removes, updates and inserts links, one statement each, in this order: an Outlook id may pass from one to the next. */
export const WRITE_LINKS = `IF EXISTS (SELECT 1 FROM @link)
BEGIN
  DECLARE @count int, @wanted int;
  UPDATE k SET row_id = i.id FROM @inserted AS i INNER JOIN @link AS k ON k.place = i.place WHERE k.row_id IS NULL;
  DELETE l FROM @link AS k INNER LOOP JOIN ${LINK} AS l ON l.id = k.id WHERE k.kind = 'r' AND ${OF_RUN};
  ${expectAll('r')}
  UPDATE l SET ${LINK_COLUMNS.map((column) => `${column} = k.${column}`).join(', ')}, changed_ms = @now
  FROM @link AS k INNER LOOP JOIN ${LINK} AS l ON l.id = k.id WHERE k.kind = 'u' AND ${OF_RUN};
  ${expectAll('u')}
  INSERT INTO ${LINK} (synchronisation, domaene, changed_ms, ${LINK_COLUMNS.join(', ')})
  SELECT @synchronisation, @domaene, @now, ${LINK_COLUMNS.map((column) => `k.${column}`).join(', ')}
  FROM @link AS k WHERE k.kind = 'i' ORDER BY k.place;
END`;
