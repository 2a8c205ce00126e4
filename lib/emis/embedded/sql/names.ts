/** A physical name as a quoted SQLite identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A stored date or date-time as `yyyy-MM-ddTHH:mm:ss`, whatever of the tolerated texts it is (with a blank or a T, with
 * a fraction, without seconds, date only); NULL for anything else.
 */
export function asWallTime(column: string): string {
  return `CASE WHEN typeof(${column}) = 'text' THEN strftime('%Y-%m-%dT%H:%M:%S', ${column}) END`;
}

/** Equal Anwender as SQL Server compares names: trailing blanks do not count. */
export function sameAnwender(column: string, parameter: string): string {
  return `${column} = ${parameter} COLLATE RTRIM`;
}

/** The values of a JSON array parameter as a set. */
export function jsonSet(parameter: string): string {
  return `(SELECT value FROM json_each(${parameter}))`;
}

/** The elements at `indexes` of the JSON arrays that `json_each` yields, as a SELECT list. */
export function elements(count: number, first = 0): string {
  return Array.from({ length: count }, (_, index) => `json_extract(value, '$[${first + index}]')`).join(', ');
}
