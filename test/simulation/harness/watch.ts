import type { RequestRecord } from '../../../simulator/m365/tenant.ts';
import type { AnyCompany } from './company.ts';

/** What was sent to Outlook to be written while `act` ran: sub-requests with their bodies, in order. */
export async function writesOf(world: AnyCompany, act: () => Promise<unknown>): Promise<RequestRecord[]> {
  const before = world.tenant.requests.at(-1)?.number ?? 0;
  await act();
  return world.tenant.requests.filter(
    ({ number, method, path }) => number > before && method !== 'GET' && !path.endsWith('$batch'),
  );
}

/** The properties of each body that was sent, e.g. `['PATCH location']`. */
export function properties(writes: readonly RequestRecord[]): string[] {
  return writes.map(({ method, body }) => [method, ...Object.keys((body ?? {}) as object).sort()].join(' '));
}

/** Changes what Graph answers: `change` gets each JSON answer, those inside a `$batch` one by one. */
export function answers(world: AnyCompany, change: (path: string, body: Json) => Json | string): void {
  const { tenant } = world;
  const original = tenant.fetch.bind(tenant);
  tenant.fetch = async (url, init) => {
    const response = await original(url, init);
    const text = await response.text();
    if (text === '') return new Response(null, { status: response.status, headers: response.headers });
    const { pathname, search } = new URL(url);
    const changed = pathname.endsWith('$batch')
      ? batch(JSON.parse(text), JSON.parse(`${init?.body}`), change)
      : change(pathname + search, JSON.parse(text));
    const body = typeof changed === 'string' ? changed : JSON.stringify(changed);
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    return new Response(body, { status: response.status, headers });
  };
}

// biome-ignore lint/suspicious/noExplicitAny: an answer that is about to be spoilt has no type
export type Json = any;

function batch(answer: Json, asked: Json, change: (path: string, body: Json) => Json): Json {
  const urls = new Map(asked.requests.map(({ id, url }: Json) => [id, url]));
  const responses = answer.responses.map((response: Json) =>
    response.body === undefined
      ? response
      : { ...response, body: change(`${urls.get(response.id)}`, response.body) },
  );
  return { ...answer, responses };
}

/** Everything that both databases and the mailbox hold, but for the lease. */
export function everything(world: AnyCompany): Record<string, unknown> {
  const tables = world.emis
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%lease%' ORDER BY name`)
    .all()
    .map(({ name }) => `${name}`);
  const contents = tables.map((name) => [name, world.emis.prepare(`SELECT * FROM "${name}"`).all()]);
  return {
    ...Object.fromEntries(contents),
    outlook: world.box.events(),
    deleted: world.box.deletedItems(),
    mails: [...world.box.sentMails],
  };
}

/** All that an administrator may read: the protocol of the runs and why items are withheld. */
export function protocol(world: AnyCompany): string {
  const read = (table: string) => world.emis.prepare(`SELECT * FROM ${table}`).all();
  return JSON.stringify([
    read('s_exchange_sync_protocol'),
    read('s_exchange_sync_withheld').map(({ reason }) => reason),
  ]);
}

export interface WithheldRow {
  readonly side: 'emis' | 'outlook';
  readonly item_id: string;
  readonly reason: string;
  readonly attempts: number;
  readonly next_ms: number;
}

export function withheld(world: AnyCompany): WithheldRow[] {
  return world.emis
    .prepare(
      'SELECT side, item_id, reason, attempts, next_ms FROM s_exchange_sync_withheld ORDER BY side, item_id',
    )
    .all() as unknown as WithheldRow[];
}
