/**
 * A row by column name. int and bigint are numbers, bit is a boolean (in the embedded database a number), text a string,
 * varbinary a Buffer, NULL is null. Statements read dates and times as text: what a driver would make of them depends on
 * the host's time zone.
 */
export type SqlRow = Readonly<Record<string, unknown>>;
