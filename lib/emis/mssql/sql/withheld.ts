import { declareRows } from './json.ts';

const WITHHELD = '[dbo].[s_exchange_sync_withheld]';
const LIST = 'w.side, w.item_id, w.reason, w.attempts, w.next_ms';
const OF_RUN = 'w.synchronisation = @synchronisation AND w.domaene = @domaene';

/**
 * Reads what is withheld of the Outlook keys in `keys` and of the emis rows in `rows` (table variables, column `value`)
 * and of both sides of the links in `links` (columns `outlook_key`, `row_id`).
 */
export function selectWithheld(keys: string | undefined, rows: string, links: string): string {
  const outlook = [
    ...(keys === undefined ? [] : [`SELECT value FROM ${keys}`]),
    `SELECT outlook_key FROM ${links}`,
  ];
  return `DECLARE @item_keys TABLE (value char(64) PRIMARY KEY);
INSERT INTO @item_keys (value) ${outlook.join(' UNION ')};
DECLARE @item_numbers TABLE (value nvarchar(20) PRIMARY KEY);
INSERT INTO @item_numbers (value) SELECT CAST(r.value AS nvarchar(20)) FROM (SELECT value FROM ${rows} UNION SELECT row_id FROM ${links}) AS r;
SELECT ${LIST} FROM @item_keys AS k INNER LOOP JOIN ${WITHHELD} AS w ON w.item_key = k.value WHERE ${OF_RUN} AND w.side = N'outlook'
UNION ALL
SELECT ${LIST} FROM ${WITHHELD} AS w WITH (FORCESEEK) WHERE ${OF_RUN} AND w.side = N'emis' AND w.item_id IN (SELECT value FROM @item_numbers)
ORDER BY 5, 1, 2;`;
}

/** At most `limit` withheld items that are due at @now, the longest due first. */
export function selectWithheldDue(limit: number): string {
  return `SELECT TOP (${limit}) ${LIST} FROM ${WITHHELD} AS w WHERE ${OF_RUN} AND w.next_ms <= @now
ORDER BY w.next_ms, w.side, w.item_key;`;
}

/** Takes the withheld items of @withheld_clear and @withheld_put (JSON) into table variables, by the place of their change. */
export const DECLARE_WITHHELD = [
  declareRows(
    '@cleared',
    '@withheld_clear',
    [
      ['place', 'int'],
      ['side', 'nvarchar(20)'],
      ['item_key', 'char(64)'],
    ],
    'place',
  ),
  declareRows(
    '@held',
    '@withheld_put',
    [
      ['place', 'int'],
      ['side', 'nvarchar(20)'],
      ['item_key', 'char(64)'],
      ['item_id', 'nvarchar(max)'],
      ['reason', 'nvarchar(max)'],
      ['attempts', 'int'],
      ['next_ms', 'bigint'],
    ],
    'place',
  ),
].join('\n');

/** Clears and puts withheld items; of two for the same item the later one stays. */
export const WRITE_WITHHELD = `DELETE w FROM @cleared AS c INNER LOOP JOIN ${WITHHELD} AS w ON w.side = c.side AND w.item_key = c.item_key WHERE ${OF_RUN};
DELETE h FROM @held AS h WHERE EXISTS (SELECT 1 FROM @held AS o WHERE o.side = h.side AND o.item_key = h.item_key AND o.place > h.place);
UPDATE w SET item_id = h.item_id, reason = h.reason, attempts = h.attempts, next_ms = h.next_ms
FROM @held AS h INNER LOOP JOIN ${WITHHELD} AS w ON w.side = h.side AND w.item_key = h.item_key WHERE ${OF_RUN};
INSERT INTO ${WITHHELD} (synchronisation, domaene, side, item_key, item_id, reason, attempts, next_ms)
SELECT @synchronisation, @domaene, h.side, h.item_key, h.item_id, h.reason, h.attempts, h.next_ms FROM @held AS h
WHERE NOT EXISTS (SELECT 1 FROM ${WITHHELD} AS w WITH (FORCESEEK) WHERE ${OF_RUN} AND w.side = h.side AND w.item_key = h.item_key);`;
