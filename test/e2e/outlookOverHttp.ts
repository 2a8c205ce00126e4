/** A person's Outlook as another program reaches it, through the socket of the simulated Microsoft 365. */
export interface Outlook {
  create(event: object): Promise<string>;
  update(id: string, patch: object): Promise<void>;
  remove(id: string): Promise<void>;
  /** The single appointment of this subject in the primary calendar. */
  find(subject: string): Promise<Record<string, unknown> | undefined>;
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
  return {
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
