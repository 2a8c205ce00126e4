import type { Clock } from '../sync/ports/clock.ts';

/** Looked at again at least so often: the holder mostly gives the mailbox back long before its lease ends. */
const LONGEST_PAUSE_MS = 5_000;
const SHORTEST_PAUSE_MS = 250;

export const BUSY_LINE =
  'Das Postfach wird gerade von einem anderen Lauf bearbeitet. Starten Sie den Abgleich später noch einmal.';

/**
 * Repeats an attempt for as long as another run holds the mailbox.
 *
 * @returns the first outcome that is not `busy`; `busy` when `wait_ms` have passed without one.
 */
export async function untilFree<Outcome extends { readonly kind: string }>(
  attempt: () => Promise<Outcome | { readonly kind: 'busy'; readonly remaining_ms: number }>,
  wait: { readonly clock: Clock; readonly wait_ms: number; readonly signal?: AbortSignal | undefined },
): Promise<Exclude<Outcome, { kind: 'busy' }> | { readonly kind: 'busy' }> {
  const { clock, wait_ms, signal } = wait;
  const deadline_ms = clock.now() + wait_ms;
  const attempts = Math.ceil(wait_ms / SHORTEST_PAUSE_MS) + 1;
  for (let tried = 1; tried <= attempts; tried++) {
    const outcome = await attempt();
    if (outcome.kind !== 'busy') return outcome as Exclude<Outcome, { kind: 'busy' }>;
    const left_ms = deadline_ms - clock.now();
    if (left_ms <= 0) break;
    const { remaining_ms } = outcome as { remaining_ms: number };
    const pause_ms = Math.min(Math.max(remaining_ms, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS, left_ms);
    await clock.sleep(pause_ms, signal);
  }
  return { kind: 'busy' };
}
