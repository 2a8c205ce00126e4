/** A person's Outlook as another program reaches it, through the socket of the simulated Microsoft 365. */
export interface Outlook {
  create(event: object): Promise<string>;
  update(id: string, patch: object): Promise<void>;
  remove(id: string): Promise<void>;
  /** The single appointment of this subject in the primary calendar. */
  find(subject: string): Promise<Record<string, unknown> | undefined>;
  readonly tasks: {
    create(task: object): Promise<string>;
    update(id: string, patch: object): Promise<void>;
    remove(id: string): Promise<void>;
    /** The task of this title in the default list. */
    find(title: string): Promise<Record<string, unknown> | undefined>;
  };
}

export function createOutlook(url: string, token: string, mailbox: string): Outlook {
  const ask = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}/v1.0/users/${mailbox}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        Prefer: 'IdType="ImmutableId"',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  const list = async (): Promise<string> => {
    const { value } = await ask('GET', '/todo/lists');
    const found = (value as Record<string, unknown>[]).find(
      (each) => each.wellknownListName === 'defaultList',
    );
    return `/todo/lists/${encodeURIComponent(String(found?.id))}/tasks`;
  };
  const task = async (id: string) => `${await list()}/${encodeURIComponent(id)}`;
  return {
    tasks: {
      create: async (entry) => String((await ask('POST', await list(), entry)).id),
      update: async (id, patch) => {
        await ask('PATCH', await task(id), patch);
      },
      remove: async (id) => {
        await ask('DELETE', await task(id));
      },
      async find(title) {
        const { value } = await ask('GET', `${await list()}?$top=100`);
        return (value as Record<string, unknown>[]).find((entry) => entry.title === title);
      },
    },
    create: async (event) => String((await ask('POST', '/events', event)).id),
    update: async (id, patch) => {
      await ask('PATCH', `/events/${encodeURIComponent(id)}`, patch);
    },
    remove: async (id) => {
      await ask('DELETE', `/events/${encodeURIComponent(id)}`);
    },
    async find(subject) {
      const { value } = await ask('GET', '/events?$top=100');
      return (value as Record<string, unknown>[]).find((event) => event.subject === subject);
    },
  };
}
