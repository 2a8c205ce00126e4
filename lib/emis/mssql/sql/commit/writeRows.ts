import type { MappedColumn, TwoWayTable } from '../../../twoWayTable.ts';
import { giveUp } from '../batch.ts';
import { declareRows, type JsonColumn } from '../json.ts';
import { quoted, tableName } from '../names.ts';
import { rowList, rowVariable, stand } from '../rows.ts';

/**
 * The columns of @rows (JSON) and of the table variable @write: the change's place; `kind` (`i`nsert, `u`pdate, `d`elete,
 * `e`xpect); which mapped columns are given (bit i of `mask` = column i); the mapped columns c0, c1 …
 */
function writeColumns(table: TwoWayTable): JsonColumn[] {
  return [
    ['place', 'int'],
    ['kind', 'char(1)'],
    ['id', 'int'],
    ['stand', 'nvarchar(36)'],
    ['keep', 'nvarchar(40)'],
    ['mask', 'int'],
    ['former', 'int'],
    ['anwender', 'nvarchar(max)'],
    ...table.columns.map(({ kind }, index) => [`c${index}`, sentType(kind)] as const),
  ];
}

function sentType(kind: MappedColumn['kind']): string {
  if (kind === 'text') return 'nvarchar(max)';
  if (kind === 'wallTime' || kind === 'date') return 'nvarchar(40)';
  return kind === 'bit' ? 'int' : 'bigint';
}

/** What was sent, as a value of the column. Text to date-time by ISO 8601 is the same under every language. */
function sentValue({ kind }: MappedColumn, value: string): string {
  if (kind === 'wallTime') return `CAST(${value} AS datetime)`;
  return kind === 'date' ? `CAST(${value} AS date)` : value;
}

/** Takes @rows into @write; @planned holds the rows that the commit writes or relies on. */
export function declareWrites(table: TwoWayTable): string {
  const rows = declareRows('@write', '@rows', writeColumns(table), 'place');
  return `${rows}
DECLARE @planned TABLE (value int PRIMARY KEY);
INSERT INTO @planned (value) SELECT DISTINCT id FROM @write WHERE id IS NOT NULL;`;
}

/**
 * Locks the planned rows in the order of their numbers and finds the changes that emis overtook (@conflict): they are
 * taken out of `tables` (table variables with a column `place`) whole. What the overtaken rows hold now is in @overtaken.
 */
export function partByConflict(table: TwoWayTable, tables: readonly string[]): string {
  const overtaken = rowVariable(table, '@overtaken');
  const source = `${tableName(table.name)} AS t`;
  return `DECLARE @present TABLE (id int PRIMARY KEY, stand nvarchar(36));
INSERT INTO @present (id, stand) SELECT p.value, ${stand(table)}
FROM @planned AS p INNER LOOP JOIN ${source} WITH (UPDLOCK, ROWLOCK) ON t.${quoted(table.id)} = p.value
ORDER BY p.value;
DECLARE @conflict TABLE (place int PRIMARY KEY, id int);
INSERT INTO @conflict (place, id) SELECT r.place, r.id FROM @write AS r LEFT JOIN @present AS p ON p.id = r.id
WHERE r.kind <> 'i' AND (p.id IS NULL OR p.stand <> r.stand);
${overtaken.declare}
IF EXISTS (SELECT 1 FROM @conflict)
BEGIN
  INSERT INTO @overtaken (${overtaken.columns}) SELECT ${rowList(table)}
  FROM (SELECT DISTINCT id FROM @conflict) AS c INNER LOOP JOIN ${source} ON t.${quoted(table.id)} = c.id;
${tables.map((name) => `  DELETE x FROM ${name} AS x WHERE EXISTS (SELECT 1 FROM @conflict AS c WHERE c.place = x.place);`).join('\n')}
END`;
}

/**
 * Writes the rows of @write that meet `condition`, by `statement`. They were locked and compared just now; that they are
 * compared once more costs little and holds on servers that know no update lock as well. `refused` = `row`: somebody was
 * faster after all, or a trigger of the vendor declined.
 */
