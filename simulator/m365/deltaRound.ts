import type { Change, ChangeLog } from './changeLog.ts';
import { type DeltaToken, readToken, writeToken } from './deltaToken.ts';
import type { EndpointRequest, Reply } from './endpoint.ts';
import { GraphError } from './graphError.ts';
import type { JsonObject } from './storedEvent.ts';

const mostReplayed = 5;

/** The folder whose changes a delta function tells. */
export interface DeltaFeed<Item, Token extends DeltaToken> {
  /** Names function and folder: a token of another scope is not known here. */
  readonly scope: string;
  /** The function's own address, for links. */
  readonly url: string;
  /** Behind `$metadata#`. */
  readonly type: string;
  readonly defaultPage: number;
  readonly log: ChangeLog<Item>;
  /** Counts the generations of the folder's sync state (graph.md 4.7). */
  readonly sync: { generation: number };
  /** The token of a new full round; throws what the first request must not lack. */
  begin(common: DeltaToken): Token;
  /** The query under which a reset service sends to a new round (1.9). */
  restart(token: Token): string;
  /** What one change looks like in this round; nothing where the round does not tell it. */
  tell(token: Token, change: Change<Item>): JsonObject[];
}

/** A round of a delta function (graph.md 1.4-1.10): everything at first, then what changed, page by page. */
export function deltaRound<Item, Token extends DeltaToken>(
  request: EndpointRequest,
  feed: DeltaFeed<Item, Token>,
): Reply {
  const token = startOrContinue(request, feed);
  const size = pageSize(request, feed.defaultPage);
  const { items, told, complete } = collect(request, feed, token, size);
  const body: JsonObject = {
    '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#Collection(${feed.type})`,
    value: items,
  };
  if (request.loopNextLink) {
    body['@odata.nextLink'] = request.selfUrl;
  } else if (complete) {
    body['@odata.deltaLink'] = deltaLink(request, feed, token);
  } else {
    const next = writeToken({ ...token, kind: 'next', told, page: token.page + 1 });
    body['@odata.nextLink'] = `${feed.url}?$skiptoken=${next}`;
  }
  return { status: 200, body };
}

function startOrContinue<Item, Token extends DeltaToken>(
  request: EndpointRequest,
  feed: DeltaFeed<Item, Token>,
): Token {
  const { state, context, parameters } = request;
  const skipToken = parameters.get('$skiptoken');
  if (skipToken) {
    const token = readToken<Token>(skipToken, 'next');
    checkAlive(request, feed, token);
    return token;
  }
  const now_ms = context.clock.now();
  const deltaToken = parameters.get('$deltatoken');
  if (deltaToken) {
    const token = readToken<Token>(deltaToken, 'delta');
    checkAlive(request, feed, token);
    const replay = context.switches.deltaReplay > 0 && context.random.next() < context.switches.deltaReplay;
    const steps = replay ? 1 + Math.floor(context.random.next() * mostReplayed) : 0;
    const since = replay ? feed.log.earlier(token.upTo, steps) : token.upTo;
    return {
      ...token,
      kind: 'next',
      since,
      upTo: Math.max(token.upTo, feed.log.horizon(now_ms)),
      told: since,
      page: 0,
    };
  }
  return feed.begin({
    kind: 'next',
    scope: feed.scope,
    mailbox: state.data.key,
    epoch: state.data.tokenEpoch,
    generation: feed.sync.generation,
    since: null,
    upTo: feed.log.horizon(now_ms),
    told: 0,
    page: 0,
  });
}

/**
 * Tokens die with their mailbox, in another folder, by an administrator's reset, by age in generations, by forgotten
 * tombstones (1.9, 3.14, 4.7).
 */
