import { GraphError } from './graphError.ts';
import type { TenantContext } from './tenantContext.ts';

const slots = 4;
const window_ms = 600_000;
const mostInWindow = 10_000;

/** Exchange's limits per app and mailbox: four at a time, 10,000 in ten minutes (graph.md 7.1). */
export class Throttle {
  #context: TenantContext;
  #inFlight = new Map<string, number>();
  #times = new Map<string, number[]>();

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** Takes up to `wanted` of the mailbox's free slots; gives how many. */
  enter(mailbox: string, wanted: number): number {
    const used = this.#inFlight.get(mailbox) ?? 0;
    const granted = Math.max(0, Math.min(wanted, slots - used));
    this.#inFlight.set(mailbox, used + granted);
    return granted;
  }

  leave(mailbox: string, granted: number): void {
    this.#inFlight.set(mailbox, (this.#inFlight.get(mailbox) ?? 0) - granted);
  }

  /** Counts one request, refused ones too (7.3); throws when it is one too many in ten minutes. */
  count(mailbox: string): void {
    const now_ms = this.#context.clock.now();
    const times = this.#times.get(mailbox) ?? [];
    this.#times.set(mailbox, times);
    const expired = times.findIndex((time_ms) => time_ms > now_ms - window_ms);
    if (expired !== 0) times.splice(0, expired < 0 ? times.length : expired);
    const first = times[0] ?? now_ms;
    if (times.length < 2 * mostInWindow) times.push(now_ms);
    if (times.length > mostInWindow)
      throw this.refusal('RequestCount', Math.ceil((first + window_ms - now_ms) / 1000));
  }

  /** 429 with `Retry-After`, fractional where the switch says so (7.3). */
  refusal(limit: 'MailboxConcurrency' | 'RequestCount', seconds: number): GraphError {
    const { switches, counters } = this.#context;
    counters.throttled++;
    const value = switches.retryAfterFractional ? (seconds + 0.128).toFixed(3) : String(seconds);
    const headers: Record<string, string> = switches.retryAfterSent ? { 'Retry-After': value } : {};
    return new GraphError(429, 'ApplicationThrottled', `Application is over its ${limit} limit.`, headers);
  }
}
