import { createHash } from 'node:crypto';
import { ChangeLog } from '../changeLog.ts';
import type { Identifiers } from '../identifiers.ts';
import type { MailboxData } from '../mailboxState.ts';
import type { TenantContext } from '../tenantContext.ts';
import type { StoredTask, StoredTodoList } from './storedTask.ts';

/** How a task is persisted; `told` is its last change in its list's log. */
interface PersistedTask {
  listId: string;
  told: number | null;
  record: StoredTask | null;
}

/** So many deletions in a list upset the delta that follows them (graph.md 3.14). */
const massDeletion = 20;

export const taskKey = (mailbox: string, id: string): string => `task\t${mailbox}\t${id}`;

/** The To Do lists and tasks of one mailbox; MailboxState commits them. */
export class TaskState {
  readonly tasks = new Map<string, StoredTask>();
  readonly listsLog = new ChangeLog<StoredTodoList>();
  readonly listsSync = { generation: 0 };
  #data: MailboxData;
  #context: TenantContext;
  #identifiers: Identifiers;
  #logs = new Map<string, ChangeLog<StoredTask>>();
  /** The list of every task that a log knows, deleted ones included. */
  #listOf = new Map<string, string>();
  #deletions = new Map<string, number>();
  #dirty = new Set<string>();

  constructor(data: MailboxData, context: TenantContext, identifiers: Identifiers) {
    this.#data = data;
    this.#context = context;
    this.#identifiers = identifiers;
    if (data.todoLists.length === 0) {
      this.addList('Aufgaben', 'defaultList');
      this.addList('Gekennzeichnete E-Mails', 'flaggedEmails');
    } else {
      for (const list of [...data.todoLists].sort((a, b) => a.change - b.change)) this.#tellList(list, 0);
    }
  }

  get lists(): StoredTodoList[] {
    return this.#data.todoLists.filter((list) => !list.deleted);
  }

  get defaultList(): StoredTodoList {
    return this.#data.todoLists[0] as StoredTodoList;
  }

  /** Deleted lists too. */
  list(id: string): StoredTodoList | undefined {
    return this.#data.todoLists.find((list) => list.id === id);
  }

  addList(
    displayName: string,
    wellknownListName: StoredTodoList['wellknownListName'] = 'none',
  ): StoredTodoList {
    const serial = this.#data.todoLists.length;
    // Not drawn at random: a mailbox without tasks leaves the tenant's chance to others.
    const hash = createHash('sha256').update(`${this.#data.key}\t${serial}`).digest('base64url');
    const list: StoredTodoList = {
      id: `AQMkAD${hash}AAAA==`,
      displayName,
      wellknownListName,
      isShared: false,
      deleted: false,
      change: 0,
      generation: 0,
    };
    this.#data.todoLists.push(list);
    return this.changeList(list);
  }

