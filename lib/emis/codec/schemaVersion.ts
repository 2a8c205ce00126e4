/** Number of the layout of our own tables; a database that bears a higher one was written by a newer product. */
export const SCHEMA_VERSION = 2;
