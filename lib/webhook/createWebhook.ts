import { NOTICE_EVENTS, type NoticedSubscription, type NoticeEvent } from '../jobs/subscriptionNotice.ts';
import { readClientState, type SubscriptionTarget } from './clientState.ts';
import { Gathering } from './gathering.ts';
import { packWakeUps } from './packWakeUps.ts';
import { type Notification, parseNotifications } from './parseNotifications.ts';
import type { WebhookAnswer, WebhookPorts, WebhookRequest } from './ports.ts';
import { readBody } from './readBody.ts';

/** Graph waits 3 s for an answer and slows down or drops endpoints that take longer (graph.md 6.3, 6.4). */
export const ANSWER_MS = 2_500;
/** Notices of one message. */
const NOTICES = 100;
/** Never stored anywhere, never taken for a page. */
const HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const;
const TEXT = { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' } as const;

/** A notice with its Mandant, as it waits to be sent. */
interface MandantNotice extends NoticedSubscription {
  readonly mandant: string;
}

export interface Webhook {
  /** Never throws, and answers in time. */
  handle(request: WebhookRequest): Promise<WebhookAnswer>;
}

/**
 * `POST /api/webhookGraph` (contract.md, "HTTP"; graph.md 6): the validation handshake, change and lifecycle
 * notifications. It knows neither database nor Graph: each notification with a clientState of ours becomes a wake-up
 * message, one per mailbox and domain; what is not ours is counted and otherwise answered the same way. What Graph says
 * about a subscription itself goes to the queue of timerSubscriptions as well.
 */
export function createWebhook(ports: WebhookPorts): Webhook {
  const { clock, queue, notices, telemetry } = ports;
  const wakeUps = new Gathering<SubscriptionTarget>({
    clock,
    key: keyOf,
    pack: (targets) =>
      packWakeUps(targets, clock.now()).map(({ message, targets: items }) => ({
        items,
        send: () => queue.send(message),
      })),
  });
  const subscriptionNotices = new Gathering<MandantNotice>({
    clock,
    key: (notice) => `${keyOf(notice)}\n${notice.ereignis}`,
    pack: (items) =>
      chunksByMandant(items).map((chunk) => ({
        items: chunk,
        send: () => notices.send(noticeMessage(chunk)),
      })),
  });

  async function receive(request: WebhookRequest): Promise<WebhookAnswer> {
    const body = await readBody(request.body, request.length);
    if (body.kind === 'tooLarge') return { status: 413, headers: HEADERS };
    const notifications = body.kind === 'text' ? parseNotifications(body.text) : undefined;
    if (notifications === undefined) return { status: 400, headers: HEADERS };
    await wake(notifications);
    return { status: 202, headers: HEADERS };
  }

  /** Resolves when everything of ours is queued. */
  async function wake(notifications: readonly Notification[]): Promise<void> {
    const verified = new Map<string, SubscriptionTarget | undefined>();
    const ours: { readonly target: SubscriptionTarget; readonly event: string | undefined }[] = [];
    for (const { clientState, lifecycleEvent } of notifications) {
      const target = known(verified, clientState);
      if (target !== undefined) ours.push({ target, event: lifecycleEvent });
    }
    const dropped = notifications.length - ours.length;
    if (dropped > 0) telemetry.metric('webhook.verworfen', dropped);
    if (ours.length > 0) telemetry.metric('webhook.benachrichtigungen', ours.length);
    const queued = ours.flatMap(({ target, event }) => [
      // Whatever happened to a subscription, notifications may have been lost before: somebody has to look.
      wakeUps.add(target),
      ...(isNotice(event) ? [subscriptionNotices.add({ ...target, ereignis: event })] : []),
    ]);
    await Promise.all(queued);
  }

  /** A body often names the same subscription many times: each clientState is verified once. */
  function known(
    verified: Map<string, SubscriptionTarget | undefined>,
    clientState: string | undefined,
  ): SubscriptionTarget | undefined {
    if (clientState === undefined) return undefined;
    if (!verified.has(clientState)) verified.set(clientState, readClientState(clientState, ports.secrets));
    return verified.get(clientState);
  }

  async function inTime(work: Promise<WebhookAnswer>): Promise<WebhookAnswer> {
    const stop = new AbortController();
    const expiry = clock.sleep(ANSWER_MS, stop.signal).then(
      () => 'late' as const,
      () => 'late' as const,
    );
    const refused = (): WebhookAnswer => ({ status: 503, headers: { ...HEADERS, 'Retry-After': '10' } });
    try {
      const answer = await Promise.race([work, expiry]);
      if (answer !== 'late') return answer;
      telemetry.metric('webhook.zu_spaet', 1);
      return refused();
    } catch {
      // The queue refused, or the body broke off: Graph brings it again. What the error says stays here: nothing to probe.
      telemetry.metric('webhook.abgewiesen', 1);
      return refused();
    } finally {
      stop.abort();
    }
  }

  return {
    async handle(request) {
      const validationToken = request.query.get('validationToken');
      if (validationToken !== null) return { status: 200, headers: TEXT, body: validationToken };
      return inTime(receive(request));
    },
  };
}

const keyOf = ({ mandant, synchronisation, domaene }: SubscriptionTarget) =>
  `${mandant}\n${synchronisation}\n${domaene}`;

const isNotice = (event: string | undefined): event is NoticeEvent =>
  NOTICE_EVENTS.some((candidate) => candidate === event);

function chunksByMandant(items: readonly MandantNotice[]): MandantNotice[][] {
  return [...Map.groupBy(items, ({ mandant }) => mandant).values()].flatMap((group) => {
    const chunks: MandantNotice[][] = [];
    for (let start = 0; start < group.length; start += NOTICES)
      chunks.push(group.slice(start, start + NOTICES));
    return chunks;
  });
}

function noticeMessage(chunk: readonly MandantNotice[]) {
  const abonnements = chunk.map(({ mandant: _, ...notice }) => notice);
  return { v: 1 as const, mandant: chunk[0]!.mandant, abonnements };
}
