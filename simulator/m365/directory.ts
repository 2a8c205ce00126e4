import { type MailboxData, MailboxState, mailboxKey } from './mailboxState.ts';
import type { TenantContext } from './tenantContext.ts';

/** The mailboxes of a tenant, by address (without case) and by user id. */
export class Directory {
  #context: TenantContext;
  #byAddress = new Map<string, MailboxState>();

  constructor(context: TenantContext) {
    this.#context = context;
    this.#load();
  }

  find(idOrAddress: string): MailboxState | undefined {
    const wanted = idOrAddress.toLowerCase();
    const byAddress = this.#byAddress.get(wanted);
    if (byAddress) return byAddress;
    for (const state of this.#byAddress.values()) if (state.data.userId === wanted) return state;
    return undefined;
  }

  /** Adds a mailbox; `serial` tells one from an earlier one under the same address. */
  add(address: string, options: { displayName?: string; timeZone?: string }, serial = 1): MailboxState {
    const { random } = this.#context;
    const key = `${address.toLowerCase()}#${serial}`;
    const data: MailboxData = {
      key,
      address: address.toLowerCase(),
      userId: random.uuid(),
      displayName: options.displayName ?? address.split('@')[0] ?? address,
      timeZone: options.timeZone ?? 'W. Europe Standard Time',
      calendars: [],
      todoLists: [],
      deletedItemsId: '',
      rootFolderId: '',
      change: 0,
      generation: 0,
      tokenEpoch: 1,
      mails: 0,
      block: null,
    };
    const state = new MailboxState(data, this.#context);
    data.calendars.push({ id: state.identifiers.folder(), name: 'Kalender' });
    data.deletedItemsId = state.identifiers.folder();
    data.rootFolderId = state.identifiers.folder();
    this.#byAddress.set(data.address, state);
    state.commit();
    return state;
  }

  /** Another mailbox under the same address: other user, other folders, no items. */
  replace(old: MailboxState): MailboxState {
    const { address, key, displayName, timeZone } = old.data;
    const serial = Number(key.split('#').at(-1)) + 1;
    this.#context.persistence?.put([...old.knownKeys()].map((known) => [known, null]));
    return this.add(address, { displayName, timeZone }, serial);
  }

  #load(): void {
    const items = new Map<string, Array<[string, string]>>();
    const mails = new Map<string, Array<[number, string]>>();
    const tasks = new Map<string, Array<[string, string]>>();
    const boxes: MailboxData[] = [];
    for (const [key, json] of this.#context.persistence?.load() ?? []) {
      const [kind, mailbox, rest] = key.split('\t') as [string, string, string?];
      if (kind === 'mailbox') boxes.push(JSON.parse(json) as MailboxData);
      else if (kind === 'item') append(items, mailbox, [rest ?? '', json]);
      else if (kind === 'task') append(tasks, mailbox, [rest ?? '', json]);
      else if (kind === 'mail') append(mails, mailbox, [Number(rest), json]);
    }
    for (const data of boxes.sort((a, b) => (mailboxKey(a.address) < mailboxKey(b.address) ? -1 : 1))) {
      // Written before To Do was simulated: it has its lists from now on.
      const state = new MailboxState({ ...data, todoLists: data.todoLists ?? [] }, this.#context);
      state.todo.restore(tasks.get(data.key) ?? []);
      state.restore(items.get(data.key) ?? [], mails.get(data.key) ?? []);
      this.#byAddress.set(data.address, state);
    }
  }
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