  changeList(list: StoredTodoList, change: Partial<StoredTodoList> = {}): StoredTodoList {
    Object.assign(list, change, { change: ++this.#data.change });
    this.#tellList(list, this.#lag_ms());
    return list;
  }

  /** The list with all its tasks; what deltas of it tell then is empty (graph.md 3.14). */
  removeList(list: StoredTodoList): void {
    for (const task of this.inList(list.id)) this.remove(task, false);
    this.changeList(list, { deleted: true });
  }

  log(listId: string): ChangeLog<StoredTask> {
    const log = this.#logs.get(listId) ?? new ChangeLog<StoredTask>();
    this.#logs.set(listId, log);
    return log;
  }

  inList(listId: string): StoredTask[] {
    return [...this.tasks.values()].filter((task) => task.listId === listId && task.place === 'list');
  }

  inDeletedItems(): StoredTask[] {
    return [...this.tasks.values()].filter((task) => task.place === 'deletedItems');
  }

  find(listId: string, id: string): StoredTask | undefined {
    const task = this.tasks.get(id);
    return task?.listId === listId && task.place === 'list' ? task : undefined;
  }

  freshId(): string {
    return this.#identifiers.mutable();
  }

  /** Stores a new or changed task with a new etag and, unless `quietly`, a new modification time. */
  put(task: StoredTask, quietly = false): StoredTask {
    const number = ++this.#data.change;
    const now_ms = this.#context.clock.now();
    const stored: StoredTask = quietly ? task : { ...task, change: number, modified_ms: now_ms };
    this.tasks.set(stored.id, stored);
    this.#dirty.add(stored.id);
    if (quietly) return stored;
    const known = this.log(stored.listId).latest(stored.id)?.record ?? null;
    this.#tell(stored.listId, number, stored.id, stored);
    if (stored.place === 'list') this.#changed(stored, known === null ? 'created' : 'updated');
    return stored;
  }

  /** To Deleted Items, or for good. */
  remove(task: StoredTask, toDeletedItems: boolean): void {
    const number = ++this.#data.change;
    this.#dirty.add(task.id);
    if (toDeletedItems) this.tasks.set(task.id, { ...task, place: 'deletedItems' });
    else this.tasks.delete(task.id);
    if (task.place === 'deletedItems') return;
    this.#deletions.set(task.listId, (this.#deletions.get(task.listId) ?? 0) + 1);
    this.#tell(task.listId, number, task.id, null);
    this.#changed(task, 'deleted');
  }

  /** Whether the list was emptied so far since it was last asked that its delta is upset, once (graph.md 3.14). */
  takeUpset(listId: string): boolean {
    const upset = (this.#deletions.get(listId) ?? 0) >= massDeletion;
    this.#deletions.delete(listId);
    return upset;
  }

  /** Everything that is to be written since the last call. */
  takeEntries(): Array<[string, string | null]> {
    const ids = [...this.#dirty];
    this.#dirty.clear();
    return ids.map((id) => {
      const record = this.tasks.get(id) ?? null;
      const listId = record?.listId ?? this.#listOf.get(id) ?? '';
      const told = this.log(listId).latest(id)?.number ?? null;
      const kept: PersistedTask | null = told === null && record === null ? null : { listId, told, record };
      return [taskKey(this.#data.key, id), kept === null ? null : JSON.stringify(kept)];
    });
  }

  /** Keys of everything that is persisted. */
  *knownKeys(): Generator<string> {
    const ids = new Set([...this.tasks.keys(), ...this.#listOf.keys()]);
    for (const id of ids) yield taskKey(this.#data.key, id);
  }

  restore(items: Array<[id: string, json: string]>): void {
    const stored = items.map(([id, json]) => ({ id, ...(JSON.parse(json) as PersistedTask) }));
    stored.sort((a, b) => (a.told ?? 0) - (b.told ?? 0));
    for (const { id, listId, told, record } of stored) {
      if (record) this.tasks.set(id, record);
      const inside = record?.place === 'list' ? record : null;
      if (told === null) continue;
      this.#listOf.set(id, listId);
      this.log(listId).append({ number: told, visible_ms: 0, id, mutableId: id, record: inside });
    }
  }

  #changed({ id, listId, change }: StoredTask, changeType: 'created' | 'updated' | 'deleted'): void {
    const collection = `todo/lists/${listId}/tasks`;
    const etag = `W/"${change}"`;
    this.#context.changed({ mailbox: this.#data.key, collection, changeType, id, mutableId: id, etag });
  }

  #tell(listId: string, number: number, id: string, record: StoredTask | null): void {
    const visible_ms = this.#context.clock.now() + this.#lag_ms();
    this.#listOf.set(id, listId);
    this.log(listId).append({ number, visible_ms, id, mutableId: id, record });
  }

  #tellList(list: StoredTodoList, lag_ms: number): void {
    const visible_ms = lag_ms === 0 ? 0 : this.#context.clock.now() + lag_ms;
    const record = list.deleted ? null : { ...list };
    this.listsLog.append({ number: list.change, visible_ms, id: list.id, mutableId: list.id, record });
  }

  #lag_ms(): number {
    const { deltaLag_ms } = this.#context.switches;
    return deltaLag_ms > 0 ? Math.floor(this.#context.random.next() * deltaLag_ms) : 0;
  }
}
