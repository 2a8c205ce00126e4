/**
 * When a domain runs. `interval`: every so many minutes of real time, on a fixed grid, so midnight and daylight-saving
 * changes do not touch it. `wall`: by the clock on the wall, as lists of the values that match.
 */
export type Schedule =
  | { readonly kind: 'interval'; readonly minutes: number }
  | { readonly kind: 'wall'; readonly patterns: readonly WallPattern[] };

/**
 * Seconds, minutes, hours, days of the month, months (1–12) and days of the week (0 = Sunday) that match; all must. Each
 * list is ascending and not empty.
 */
export interface WallPattern {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
}

export const HOURS_OF_DAY = 24;
