import type { AbgleichMessage } from '../../../../lib/jobs/message.ts';
import type { SubscriptionNotice } from '../../../../lib/jobs/subscriptionNotice.ts';
import { type SubscriptionTarget, signClientState } from '../../../../lib/webhook/clientState.ts';
import { createWebhook } from '../../../../lib/webhook/createWebhook.ts';
import type { WebhookAnswer, WebhookRequest } from '../../../../lib/webhook/ports.ts';
import { VirtualTime } from '../../../simulation/harness/virtualTime.ts';

export const SECRET = 'das-ist-ein-langes-geheimnis-fuer-tests-1';
export const OLD_SECRET = 'das-ist-ein-langes-geheimnis-fuer-tests-0';

/** A webhook in virtual time, with queues that show what they got and can refuse or hang. */
export class WebhookWorld {
  readonly time = new VirtualTime(Date.UTC(2026, 10, 23, 8));
  readonly messages: AbgleichMessage[] = [];
  readonly notices: SubscriptionNotice[] = [];
  readonly metrics: [name: string, value: number][] = [];
  /** How the queue behaves. */
  queue: 'takes' | 'refuses' | 'hangs' = 'takes';
  readonly #webhook;

  constructor(secrets: readonly string[] = [SECRET]) {
    const put = async <T>(list: T[], message: T): Promise<void> => {
      if (this.queue === 'refuses') throw new Error('QueueError with a key in it');
      if (this.queue === 'hangs') await this.time.sleep(60_000);
      list.push(message);
    };
    this.#webhook = createWebhook({
      secrets,
      queue: { send: (message) => put(this.messages, message) },
      notices: { send: (notice) => put(this.notices, notice) },
      clock: this.time,
      telemetry: {
        event: () => undefined,
        metric: (name, value) => {
          this.metrics.push([name, value]);
        },
      },
    });
  }

  /** Hands a request in without letting time pass. */
  handle(request: Partial<WebhookRequest>): Promise<WebhookAnswer> {
    return this.#webhook.handle({ query: new URLSearchParams(), length: undefined, body: null, ...request });
  }

  /** Posts all of them at the same moment. */
  async post(...bodies: unknown[]): Promise<number[]> {
    const answers = bodies.map((body) => this.handle({ body: chunks(body) }));
    return (await this.time.drive(Promise.all(answers))).map(({ status }) => status);
  }
}

export const target = (synchronisation = 7, more: Partial<SubscriptionTarget> = {}): SubscriptionTarget => ({
  mandant: 'standard',
  synchronisation,
  domaene: 'termine',
  ...more,
});

/** A notification as Graph sends it (graph.md 6.5). */
export const notification = (clientState: unknown, more: Record<string, unknown> = {}) => ({
  subscriptionId: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07',
  subscriptionExpirationDateTime: '2026-11-29T08:00:00Z',
  tenantId: '84bd8158-6d4d-4958-8b9f-9d6445542f95',
  clientState,
  changeType: 'updated',
  resource: 'Users/ddfc/Events/AAMk',
  resourceData: { '@odata.type': '#Microsoft.Graph.Event', id: 'AAMk' },
  ...more,
});

export const signed = (to: SubscriptionTarget = target(), more: Record<string, unknown> = {}) =>
  notification(signClientState(to, SECRET), more);

/** A body in chunks; text as it is, bytes as they are, anything else as JSON. */
export async function* chunks(body: unknown, size = 1000): AsyncGenerator<Uint8Array> {
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
