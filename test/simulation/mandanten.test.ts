import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobPorts } from '../../lib/jobs/ports.ts';
import { runSubscriptions } from '../../lib/jobs/subscriptions.ts';
import { runTick } from '../../lib/jobs/tick.ts';
import { workMessage } from '../../lib/jobs/work.ts';
import { createMandantDirectory, type OpenDirectory } from '../../lib/mandanten/directory.ts';
import { createWebhook, type Webhook } from '../../lib/webhook/createWebhook.ts';
import { createTenant, type Mailbox, type Tenant } from '../../simulator/m365/tenant.ts';
import { MemoryNotices } from './harness/jobs/memoryNotices.ts';
import { MemoryQueue } from './harness/jobs/memoryQueue.ts';
import { event } from './harness/scenario.ts';
import { seededRandom } from './harness/seededRandom.ts';
import { VirtualTime } from './harness/virtualTime.ts';

const MINUTE_MS = 60_000;
const SECRET = 'ein-geheimnis-von-mindestens-32-byte-1';
const WILLY = 'Willy Testermann';
const POSTFACH = 'willy@firma.example';

/** A company: its Microsoft 365, with a token of its own, and its emis database. Names and numbers are those of every other. */
interface Company {
  readonly id: string;
  readonly tenant: Tenant;
  readonly box: Mailbox;
  readonly emis: DatabaseSync | undefined;
}

