import type { OutlookError } from './errors.ts';

/** The part of the calendar that a full round covers; instants as ISO-8601 UTC. */
export interface Window {
  readonly start: string;
  readonly end: string;
}

/** One entry of a delta page. `malformed`: an entry that cannot be read; `id` where at least that is known. */
export type DeltaEntry<Item> =
  | { readonly kind: 'item'; readonly id: string; readonly item: Item }
  | { readonly kind: 'removed'; readonly id: string }
  | { readonly kind: 'malformed'; readonly id: string | undefined; readonly reason: string };

/** One page of a delta round: exactly one of `nextLink` and `deltaLink` is set. */
export interface DeltaPage<Item> {
  readonly entries: readonly DeltaEntry<Item>[];
  readonly nextLink?: string;
  readonly deltaLink?: string;
}

/** Where an item that still exists lies. */
export type Place = 'primary' | 'deletedItems' | 'elsewhere';

/** The proof of an item's fate by GET (sync.md, "What deleted in Outlook means"). */
export type Proof<Item> =
  | { readonly kind: 'found'; readonly item: Item; readonly place: Place }
  /** `emptied`: it is certain that it does not lie in Deleted Items either, although GET shows nothing of that folder. */
  | { readonly kind: 'gone'; readonly emptied?: true }
  | { readonly kind: 'inconclusive'; readonly error: OutlookError };

/** The answer of a look-up by intent key: every item that bears it. */
export type KeyLookup<Item> =
  | { readonly kind: 'found'; readonly items: readonly Item[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'inconclusive'; readonly error: OutlookError };

/** A write to Outlook. `key` becomes transactionId and extended property; `etag` is sent as If-Match. */
export type OutlookWrite<Item> =
  | { readonly kind: 'create'; readonly key: string; readonly item: Partial<Item> }
  | { readonly kind: 'update'; readonly id: string; readonly etag: string; readonly patch: Partial<Item> }
  | { readonly kind: 'delete'; readonly id: string; readonly etag: string }
  /** `etag` of the proof: what was restored since is left alone. */
  | { readonly kind: 'purge'; readonly id: string; readonly etag: string };

/**
 * What became of a write. `notSent`: certainly not executed (throttled beyond the budget, or too little of the lease was
 * left); `unclear`: it may have taken effect, look before writing again.
 */
export type OutlookWriteResult<Item> =
  | { readonly kind: 'done'; readonly item: Item | undefined }
  | { readonly kind: 'stale' }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'rejected'; readonly error: OutlookError }
  | { readonly kind: 'notSent'; readonly error: OutlookError | undefined }
  | { readonly kind: 'unclear'; readonly error: OutlookError };

/** What a mailbox is and can; pinned at the first run and remembered in the domain's state. */
export interface MailboxFacts {
  /** The id of the primary calendar (or To Do list). */
  readonly containerId: string;
  /** Under which address it was pinned: another one in the Synchronisation may lead to another mailbox. */
  readonly address?: string;
  /** The object id of the user, where the app may read it: an address can be given to somebody else, an id never. */
  readonly userId?: string;
  /** PidTagEntryId of the container and of Deleted Items, where the mailbox shows them. */
  readonly containerEntryId?: string;
  readonly deletedItemsEntryId?: string;
  /** The zone of the mailbox as Exchange names it (a Windows or IANA name), where the app may read it. */
  readonly timeZone?: string;
}

/** One of several mailboxes that are asked at once whether anything is new. `cursor`: a deltaLink. */
export interface ProbedMailbox {
  readonly postfach: string;
  readonly cursor: string;
}

/**
 * What a mailbox's next delta page says. `unchanged`: nothing new, `cursor` is the deltaLink to go on with. `changed`:
 * a run has work, also where the page is anything but the last and empty one. `failed`: not known.
 */
export type ProbeResult =
  | { readonly kind: 'unchanged'; readonly cursor: string }
  | { readonly kind: 'changed' }
  | { readonly kind: 'failed'; readonly error: OutlookError };

/**
 * Asks many mailboxes for their next delta pages (sync.md, "From schedule to run"). Only for mailboxes whose lease is
 * held: old cursors age when others are handed out.
 */
export interface DeltaProbe {
  /** HTTP requests sent so far; a `$batch` is one. */
  readonly requests: number;
  /** Answers in the order of `mailboxes`, 20 in one request. Throws only what stopped us on our side. */
  probe(mailboxes: readonly ProbedMailbox[]): Promise<readonly ProbeResult[]>;
}

/** The container's items of one mailbox as the engine sees them. Every method may throw OutlookError. */
export interface OutlookGateway<Item> {
  /** HTTP requests sent so far, retries included; a `$batch` is one. */
  readonly requests: number;
  /** Reads who the mailbox under the address belongs to and which container it has: 1 request. */
  mailboxFacts(): Promise<MailboxFacts>;
  /** The first page of a full round, over `window` where the domain has windows (else null). */
  firstPage(window: Window | null): Promise<DeltaPage<Item>>;
  /** The page behind a nextLink or deltaLink. */
  nextPage(link: string): Promise<DeltaPage<Item>>;
  /** Reads items by id, without asking where they lie: ceil(n/20) requests; answers in the order of `ids`. */
  read(ids: readonly string[]): Promise<readonly Proof<Item>[]>;
  /** As `read`, and finds out where each lies; more requests only where the mailbox does not show the folder. */
  prove(ids: readonly string[], facts: MailboxFacts): Promise<readonly Proof<Item>[]>;
  /**
   * Every item in the user's other containers of this kind (To Do lists): where ids change with a move, an item that is
   * gone may lie there under another one. Missing where ids are immutable.
   */
  elsewhere?(): Promise<readonly Item[]>;
  /** Finds items by intent keys: ceil(n/20) requests; answers in the order of `keys`. */
  findByKeys(keys: readonly string[]): Promise<readonly KeyLookup<Item>[]>;
  /** Executes the writes, packed into as few `$batch`es as count (20) and bytes allow; answers in order. Never throws for a single write. */
  write(writes: readonly OutlookWrite<Item>[]): Promise<readonly OutlookWriteResult<Item>[]>;
  /**
   * Does GET show items that lie in Deleted Items? Tried with an item of our own that is created, deleted and purged
   * again, where no API says it (tasks: nothing is created): 2 requests. `undefined`: could not be found out now.
   */
  probeDeletedItems(key: string): Promise<boolean | undefined>;
  /**
   * What lies in Deleted Items, where GET does not show it: under other ids and reduced to its subject,
   * `createdDateTime` and `lastModifiedDateTime`, without an etag. `undefined`: this mailbox does not show it.
   */
  inDeletedItems?(): Promise<readonly Item[] | undefined>;
}
