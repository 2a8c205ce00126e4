const MINUTE_MS = 60_000;
/** Neighbours by id share their minute, so that they share a `$batch`. */
const TOGETHER = 20;

/**
 * Whether a mailbox that notifications tell of is looked at all the same: once in every `every_ms`, each group of
 * neighbours at a minute of its own, so that no tick has to look at all of them.
 *
 * @param since_ms up to when the domain's ticks have been handled; @param tick_ms the present tick (epoch milliseconds)
 */
export function isSafetySweepDue(id: number, every_ms: number, since_ms: number, tick_ms: number): boolean {
  const offset_ms = (Math.floor(id / TOGETHER) * MINUTE_MS) % every_ms;
  const turn = (at_ms: number) => Math.floor((at_ms - offset_ms) / every_ms);
  return turn(tick_ms) > turn(since_ms);
}
