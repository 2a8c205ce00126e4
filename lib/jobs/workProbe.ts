import type { SweepClaim, SweepSettled } from '../sync/ports/sweep.ts';
import { leaseTtl_ms } from '../sync/twoWay/session.ts';
import { type Claimed, judge, type Verdict } from './judge.ts';
import type { AbgleichMessage } from './message.ts';
import { drop, putBack } from './putBack.ts';
import { reportUnfit } from './reportUnfit.ts';
import { type Occasion, sendProbes, sendRuns } from './sendMessages.ts';
import type { WorkContext } from './workContext.ts';

/** Graph's delta lags behind its notifications: what a webhook announced may show only now. */
const SECOND_LOOK_MS = 30_000;
/** Mailboxes that another run holds are tried again shortly after its lease ends, in case that run dies. */
const BEHIND_LEASE_MS = 2_000;

/**
 * Looks which of up to 20 mailboxes have changes (sync.md, "From schedule to run"): one round trip takes the free leases
 * and reads the cursors, one `$batch` asks Graph, one round trip stores the new cursors and gives the leases back. The
 * cursor of a mailbox with changes stays where it is: its run reads the page again.
 */
export async function workProbe(message: AbgleichMessage, context: WorkContext): Promise<void> {
  const { mandant, ports, state } = context;
  const { clock } = ports;
  const { unfit } = await state.reads.read(mandant, clock.now());
  const ids = [...new Set(message.synchronisationen)].filter((id) => !unfit.has(id));
  reportUnfit(
    mandant.id,
    new Map([...unfit].filter(([id]) => message.synchronisationen.includes(id))),
    ports,
    state,
  );
  if (ids.length === 0) return drop(ports, message, 'synchronisation_ungueltig');
  const startedAt_ms = clock.now();
  const owner = ports.owner(ports.random.uuid());
  const claims = await mandant.store.sweep.claim({
    domaene: message.domaene,
    ids,
    owner,
    ttl_ms: leaseTtl_ms(mandant.twoWay.requestTimeout_ms),
    noticedAt_ms: Date.parse(message.bemerkt_am),
  });
  const claimed = claims.filter((claim) => claim.kind === 'claimed');
  let verdicts: readonly Verdict[] = claimed.map(() => ({ kind: 'run' }));
  let settled: readonly SweepSettled[] = [];
  try {
    verdicts = await judge(claimed, startedAt_ms, context);
  } finally {
    if (claimed.length > 0) settled = await settle(claimed, verdicts);
  }
  report(message, claims, verdicts, context);
  await followUp(message, claims, verdicts, settled, context);

  function settle(held: readonly Claimed[], judged: readonly Verdict[]): Promise<readonly SweepSettled[]> {
    return mandant.store.sweep.settle({
      domaene: message.domaene,
      owner,
      startedAt_ms,
      results: held.map(({ synchronisation, fence }, index) => {
        const verdict = judged[index]!;
        const idle = verdict.kind === 'idle';
        return { id: synchronisation.id, fence, answered: idle, ...(idle && { cursor: verdict.cursor }) };
      }),
    });
  }
}

function report(
  { mandant, domaene, grund, synchronisationen }: AbgleichMessage,
  claims: readonly SweepClaim[],
  verdicts: readonly Verdict[],
  { ports }: WorkContext,
): void {
  const count = <T extends { readonly kind: string }>(list: readonly T[], kind: T['kind']) =>
    list.filter((entry) => entry.kind === kind).length;
  ports.telemetry.event('durchsicht', {
    mandant,
    domaene,
    grund,
    postfaecher: synchronisationen.length,
    unbekannt: count(claims, 'unknown'),
    belegt: count(claims, 'busy'),
    beantwortet: count(claims, 'answered'),
    unveraendert: count(verdicts, 'idle'),
    abgleiche: count(verdicts, 'run'),
    spaeter: count(verdicts, 'later'),
  });
  const throttled = verdicts.filter((verdict) => verdict.kind === 'later' && verdict.throttled).length;
  if (throttled > 0) ports.telemetry.metric('gedrosselt', throttled, { mandant, domaene });
}

async function followUp(
  message: AbgleichMessage,
  claims: readonly SweepClaim[],
  verdicts: readonly Verdict[],
  settled: readonly SweepSettled[],
  { ports, state }: WorkContext,
): Promise<void> {
  const { mandant, domaene, grund } = message;
  const occasion: Omit<Occasion, 'ids'> = {
    mandant,
    domaene,
    grund,
    bemerkt_ms: Date.parse(message.bemerkt_am),
  };
  const with_ = (kind: Verdict['kind']) =>
    settled.filter((_, index) => verdicts[index]!.kind === kind).map(({ id }) => id);
  await sendRuns(ports, { ...occasion, ids: with_('run') });
  if (grund === 'webhook') {
    const answered = claims.filter((claim) => claim.kind === 'answered').map(({ id }) => id);
    const again = { ...occasion, ids: [...with_('idle'), ...answered], grund: 'fortsetzung' as const };
    const bemerkt_ms = ports.clock.now() + SECOND_LOOK_MS;
    await sendProbes(ports, { ...again, bemerkt_ms }, SECOND_LOOK_MS);
  }
  const busy = claims.filter((claim) => claim.kind === 'busy');
  if (busy.length > 0) {
    const longest_ms = Math.max(...busy.map(({ remaining_ms }) => remaining_ms));
    const ids = busy.map(({ id }) => id);
    await putBack({ ports, state }, message, longest_ms + BEHIND_LEASE_MS, 'belegt', ids);
  }
  const later = verdicts.filter((verdict) => verdict.kind === 'later');
  if (later.length > 0) {
    const after_ms = Math.max(...later.map((verdict) => verdict.after_ms));
    const throttled = later.some((verdict) => verdict.throttled);
    const ursache = throttled ? 'gedrosselt' : 'fehler';
    await putBack({ ports, state }, message, after_ms, ursache, with_('later'));
  }
  for (const { id, woken } of settled) {
    for (const wakeUp of woken) {
      const occasion = { mandant, domaene: wakeUp.domaene, ids: [id], bemerkt_ms: wakeUp.at_ms };
      await sendRuns(ports, { ...occasion, grund: 'fortsetzung' });
    }
  }
}
