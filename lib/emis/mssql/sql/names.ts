/** A physical name as a quoted T-SQL identifier. */
export function quoted(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

/** A table of the emis database, the vendor's or ours. */
export function tableName(name: string): string {
  return `[dbo].${quoted(name)}`;
}

/** A text as a T-SQL literal. */
export function literal(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}

/**
 * Behind a column or value that is compared with a column of another table: databases that came from elsewhere mix
 * collations, and two columns of different ones cannot be compared (error 468).
 */
export const COLLATED = 'COLLATE DATABASE_DEFAULT';

/** Epoch milliseconds by the server's clock; leases and due times go by it. */
export const SERVER_NOW_MS = `DATEDIFF_BIG(millisecond, '19700101', SYSUTCDATETIME())`;