/** Two companies that are alike in everything but their data, in one installation. */
class Hoster {
  readonly time = new VirtualTime(Date.UTC(2026, 10, 23, 8));
  readonly queue = new MemoryQueue(this.time, seededRandom(2));
  readonly notices = new MemoryNotices(this.time);
  readonly lines: string[] = [];
  readonly companies = new Map<string, Company>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'emis-hoster-'));
  readonly #directory: OpenDirectory;
  readonly #ports: JobPorts;
  readonly webhook: Webhook;

  constructor(ids: readonly string[], entries: (port: number, id: string) => object = () => ({})) {
    const origins = new Map<string, Tenant>();
    const file = ids.map((id, at) => {
      const origin = `http://127.0.0.1:${4001 + at}`;
      const tenant = createTenant({
        clock: this.time,
        random: seededRandom(10 + at),
        baseUrl: origin,
        token: `token-${id}`,
        post: (url, init) => this.#notify(url, init),
      });
      origins.set(origin, tenant);
      const box = tenant.addMailbox(POSTFACH, { displayName: WILLY });
      this.companies.set(id, { id, tenant, box, emis: undefined });
      return {
        id,
        EMIS_SQL: `sqlite:${this.#path(id)}`,
        GRAPH_BASE_URL: origin,
        GRAPH_TOKEN: `token-${id}`,
        ...entries(4001 + at, id),
      };
    });
    writeFileSync(join(this.#folder, 'mandanten.json'), JSON.stringify({ v: 1, mandanten: file }));
    const env = {
      MANDANTEN: join(this.#folder, 'mandanten.json'),
      PUBLIC_URL: 'https://sync.hoster.example',
      GRAPH_CLIENT_STATE_SECRET: SECRET,
    };
    this.#directory = createMandantDirectory(env, {
      clock: this.time,
      random: seededRandom(1),
      fetch: (url, init) => origins.get(new URL(url).origin)!.fetch(url, init),
    });
    const telemetry = { event: () => undefined, metric: () => undefined };
    this.#ports = {
      mandanten: this.#directory,
      queue: this.queue,
      clock: this.time,
      random: seededRandom(3),
      telemetry,
      log: { warn: (line) => this.lines.push(line), error: (line) => this.lines.push(line) },
      owner: (uuid) => `simulation:${uuid}`,
    };
    const { queue, notices, time: clock } = this;
    this.webhook = createWebhook({ secrets: [SECRET], queue, notices, clock, telemetry });
  }

  static async open(ids: readonly string[], entries?: (port: number, id: string) => object): Promise<Hoster> {
    const hoster = new Hoster(ids, entries);
    for (const id of ids) {
      // One that cannot be opened has nothing that could be looked at.
      if ((await hoster.#directory.open(id).catch(() => undefined)) === undefined) continue;
      const emis = new DatabaseSync(hoster.#path(id));
      hoster.companies.set(id, { ...hoster.companies.get(id)!, emis });
      emis.exec(`INSERT INTO anwender (id, name) VALUES (1, '${WILLY}');
        INSERT INTO systemvariablen (name, wert) VALUES ('emis_exchangesync_zeitplan_termine', '1');
        INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine) VALUES ('${WILLY}', '${POSTFACH}', 1, 1)`);
    }
    return hoster;
  }

  async close(): Promise<void> {
    for (const { emis } of this.companies.values()) emis?.close();
    await this.#directory.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.sqlite`);
  }

  async #notify(url: string, init: RequestInit): Promise<Response> {
    const query = new URL(url).searchParams;
    const body = new Blob([`${init.body}`]).stream();
    const answer = await this.webhook.handle({ query, length: undefined, body });
    return new Response(answer.body ?? null, { status: answer.status, headers: { ...answer.headers } });
  }

  async post(value: unknown[]): Promise<number> {
    const body = new Blob([JSON.stringify({ value })]).stream();
    const answer = this.webhook.handle({ query: new URLSearchParams(), length: undefined, body });
    return (await this.time.drive(answer)).status;
  }

  async minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      this.time.advance(MINUTE_MS - (this.time.now() % MINUTE_MS));
      await this.time.drive(runTick('termine', this.#ports));
      await this.time.drive(runSubscriptions(this.notices, this.#ports));
      for (const { tenant } of this.companies.values())
        await this.time.drive(tenant.subscriptions.delivered());
      await this.work();
    }
  }

  /** Works off the queue; a message that no worker can handle becomes poison. */
  async work(): Promise<void> {
    while (this.queue.length > 0) {
      const delivery = this.queue.receive();
      if (delivery === undefined) {
        this.time.advance(1_000);
        continue;
      }
      try {
        await this.time.drive(workMessage(delivery.text, this.#ports));
        delivery.done();
      } catch {
        delivery.failed();
      }
    }
  }

  /** An appointment on each side of a company, named after it. */
  enter(id: string, what = 'Termin'): void {
    const { box, emis } = this.companies.get(id)!;
    box.createEvent(event(`${what} ${id} Outlook`, '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    emis!
      .prepare('INSERT INTO termine (anwender, betreff, von, bis) VALUES (?, ?, ?, ?)')
      .run(WILLY, `${what} ${id} emis`, '2026-12-02T09:00:00', '2026-12-02T10:00:00');
  }

  /** What a company has on both sides. */
  subjects(id: string): { emis: string[]; outlook: string[] } {
    const { box, emis } = this.companies.get(id)!;
    const rows = emis!.prepare('SELECT betreff FROM termine').all();
    return {
      emis: rows.map(({ betreff }) => `${betreff}`).sort(),
      outlook: box
        .events()
        .map(({ subject }) => subject)
        .sort(),
    };
  }

  /** Both sides of every company hold its own, all of it, and nothing of anybody else; nobody came with a wrong token. */
  expectApart(what: readonly string[] = ['Termin']): void {
    for (const id of this.companies.keys()) {
      const own = what.flatMap((one) => [`${one} ${id} Outlook`, `${one} ${id} emis`]).sort();
      expect(this.subjects(id), id).toEqual({ emis: own, outlook: own });
    }
    for (const { tenant } of this.companies.values())
      expect(tenant.requests.filter(({ status }) => status === 401)).toEqual([]);
  }
}

let hoster: Hoster;
beforeEach(async () => {
  hoster = await Hoster.open(['a', 'b']);
});
afterEach(() => hoster.close());

const message = (more: object = {}) =>
  JSON.stringify({
    v: 1,
    art: 'lauf',
    mandant: 'a',
    domaene: 'termine',
    synchronisationen: [1],
    grund: 'webhook',
    bemerkt_am: new Date(hoster.time.now()).toISOString(),
    ...more,
  });

describe('Zwei Firmen, gleich in allem außer ihren Daten', () => {
  test('Jede hat danach auf beiden Seiten das Ihre und nur das Ihre', async () => {
    for (const id of ['a', 'b']) hoster.enter(id);
    await hoster.minutes(8);
    hoster.expectApart();
    for (const id of ['a', 'b']) {
      hoster.enter(id, 'Nachtrag');
      expect(hoster.companies.get(id)!.tenant.subscriptions.list()).toHaveLength(1);
    }
    await hoster.minutes(2);
    hoster.expectApart(['Termin', 'Nachtrag']);
  });

  test('Eine Benachrichtigung der einen weckt nur sie', async () => {
    await hoster.minutes(8);
    hoster.enter('a');
    const before = hoster.queue.sent.length;
    await hoster.time.drive(hoster.companies.get('a')!.tenant.subscriptions.delivered());
    expect(hoster.queue.sent.slice(before).map(({ mandant }) => mandant)).toEqual(['a']);
  });

  test('Gefälschte Nachrichten der Warteschlange vermischen nichts', async () => {
    for (const id of ['a', 'b']) hoster.enter(id);
    await hoster.minutes(3);
    for (const mandant of ['a', 'b', 'A', 'c', '../a', '__proto__', 'a\u0000', ''])
      for (const synchronisationen of [[1], [2], [999_999]])
        for (const art of ['lauf', 'probe']) hoster.queue.put(message({ mandant, synchronisationen, art }));
    await hoster.work();
    await hoster.minutes(1);
    hoster.expectApart();
  });

  test('Vertauschte Kennungen in Benachrichtigungen gelten nicht', async () => {
    await hoster.minutes(8);
    const [a, b] = ['a', 'b'].map(
      (id) => `${hoster.companies.get(id)!.tenant.subscriptions.list()[0]!.clientState}`,
    ) as [string, string];
    const parts = (state: string) => state.split('.');
    const swapped = [
      [...parts(a).slice(0, 4), parts(b)[4]],
      [parts(a)[0], 'b', ...parts(a).slice(2)],
      [parts(a)[0], parts(a)[1], '2', ...parts(a).slice(3)],
      [...parts(a).slice(0, 3), 'p', parts(a)[4]],
    ].map((state) => state.join('.'));
    const before = hoster.queue.sent.length;
    for (const lifecycleEvent of [undefined, 'subscriptionRemoved'])
      expect(await hoster.post(swapped.map((clientState) => ({ clientState, lifecycleEvent })))).toBe(202);
    expect([hoster.queue.sent.length - before, hoster.notices.length]).toEqual([0, 0]);
  });

  test('Gefälschte Hinweise zu Abonnements räumen keines weg', async () => {
    await hoster.minutes(8);
    const before = ['a', 'b'].map((id) => hoster.companies.get(id)!.tenant.subscriptions.list()[0]!.id);
    for (const mandant of ['a', 'b', 'c', '../a'])
      hoster.notices.put(
        JSON.stringify({
          v: 1,
          mandant,
          abonnements: [{ synchronisation: 1, domaene: 'termine', ereignis: 'subscriptionRemoved' }],
        }),
      );
    hoster.notices.put('{"v":7}');
    await hoster.minutes(1);
    const after = ['a', 'b'].map((id) => hoster.companies.get(id)!.tenant.subscriptions.list()[0]!.id);
    expect(after).toEqual(before);
    expect(hoster.notices.length).toBe(0);
  });
});

describe('Eine Firma mit falschen Angaben', () => {
  test('steht, alle anderen laufen, und es wird gesagt, was falsch ist', async () => {
    await hoster.close();
    hoster = await Hoster.open(['gut', 'schlecht'], (_port, id) =>
      id === 'schlecht' ? { EMIS_ZEITZONE: 'Mond' } : {},
    );
    hoster.enter('gut');
    await hoster.minutes(2);
    expect(hoster.subjects('gut').emis).toHaveLength(2);
    expect(hoster.lines.join('\n')).toMatch(/Mandant schlecht: EMIS_ZEITZONE: „Mond“ ist keine Zeitzone/);
  });

  test('die das Microsoft 365 einer anderen nennt, kommt mit ihrem Token nicht hinein', async () => {
    await hoster.close();
    hoster = await Hoster.open(['a', 'b'], (_port, id) =>
      id === 'b' ? { GRAPH_BASE_URL: 'http://127.0.0.1:4001' } : {},
    );
    hoster.enter('a');
    hoster.companies
      .get('b')!
      .emis!.prepare('INSERT INTO termine (anwender, betreff, von, bis) VALUES (?, ?, ?, ?)')
      .run(WILLY, 'Geheimnis von b', '2026-12-02T09:00:00', '2026-12-02T10:00:00');
    await hoster.minutes(6);
    expect(hoster.subjects('a').outlook).toEqual(['Termin a Outlook', 'Termin a emis']);
    expect(hoster.subjects('b').emis).toEqual(['Geheimnis von b']);
  });
});
