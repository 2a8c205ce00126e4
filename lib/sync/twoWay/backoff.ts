const MINUTE_MS = 60_000;
/** Growing delays between the attempts at a withheld item or an unproven suspicion; the last one repeats. */
const DELAYS_MS = [1, 5, 30, 120, 720, 1440].map((minutes) => minutes * MINUTE_MS);

/** How long to wait after the attempt number `attempts` (counted from 1), in milliseconds. */
export function backoff_ms(attempts: number): number {
  return DELAYS_MS[Math.min(Math.max(attempts, 1), DELAYS_MS.length) - 1]!;
}