function write(table: TwoWayTable, condition: string, statement: string): string {
  return `IF EXISTS (SELECT 1 FROM @write AS r WHERE ${condition})
BEGIN
  ${statement}
  FROM @write AS r INNER LOOP JOIN ${tableName(table.name)} AS t ON t.${quoted(table.id)} = r.id WHERE ${condition} AND ${stand(table)} = r.stand;
  IF @@ROWCOUNT <> (SELECT COUNT(*) FROM @write AS r WHERE ${condition})
  ${giveUp(`N'row' AS refused`)}
END`;
}

/** What most updates change: one column, or beginning and end together. */
function usualMasks(table: TwoWayTable): number[] {
  const bits = table.columns.map((_, index) => 2 ** index);
  const [start, end] = [table.startsAt, table.endsAt].map((name) =>
    table.columns.findIndex((column) => column.name === name),
  );
  return start === end ? bits : [...bits, 2 ** start! + 2 ** end!];
}

/**
 * Deletes and updates rows; of an updated row only the given columns change. Usual updates name no others either, one
 * statement for each kind: a trigger of the vendor that asks `UPDATE(von)` is told of every column that a statement names.
 * The rest is one statement in which a column that is not given keeps what it holds.
 */
export function changeRows(table: TwoWayTable): string {
  const update = (assignments: readonly string[]) => `UPDATE t SET ${assignments.join(',\n    ')}`;
  const value = (column: MappedColumn, index: number) => sentValue(column, `r.c${index}`);
  const usual = usualMasks(table);
  const named = usual.map((mask) =>
    write(
      table,
      `r.kind = 'u' AND r.mask = ${mask}`,
      update(
        table.columns.flatMap((column, index) =>
          (mask & (2 ** index)) === 0 ? [] : [`${quoted(column.name)} = ${value(column, index)}`],
        ),
      ),
    ),
  );
  const mixed = table.columns.map((column, index) => {
    const name = quoted(column.name);
    return `${name} = CASE WHEN (r.mask & ${2 ** index}) <> 0 THEN ${value(column, index)} ELSE t.${name} END`;
  });
  return [
    write(table, "r.kind = 'd'", 'DELETE t'),
    ...named,
    write(table, `r.kind = 'u' AND r.mask NOT IN (0, ${usual.join(', ')})`, update(mixed)),
  ].join('\n');
}

/**
 * Pairs the numbers that an insert was given (@new) with the places of its changes. INSERT … SELECT … ORDER BY gives
 * identity values in that order (SQL Server, "INSERT", Limitations; PostgreSQL sorts before it takes the next value of a
 * sequence), so the smallest number belongs to the first place, whatever other sessions insert in between. `refused` =
 * `insert`: a trigger of the vendor has put something else in their place.
 */
const PAIR = `  IF (SELECT COUNT(*) FROM @new) <> (SELECT COUNT(*) FROM @write WHERE kind = 'i')
  ${giveUp(`N'insert' AS refused`)}
  INSERT INTO @inserted (place, id) SELECT p.place, n.id
  FROM (SELECT r.place, ROW_NUMBER() OVER (ORDER BY r.place) AS nr FROM @write AS r WHERE r.kind = 'i') AS p
  INNER JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS nr FROM @new) AS n ON n.nr = p.nr;`;

/** Inserts rows with their mapped columns; what a kept version knows besides comes behind (restoreRows). */
export function insertRows(table: TwoWayTable): string {
  const columns = [table.anwender, ...table.columns.map((column) => column.name)];
  const values = table.columns.map((column, index) => sentValue(column, `r.c${index}`));
  return `DECLARE @inserted TABLE (place int PRIMARY KEY, id int);
IF EXISTS (SELECT 1 FROM @write WHERE kind = 'i')
BEGIN
  DECLARE @new TABLE (id int PRIMARY KEY);
  INSERT INTO ${tableName(table.name)} (${columns.map(quoted).join(', ')})
  OUTPUT inserted.${quoted(table.id)} INTO @new (id)
  SELECT r.anwender, ${values.join(', ')}
  FROM @write AS r WHERE r.kind = 'i' ORDER BY r.place;
${PAIR}
END`;
}
