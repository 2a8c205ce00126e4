import type { Clock } from '../../../lib/sync/ports/clock.ts';
import type { Random } from '../../../lib/sync/ports/random.ts';
import {
  createTenant,
  type Mailbox,
  type Tenant,
  type TenantOptions,
} from '../../../simulator/m365/tenant.ts';

export const start_ms = Date.UTC(2026, 10, 23, 8);
export const willy = 'willy.testermann@firma.example';
const immutable = 'IdType="ImmutableId"';

/** A clock whose sleepers wake at once, having moved it on. */
export interface SteppingClock extends Clock {
  advance(ms: number): void;
}

export function steppingClock(): SteppingClock {
  let now_ms = start_ms;
  return {
    now: () => now_ms,
    advance: (ms) => {
      now_ms += ms;
    },
    sleep: async (ms) => {
      now_ms += ms;
    },
  };
}

/** mulberry32 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
  return { next, uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}` };
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

export interface World {
  clock: SteppingClock;
  tenant: Tenant;
  box: Mailbox;
  /** Path from `/users/{willy}` on, or absolute. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  batch(requests: unknown[]): Promise<Answer>;
}

export function createWorld(options: Partial<TenantOptions> = {}, seed = 1): World {
  const clock = (options.clock as SteppingClock | undefined) ?? steppingClock();
  const tenant = createTenant({ random: seededRandom(seed), ...options, clock });
  const box = tenant.addMailbox(willy, { displayName: 'Willy Testermann' });
  const call = async (
    method: string,
    url: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> => {
    const response = await tenant.fetch(url, {
      method,
      headers: {
        Authorization: 'Bearer simulator-token',
        Prefer: immutable,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
  return {
    clock,
    tenant,
    box,
    ask: (method, path, body, headers = {}) =>
      call(
        method,
        path.startsWith('http') ? path : `https://graph.microsoft.com/v1.0/users/${willy}${path}`,
        body,
        headers,
      ),
    batch: (requests) => call('POST', 'https://graph.microsoft.com/v1.0/$batch', { requests }, {}),
  };
}

export const windowQuery = 'startDateTime=2026-11-01T00:00:00Z&endDateTime=2027-03-01T00:00:00Z';

export interface Round {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into items of every shape
  items: any[];
  pages: number;
  deltaLink: string;
}

/** Reads a delta round to its deltaLink. */
export async function readRound(world: World, from: string, prefer = immutable): Promise<Round> {
  const items: unknown[] = [];
  let link = from;
  for (let pages = 1; pages <= 500; pages++) {
    const { status, body } = await world.ask('GET', link, undefined, { Prefer: prefer });
    if (status !== 200) throw new Error(`delta answered ${status} ${JSON.stringify(body)}`);
    items.push(...body.value);
    if (body['@odata.deltaLink']) return { items, pages, deltaLink: body['@odata.deltaLink'] };
    link = body['@odata.nextLink'];
  }
  throw new Error('the round does not end');
}

export const firstRound = (world: World, prefer?: string): Promise<Round> =>
  readRound(world, `/calendarView/delta?${windowQuery}`, prefer);

/** An appointment of one hour on a day of November 2026. */
export function appointment(
  subject: string,
  day = 24,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    subject,
    start: { dateTime: `2026-11-${day}T10:00:00`, timeZone: 'W. Europe Standard Time' },
    end: { dateTime: `2026-11-${day}T11:00:00`, timeZone: 'W. Europe Standard Time' },
    ...more,
  };
}