function checkAlive<Item, Token extends DeltaToken>(
  request: EndpointRequest,
  feed: DeltaFeed<Item, Token>,
  token: Token,
): void {
  const { state, context } = request;
  const kept = context.switches.deltaGenerationsKept;
  const aged = kept !== null && token.kind === 'delta' && token.generation <= feed.sync.generation - kept;
  const reached = token.kind === 'delta' ? token.upTo : token.told;
  const forgotten = (token.kind === 'delta' || token.since !== null) && reached < feed.log.forgottenUpTo;
  const foreign = token.mailbox !== state.data.key || token.scope !== feed.scope;
  const dead = foreign || token.epoch !== state.data.tokenEpoch;
  if (!aged && !forgotten && !dead) return;
  const code = 'SyncStateNotFound';
  const message = `The sync state generation is not found; generation=${token.generation}; [highest=${feed.sync.generation}].`;
  switch (context.switches.expiredTokenAnswer) {
    case '410':
      throw new GraphError(410, code, message);
    case '410WithLocation':
      throw new GraphError(410, 'resyncRequired', 'Resync required.', {
        location: `${feed.url}?${feed.restart(token)}$deltatoken=`,
      });
    case '400':
      throw new GraphError(400, 'syncStateNotFound', message);
    case '404':
      throw new GraphError(404, 'syncStateNotFound', message);
  }
}

/** Each deltaLink is a new generation of the folder's sync state (4.7), whoever asked for it. */
function deltaLink<Item, Token extends DeltaToken>(
  request: EndpointRequest,
  feed: DeltaFeed<Item, Token>,
  token: Token,
): string {
  const generation = ++feed.sync.generation;
  request.state.commit();
  const text = writeToken({ ...token, kind: 'delta', generation, told: 0, page: 0 });
  return `${feed.url}?$deltatoken=${text}`;
}

function pageSize(request: EndpointRequest, defaultPage: number): number {
  const { switches, random } = request.context;
  const size = Math.min(request.preferences.maxPageSize ?? defaultPage, switches.deltaMaxPageSize);
  return switches.deltaOverlongPages ? size + Math.floor(random.next() * 2 * size) : size;
}

interface Collected {
  items: JsonObject[];
  told: number;
  complete: boolean;
}

function collect<Item, Token extends DeltaToken>(
  request: EndpointRequest,
  feed: DeltaFeed<Item, Token>,
  token: Token,
  size: number,
): Collected {
  const { switches, random } = request.context;
  const empty = request.emptyPage || (switches.deltaEmptyPage > 0 && random.next() < switches.deltaEmptyPage);
  if (empty) return { items: [], told: token.told, complete: false };
  const groups: JsonObject[][] = [];
  let count = 0;
  let told = token.told;
  // A full round tells no removals, so it must not tell superseded states either.
  const superseded = switches.deltaRepeats && token.since !== null;
  for (const change of feed.log.between(token.told, token.upTo, superseded)) {
    // A series is never split over pages (1.7): the page ends before it or becomes longer.
    if (count >= size) return { items: arrange(request, groups), told, complete: false };
    const group = feed.tell(token, change);
    groups.push(group);
    count += group.length;
    told = change.number;
  }
  return { items: arrange(request, groups), told, complete: true };
}

/** Order promises nothing (1.10), but of two states of one entity the last one told is the current one. */
function arrange(request: EndpointRequest, groups: JsonObject[][]): JsonObject[] {
  const items = groups.flat();
  if (!request.context.switches.deltaShuffle) return items;
  const places = new Map<unknown, number[]>();
  const shuffled = items
    .map((item, at) => ({ item, at, by: request.context.random.next() }))
    .sort((a, b) => a.by - b.by);
  for (const [place, { item }] of shuffled.entries())
    places.set(item.id, [...(places.get(item.id) ?? []), place]);
  const result = shuffled.map(({ item }) => item);
  for (const own of places.values()) {
    if (own.length < 2) continue;
    const inOrder = own
      .map((place) => shuffled[place] as (typeof shuffled)[number])
      .sort((a, b) => a.at - b.at);
    for (const [index, place] of own.entries())
      result[place] = (inOrder[index] as (typeof shuffled)[number]).item;
  }
  return result;
}
