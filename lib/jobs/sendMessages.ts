import type { Domaene } from '../domain/domaene.ts';
import { inParallel } from './inParallel.ts';
import { type AbgleichMessage, MAX_PROBE, type MessageGrund } from './message.ts';
import type { JobPorts } from './ports.ts';

const SENDING = 8;
/** Queues keep a message from sight for no longer than a week; nobody should wait longer than this. */
const LONGEST_DELAY_MS = 6 * 3_600_000;

/** The queue did not take a message; `cause` says why. */
export class QueueRefusal extends Error {
  constructor(cause: unknown) {
    super('Die Warteschlange hat eine Nachricht nicht angenommen.', { cause });
    this.name = 'QueueRefusal';
  }
}

/** Puts one message into the queue. Throws QueueRefusal. */
export async function send(
  { queue }: Pick<JobPorts, 'queue'>,
  message: AbgleichMessage,
  delay_ms = 0,
): Promise<void> {
  try {
    await queue.send(message, { delay_ms: Math.min(Math.max(0, Math.ceil(delay_ms)), LONGEST_DELAY_MS) });
  } catch (error) {
    throw new QueueRefusal(error);
  }
}

/** Whom to look at, and why. */
export interface Occasion {
  readonly mandant: string;
  readonly domaene: Domaene;
  /** Synchronisationen, any number. */
  readonly ids: readonly number[];
  readonly grund: MessageGrund;
  /** When it was noticed (epoch milliseconds). */
  readonly bemerkt_ms: number;
}

/** Probe messages of up to 20 Synchronisationen each. */
export async function sendProbes(
  ports: Pick<JobPorts, 'queue'>,
  occasion: Occasion,
  delay_ms = 0,
): Promise<void> {
  const ids = [...new Set(occasion.ids)];
  const groups = Array.from({ length: Math.ceil(ids.length / MAX_PROBE) }, (_, index) =>
    ids.slice(index * MAX_PROBE, (index + 1) * MAX_PROBE),
  );
  await inParallel(groups, SENDING, (group) => send(ports, messageOf('probe', group, occasion), delay_ms));
}

/** A run message for each Synchronisation. */
export async function sendRuns(
  ports: Pick<JobPorts, 'queue'>,
  occasion: Occasion,
  delay_ms = 0,
): Promise<void> {
  await inParallel(occasion.ids, SENDING, (id) => send(ports, messageOf('lauf', [id], occasion), delay_ms));
}

function messageOf(
  art: AbgleichMessage['art'],
  synchronisationen: readonly number[],
  { mandant, domaene, grund, bemerkt_ms }: Occasion,
): AbgleichMessage {
  const bemerkt_am = new Date(bemerkt_ms).toISOString();
  return { v: 1, art, mandant, domaene, synchronisationen, grund, bemerkt_am };
}
