import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { QueueServiceClient } from '@azure/storage-queue';
import { openEmbedded } from '../../lib/emis/embedded/open.ts';
import type { AbgleichMessage } from '../../lib/jobs/message.ts';
import { systemClock, systemRandom } from '../../lib/mandanten/systemPorts.ts';
import { type Azurite, startAzurite } from '../../simulator/azurite/startAzurite.ts';
import { forkHost, type HostProcess } from '../../simulator/host/forkHost.ts';
import { listen } from '../../simulator/m365/listen.ts';
import { createTenant, type Mailbox, type Tenant } from '../../simulator/m365/tenant.ts';

/** An Anwender with an active Synchronisation of the Termine. */
export interface Member {
  readonly synchronisation: number;
  readonly anwender: string;
  readonly mailbox: Mailbox;
}

export interface FunctionsWorldOptions {
  /** Who stands between the functions and the tenant. */
  readonly tap?: (tenant: Tenant) => Tenant;
  /** How Graph's notifications reach the functions. */
  readonly post?: (url: string, init: RequestInit) => Promise<Response>;
  /** Added to the settings of every host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the hosts go instead of the queue's own address. */
  readonly storage?: (connectionString: string) => Promise<string>;
}

/** A simulated tenant on a socket, an embedded database file and a real queue; between them as many hosts as one likes. */
export interface FunctionsWorld {
  readonly tenant: Tenant;
  /** The connection of the people who work with emis. */
  readonly emis: DatabaseSync;
  readonly hosts: Set<HostProcess>;
  /** What all hosts have said. */
  readonly said: string[];
  addMember(anwender: string): Member;
  /** Starts one more worker process that runs the built functions; `changed` is laid over its settings. */
  startHost(changed?: Readonly<Record<string, string>>): Promise<HostProcess>;
  /** Puts the time of all hosts forward, also of those that start later. */
  advance(ms: number): void;
  /** Queues a message as the product would; a text goes as it is. */
  send(message: AbgleichMessage | string): Promise<void>;
  /** Messages in the queue, also those that are being worked on. */
  waiting(): Promise<number>;
  /** Texts in the poison queue. */
  poison(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const HOLD_MS = 4_000;

export async function openFunctionsWorld({
  tap = (tenant) => tenant,
  env = {},
  post,
  storage = async (connectionString) => connectionString,
}: FunctionsWorldOptions = {}): Promise<FunctionsWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'emis-functions-'));
  const path = join(folder, 'emis.sqlite');
  await openEmbedded({ path, clock: systemClock }).close();
  const emis = new DatabaseSync(path, { timeout: 10_000 });
  emis
    .prepare('INSERT INTO systemvariablen (name, wert) VALUES (?, ?)')
    .run('emis_exchangesync_zeitplan_termine', '1');
  const tenant = createTenant({ clock: systemClock, random: systemRandom, ...(post && { post }) });
  const listener = await listen(tap(tenant));
  const azurite: Azurite = await startAzurite(join(folder, 'azurite'));
  const queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
  const [queue, poison] = [
    queues.getQueueClient('emis-abgleich'),
    queues.getQueueClient('emis-abgleich-poison'),
  ];
  await Promise.all([queue.create(), poison.create()]);
  const settings = {
    EMIS_SQL: `sqlite:${path}`,
    GRAPH_BASE_URL: listener.url,
    GRAPH_TOKEN: 'simulator-token',
    AzureWebJobsStorage: await storage(azurite.connectionString),
    // What failed comes back at once.
    AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:00',
    ...env,
  };
  const hosts = new Set<HostProcess>();
  const said: string[] = [];
  let ahead_ms = 0;
  return {
    tenant,
    emis,
    hosts,
    said,
    addMember(anwender) {
      const postfach = `${anwender.toLowerCase().replaceAll(/\W+/g, '.')}@firma.example`;
      const mailbox = tenant.addMailbox(postfach, { displayName: anwender });
      emis
        .prepare('INSERT INTO anwender (id, name) SELECT COALESCE(MAX(id), 0) + 1, ? FROM anwender')
        .run(anwender);
      const { lastInsertRowid } = emis
        .prepare('INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine) VALUES (?, ?, 1, 1)')
        .run(anwender, postfach);
      return { synchronisation: Number(lastInsertRowid), anwender, mailbox };
    },
    async startHost(changed = {}) {
      const host = await forkHost({
        env: { PATH: process.env.PATH, ...settings, ...changed },
        port: 0,
        hold_ms: HOLD_MS,
        everything: true,
        onLine: (line) => said.push(line),
      });
      hosts.add(host);
      void host.ended.then(() => hosts.delete(host));
      if (ahead_ms > 0) host.advance(ahead_ms);
      return host;
    },
    advance(ms) {
      ahead_ms += ms;
      for (const host of hosts) host.advance(ms);
    },
    async send(message) {
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      await queue.sendMessage(Buffer.from(text).toString('base64'));
    },
    waiting: async () => (await queue.getProperties()).approximateMessagesCount ?? 0,
    async poison() {
      const { peekedMessageItems } = await poison.peekMessages({ numberOfMessages: 32 });
      return peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString());
    },
    async close() {
      tenant.subscriptions.stop();
      await Promise.all([...hosts].map((host) => host.close()));
      emis.close();
      await listener.close();
      await azurite.close();
      rmSync(folder, { recursive: true });
    },
  };
}
