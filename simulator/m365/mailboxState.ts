import type { BlockKind } from './block.ts';
import { ChangeLog } from './changeLog.ts';
import { createIdentifiers, type Identifiers } from './identifiers.ts';
import type { StoredEvent } from './storedEvent.ts';
import type { TenantContext } from './tenantContext.ts';
import type { StoredTodoList } from './todo/storedTask.ts';
import { TaskState } from './todo/taskState.ts';

export interface StoredCalendar {
  id: string;
  name: string;
}

/** A mail that a write of the API caused (graph.md §9: there is no silent mode). */
export interface SentMail {
  at_ms: number;
  kind: 'invitation' | 'update' | 'cancellation';
  eventId: string;
  subject: string;
  to: string[];
}

/** All of a mailbox that is not an item. */
export interface MailboxData {
  /** Names this mailbox for good: another one under the same address has another key. */
  key: string;
  address: string;
  userId: string;
  displayName: string;
  timeZone: string;
  /** The first one is the primary calendar. */
  calendars: StoredCalendar[];
  /** The first one is the default list; deleted ones stay. */
  todoLists: StoredTodoList[];
  deletedItemsId: string;
  rootFolderId: string;
  change: number;
  generation: number;
  tokenEpoch: number;
  mails: number;
  block: BlockKind | null;
}

/** How an item is persisted; `told` is its last change in the primary calendar's log. */
interface StoredItem {
  told: { number: number; mutableId: string } | null;
  record: StoredEvent | null;
}

export const mailboxKey = (address: string): string => `mailbox\t${address}`;
const itemKey = (mailbox: string, id: string): string => `item\t${mailbox}\t${id}`;
const mailKey = (mailbox: string, number: number): string => `mail\t${mailbox}\t${number}`;

/** The contents of one mailbox, written through to the persistence at each `commit`. */
export class MailboxState {
  readonly data: MailboxData;
  readonly log = new ChangeLog<StoredEvent>();
  readonly events = new Map<string, StoredEvent>();
  readonly sentMails: SentMail[] = [];
  readonly todo: TaskState;
  readonly identifiers: Identifiers;
  #savedMails = 0;
  #byMutableId = new Map<string, string>();
  #byTransactionId = new Map<string, string>();
  #dirty = new Set<string>();
  #context: TenantContext;

  constructor(data: MailboxData, context: TenantContext) {
    this.data = data;
    this.#context = context;
    this.identifiers = createIdentifiers(context.random, data.key, () => context.switches.caseTwinIds);
    this.todo = new TaskState(data, context, this.identifiers);
  }

  get primaryCalendarId(): string {
    return (this.data.calendars[0] as StoredCalendar).id;
  }

