import { LeaseLostError } from '../sync/ports/errors.ts';
import type { ProbeResult } from '../sync/ports/outlook.ts';
import type { SweepClaim } from '../sync/ports/sweep.ts';
import type { WorkContext } from './workContext.ts';

/** What Graph could not answer for a passing reason is asked again after this time. */
const RETRY_AFTER_MS = 30_000;

/** A mailbox whose lease the probe holds. */
export type Claimed = Extract<SweepClaim, { kind: 'claimed' }>;
/** What a probe concludes about a mailbox: nothing to do, a run, or another probe after some time. */
export type Verdict =
  | { readonly kind: 'idle'; readonly cursor: string }
  | { readonly kind: 'run' }
  | { readonly kind: 'later'; readonly after_ms: number; readonly throttled: boolean };

/**
 * Asks Graph, in one `$batch`, for the mailboxes that have no other reason to run. Answers in the order of `claimed`;
 * throws what stopped us on our side.
 *
 * @param askedAt_ms when the leases were asked for (epoch milliseconds)
 */
export async function judge(
  claimed: readonly Claimed[],
  askedAt_ms: number,
  { mandant, kind, ports }: WorkContext,
): Promise<readonly Verdict[]> {
  const { clock } = ports;
  const { requestTimeout_ms } = mandant.twoWay;
  const needsRun = (claim: Claimed) =>
    claim.workWaiting || kind.roundDue(claim.state, clock.now(), mandant.twoWay);
  const quiet = claimed.filter((claim) => !needsRun(claim));
  if (quiet.length === 0) return claimed.map(() => ({ kind: 'run' }));
  const leaseUntil_ms = askedAt_ms + Math.min(...quiet.map(({ remaining_ms }) => remaining_ms));
  const probe = kind.probe(() => {
    // It could arrive after the lease's end, and age the cursor of whoever has it then.
    if (leaseUntil_ms - clock.now() < requestTimeout_ms) throw new LeaseLostError();
  });
  const results = await probe.probe(
    quiet.map(({ synchronisation, state }) => ({
      postfach: synchronisation.postfach,
      cursor: state.cursor!,
    })),
  );
  const verdicts = new Map(quiet.map((claim, index) => [claim, verdictOf(results[index]!)]));
  return claimed.map((claim) => verdicts.get(claim) ?? { kind: 'run' });
}

function verdictOf(result: ProbeResult): Verdict {
  if (result.kind === 'unchanged') return { kind: 'idle', cursor: result.cursor };
  if (result.kind === 'changed') return { kind: 'run' };
  const { kind, retryAfter_ms } = result.error;
  if (kind === 'throttled')
    return { kind: 'later', after_ms: retryAfter_ms ?? RETRY_AFTER_MS, throttled: true };
  if (kind === 'unclear' || kind === 'malformed')
    return { kind: 'later', after_ms: RETRY_AFTER_MS, throttled: false };
  // What an administrator has to put right belongs into the protocol: a run meets it too, and writes it there.
  return { kind: 'run' };
}
