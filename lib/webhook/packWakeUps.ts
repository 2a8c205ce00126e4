import type { AbgleichMessage } from '../jobs/message.ts';
import type { SubscriptionTarget } from './clientState.ts';

/** Up to so many mailboxes of a round get a message of their own: the quickest way to a run. */
const SINGLE = 8;
/** Synchronisationen of one probe (contract.md, "Queue"). */
const PROBE = 20;

/** A message and the targets it wakes. */
export interface WakeUpMessage {
  readonly message: AbgleichMessage;
  readonly targets: readonly SubscriptionTarget[];
}

/**
 * The messages for mailboxes in which something has changed: a run each, as long as they are few; in a flood, probes of
 * up to twenty of one Mandant and domain, which find out in one `$batch` who needs a run at all.
 *
 * @param now_ms when they are sent: only a run that begins later has seen what was notified
 */
export function packWakeUps(targets: readonly SubscriptionTarget[], now_ms: number): WakeUpMessage[] {
  const groups = targets.length <= SINGLE ? targets.map((target) => [target]) : grouped(targets);
  return groups.map((group) => {
    const { mandant, domaene } = group[0]!;
    const message: AbgleichMessage = {
      v: 1,
      art: group.length === 1 ? 'lauf' : 'probe',
      mandant,
      domaene,
      synchronisationen: group.map(({ synchronisation }) => synchronisation),
      grund: 'webhook',
      bemerkt_am: new Date(now_ms).toISOString(),
    };
    return { message, targets: group };
  });
}

function grouped(targets: readonly SubscriptionTarget[]): SubscriptionTarget[][] {
  const groups = Map.groupBy(targets, ({ mandant, domaene }) => `${mandant}\n${domaene}`);
  return [...groups.values()].flatMap((group) => {
    const chunks: SubscriptionTarget[][] = [];
    for (let start = 0; start < group.length; start += PROBE) chunks.push(group.slice(start, start + PROBE));
    return chunks;
  });
}