  /** By immutable or mutable id; both are case-sensitive (graph.md 2.5). */
  find(id: string): StoredEvent | undefined {
    return this.events.get(id) ?? this.events.get(this.#byMutableId.get(id) ?? '');
  }

  findByTransactionId(transactionId: string): StoredEvent | undefined {
    const record = this.events.get(this.#byTransactionId.get(transactionId) ?? '');
    return record && record.folderId !== this.data.deletedItemsId ? record : undefined;
  }

  inFolder(folderId: string): StoredEvent[] {
    return [...this.events.values()].filter((record) => record.folderId === folderId);
  }

  /** Stores a new or changed event with a new change key and modification time. */
  put(record: StoredEvent): StoredEvent {
    const number = ++this.data.change;
    const now_ms = this.#context.clock.now();
    const stored = { ...record, changeKey: this.identifiers.changeKey(number), modified_ms: now_ms };
    const before = this.events.get(record.id);
    this.#index(stored, before);
    const wasInside = before?.folderId === this.primaryCalendarId;
    const isInside = stored.folderId === this.primaryCalendarId;
    if (isInside) this.#changed(stored, wasInside ? 'updated' : 'created');
    else if (wasInside) this.#changed(stored, 'deleted');
    if (wasInside || isInside)
      this.#tell(number, isInside ? stored : null, isInside ? stored : (before ?? stored));
    this.#dirty.add(record.id);
    return stored;
  }

  /** Removes an event for good. */
  purge(record: StoredEvent): void {
    const number = ++this.data.change;
    this.events.delete(record.id);
    this.#byMutableId.delete(record.mutableId);
    if (record.folderId === this.primaryCalendarId) {
      this.#tell(number, null, record);
      this.#changed(record, 'deleted');
    }
    this.#dirty.add(record.id);
  }

  /** Moves an event: the immutable id stays, the mutable one changes (graph.md 2.5). */
  move(record: StoredEvent, folderId: string): StoredEvent {
    return this.put({
      ...record,
      folderId,
      previousFolderId: record.folderId,
      mutableId: this.identifiers.mutable(),
    });
  }

  /** Keys of all items that are persisted for this mailbox. */
  *knownKeys(): Generator<string> {
    const ids = new Set([...this.events.keys(), ...this.log.ids()]);
    for (const id of ids) yield itemKey(this.data.key, id);
    yield* this.todo.knownKeys();
  }

  recordMail(mail: Omit<SentMail, 'at_ms'>): void {
    this.sentMails.push({ at_ms: this.#context.clock.now(), ...mail });
    this.data.mails++;
  }

  /** Writes everything since the last commit in one transaction. */
  commit(): void {
    const entries: Array<[string, string | null]> = [
      [mailboxKey(this.data.address), JSON.stringify(this.data)],
    ];
    for (const id of this.#dirty) {
      const change = this.log.latest(id);
      const item: StoredItem = {
        told: change ? { number: change.number, mutableId: change.mutableId } : null,
        record: this.events.get(id) ?? null,
      };
      const empty = item.told === null && item.record === null;
      entries.push([itemKey(this.data.key, id), empty ? null : JSON.stringify(item)]);
    }
    this.#dirty.clear();
    entries.push(...this.todo.takeEntries());
    for (let number = this.#savedMails; number < this.data.mails; number++)
      entries.push([mailKey(this.data.key, number), JSON.stringify(this.sentMails[number])]);
    this.#savedMails = this.data.mails;
    this.#context.persistence?.put(entries);
  }

  /** Puts back what an earlier process had persisted. */
  restore(items: Array<[id: string, json: string]>, mails: Array<[number: number, json: string]>): void {
    const stored = items.map(([id, json]) => ({ id, ...(JSON.parse(json) as StoredItem) }));
    stored.sort((a, b) => (a.told?.number ?? 0) - (b.told?.number ?? 0));
    for (const { id, told, record } of stored) {
      if (record) this.#index(record, undefined);
      const inside = record?.folderId === this.primaryCalendarId ? record : null;
      if (told) this.log.append({ ...told, id, visible_ms: 0, record: inside });
    }
    for (const [, json] of mails.sort((a, b) => a[0] - b[0]))
      this.sentMails.push(JSON.parse(json) as SentMail);
    this.#savedMails = this.sentMails.length;
  }

  #tell(number: number, record: StoredEvent | null, known: StoredEvent): void {
    const lag_ms = this.#context.switches.deltaLag_ms;
    const visible_ms =
      this.#context.clock.now() + (lag_ms > 0 ? Math.floor(this.#context.random.next() * lag_ms) : 0);
    this.log.append({ number, visible_ms, id: known.id, mutableId: known.mutableId, record });
  }

  #changed(record: StoredEvent, changeType: 'created' | 'updated' | 'deleted'): void {
    const { id, mutableId, changeKey } = record;
    const etag = `W/"${changeKey}"`;
    this.#context.changed({ mailbox: this.data.key, collection: 'events', changeType, id, mutableId, etag });
  }

  #index(record: StoredEvent, before: StoredEvent | undefined): void {
    if (before && before.mutableId !== record.mutableId) this.#byMutableId.delete(before.mutableId);
    this.events.set(record.id, record);
    this.#byMutableId.set(record.mutableId, record.id);
    if (record.transactionId !== null) this.#byTransactionId.set(record.transactionId, record.id);
  }
}
