/**
 * Error numbers of SQL Server that we tell apart (learn.microsoft.com, "Database engine events and errors"), and what
 * Babelfish sends instead (facts/tsql.md). Never decided by a message's text.
 */

/** A lock was not to be had within LOCK_TIMEOUT. */
export const LOCK_TIMEOUT = 1222;

/**
 * The server says itself that nothing was done: deadlock victim, lock timeout, snapshot conflict, refused for now; no
 * memory, no locks, no latch, no page where a dirty read looked for one.
 */
export const REFUSED_FOR_NOW: ReadonlySet<number> = new Set([
  601,
  701,
  802,
  845,
  1204,
  1205,
  1221,
  LOCK_TIMEOUT,
  3960,
  4060,
  8628,
  8645,
  8651,
  10928,
  10929,
  40501,
  40613,
  49918,
  49919,
  49920,
]);

/** The service is moving or gave up in the middle: it may or may not have been done. */
export const LOST_FOR_NOW: ReadonlySet<number> = new Set([40197, 596, 6005, 10053, 10054, 10060]);

/** Values that the tables do not take: constraints, lengths, ranges, conversions, a trigger's own refusal. */
export const REFUSED_VALUES: ReadonlySet<number> = new Set([
  220, 232, 241, 242, 244, 245, 248, 295, 296, 515, 547, 550, 1946, 2601, 2627, 2628, 3609, 3616, 8114, 8115,
  8134, 8152, 9420, 13609, 16930,
]);

/** A statement that the server cannot read: it is too old for it, or its database's level of compatibility is. */
export const NOT_UNDERSTOOD: ReadonlySet<number> = new Set([102, 156, 195]);

/** A trigger has ended the transaction. */
export const ENDED_IN_TRIGGER: ReadonlySet<number> = new Set([3609, 3616]);

/** RAISERROR and THROW of the installation's own triggers begin here. */
export const FIRST_USER_ERROR = 50_000;

export const MISSING_OBJECT = 208;
export const MISSING_COLUMN = 207;
export const NO_RIGHTS: ReadonlySet<number> = new Set([229, 230, 262, 297, 300, 916, 1088, 3701]);
export const NO_LOGIN: ReadonlySet<number> = new Set([
  18452, 18456, 18470, 18486, 18487, 18488, 18463, 18464,
]);
export const NO_DATABASE: ReadonlySet<number> = new Set([911, 4060, 4063, 945, 942, 927, 40532]);
export const FULL: ReadonlySet<number> = new Set([1101, 1105, 3989, 9002, 40544]);
export const READ_ONLY: ReadonlySet<number> = new Set([3906, 3908, 978, 3915]);
/** The Azure SQL firewall does not know our address. */
export const FIREWALL: ReadonlySet<number> = new Set([40615, 40914]);
/** Babelfish: something without a number of its own (missing object or column, lock timeout, missing rights). */
export const BABELFISH_OTHER = 33_557_097;
