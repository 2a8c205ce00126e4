import type { AbgleichQueue, Telemetry } from '../jobs/ports.ts';
import type { SubscriptionNotice } from '../jobs/subscriptionNotice.ts';
import type { Clock } from '../sync/ports/clock.ts';

/** All that the webhook takes from its surroundings: neither the emis database nor Graph nor credentials. */
export interface WebhookPorts {
  /** GRAPH_CLIENT_STATE_SECRET and …_PREVIOUS; none: every notification is an unknown one. */
  readonly secrets: readonly string[];
  readonly queue: Pick<AbgleichQueue, 'send'>;
  readonly notices: { send(notice: SubscriptionNotice): Promise<void> };
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** One POST, whoever brings it. */
export interface WebhookRequest {
  /** The decoded query. */
  readonly query: URLSearchParams;
  /** Content-Length, where there is one. */
  readonly length: number | undefined;
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface WebhookAnswer {
  readonly status: 200 | 202 | 400 | 413 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
