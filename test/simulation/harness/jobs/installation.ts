import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished } from 'vitest';
import type { Domaene } from '../../../../lib/domain/domaene.ts';
import type { Mandant } from '../../../../lib/jobs/mandant.ts';
import { ZEITPLAN_VARIABLES } from '../../../../lib/jobs/schedule/constants.ts';
import { openMandant } from '../../../../lib/mandanten/openMandant.ts';
import { readSettings } from '../../../../lib/mandanten/settings.ts';
import { createTenant, type Mailbox, type Switches, type Tenant } from '../../../../simulator/m365/tenant.ts';
import { comparableEvent } from '../../../e2e/comparableEvent.ts';
import { comparableRow, type EmisTerminRow } from '../../../e2e/comparableRow.ts';
import { type CrashPoint, Mortal, type Pause } from '../mortal.ts';
import { seededRandom } from '../seededRandom.ts';
import { VirtualTime } from '../virtualTime.ts';
import { MemoryNotices } from './memoryNotices.ts';
import { MemoryQueue, type QueueMood } from './memoryQueue.ts';
import { Process } from './process.ts';

export const START_MS = Date.UTC(2026, 10, 23, 8);
export const MINUTE_MS = 60_000;
/** Where a fixed token is allowed. */
const BASE_URL = 'http://127.0.0.1:4000';

export interface InstallationOptions {
  readonly seed?: number;
  readonly mood?: QueueMood;
  readonly switches?: Partial<Switches>;
  readonly latency_ms?: number;
  /** App settings besides the database; what is changed holds for Mandanten that are opened later. */
  readonly settings?: Record<string, string>;
  /** Several companies share the tenant's simulation, each with a database of its own. */
  readonly mandanten?: readonly string[];
}

/** Somebody with a mailbox and an emis calendar. */
export interface Person {
  readonly mandant: string;
  readonly synchronisation: number;
  readonly anwender: string;
  readonly box: Mailbox;
}

/** One installation in a box: companies, their databases and mailboxes, one queue, any number of processes. */
export class Installation {
  readonly time = new VirtualTime(START_MS);
  readonly random;
  readonly tenant: Tenant;
  readonly queue: MemoryQueue;
  readonly notices: MemoryNotices;
  /** The process that Graph's notifications reach; without one they reach nobody. */
  listening: Process | undefined;
  readonly mandanten: readonly string[];
  readonly people: Person[] = [];
  readonly events: (Record<string, string | number | boolean> & { name: string })[] = [];
  readonly metrics: { name: string; value: number; properties: Readonly<Record<string, string>> }[] = [];
  readonly lines: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'emis-jobs-'));
  readonly #settings: Record<string, string>;
  readonly #databases = new Map<string, DatabaseSync>();
  readonly #open: Mandant[] = [];

  private constructor(options: InstallationOptions) {
    const seed = options.seed ?? 1;
    this.random = seededRandom(seed);
    this.mandanten = options.mandanten ?? ['standard'];
    this.#settings = options.settings ?? {};
    this.queue = new MemoryQueue(this.time, seededRandom(seed + 500), options.mood);
    this.notices = new MemoryNotices(this.time);
    this.tenant = createTenant({
      post: (url, init) => this.#receive(url, init),
      clock: this.time,
      random: seededRandom(seed + 1000),
      baseUrl: BASE_URL,
      latency_ms: options.latency_ms ?? 20,
      ...(options.switches && { switches: options.switches }),
    });
  }

  static async create(options: InstallationOptions = {}): Promise<Installation> {
    const installation = new Installation(options);
    onTestFinished(() => installation.#close());
    for (const id of installation.mandanten) {
      await installation.open(id, installation.tenant.fetch);
      const database = new DatabaseSync(installation.#path(id));
      database.exec('PRAGMA synchronous = OFF');
      installation.#databases.set(id, database);
    }
    return installation;
  }

  async #close(): Promise<void> {
    for (const database of this.#databases.values()) database.close();
    for (const mandant of this.#open) await mandant.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #path(mandant: string): string {
    return join(this.#folder, `${mandant}.sqlite`);
  }

  /** A company's Mandant as one process opens it. */
  async open(
    mandant: string,
    fetch: (url: string, init: RequestInit) => Promise<Response>,
  ): Promise<Mandant> {
    const settings = readSettings({
      EMIS_SQL: `sqlite:${this.#path(mandant)}`,
      GRAPH_BASE_URL: BASE_URL,
      GRAPH_TOKEN: 'simulator-token',
      ...this.#settings,
    });
    const ports = { clock: this.time, random: this.random, fetch };
    const opened = await openMandant({ ...settings, mandant }, ports);
    this.#open.push(opened);
    return opened;
  }

  /** The secrets with which the webhook verifies. */
  get secrets(): readonly string[] {
    const { GRAPH_CLIENT_STATE_SECRET: present, GRAPH_CLIENT_STATE_SECRET_PREVIOUS: previous } =
      this.#settings;
    return [present, previous].filter((secret) => secret !== undefined);
  }

  async #receive(url: string, init: RequestInit): Promise<Response> {
    if (this.listening === undefined) throw new TypeError('fetch failed');
    const { status, headers, body } = await this.listening.webhook.handle({
      query: new URL(url).searchParams,
      length: undefined,
      body: new Blob([`${init.body}`]).stream(),
    });
    return new Response(body ?? null, { status, headers: { ...headers } });
  }

  emis(mandant = this.mandanten[0]!): DatabaseSync {
    return this.#databases.get(mandant)!;
  }

  /** A new process. `point`: where it will die; `pause`: what happens while it stands still. */
  process(point?: CrashPoint, pause?: Pause): Process {
    return new Process(this, new Mortal(point, pause));
  }

  /** Pairs `count` more people with mailboxes, Termine and Wiedervorlagen switched on. */
  hire(count: number, mandant = this.mandanten[0]!): Person[] {
    const emis = this.emis(mandant);
    const hired = Array.from({ length: count }, (): Person => {
      const number = this.people.filter((person) => person.mandant === mandant).length + 1;
      const anwender = `Anwender ${number}`;
      const address = `anwender.${number}@${mandant}.example`;
      const box = this.tenant.addMailbox(address, { displayName: anwender });
      emis.prepare('INSERT INTO anwender (id, name) VALUES (?, ?)').run(number, anwender);
      const { lastInsertRowid } = emis

        .prepare(
          'INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen) VALUES (?, ?, 1, 1, 1)',
        )
        .run(anwender, address);
      const person = { mandant, synchronisation: Number(lastInsertRowid), anwender, box };
      this.people.push(person);
      return person;
    });
    return hired;
  }

  /** The emis variable of a domain. */
  plan(text: string, mandant = this.mandanten[0]!, domaene: Domaene = 'termine'): void {
    this.emis(mandant)
      .prepare(
        `INSERT INTO systemvariablen (name, wert) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET wert = excluded.wert`,
      )
      .run(ZEITPLAN_VARIABLES[domaene], text);
  }

  /** Lets everything that was started go on for some time. */
  async pass(minutes: number): Promise<void> {
    await this.time.drive(this.time.sleep(minutes * MINUTE_MS));
  }

  /** Delivers what is in the queue, and what comes of it, to one process until nothing is left. */
  async deliverAll(process: Process): Promise<void> {
    for (let deliveries = 0; this.queue.length > 0; deliveries++) {
      if (deliveries > 100_000) throw new Error('The queue does not run empty.');
      const delivery = this.queue.receive();
      if (delivery === undefined) {
        this.time.advance(1_000);
        continue;
      }
      try {
        await this.time.drive(process.work(delivery.text));
        delivery.done();
      } catch {
        delivery.failed();
      }
    }
  }

  rows({ mandant, anwender }: Person): EmisTerminRow[] {
    const rows = this.emis(mandant)
      .prepare('SELECT * FROM termine WHERE anwender = ? ORDER BY id')
      .all(anwender);
    return rows as unknown as EmisTerminRow[];
  }

  /** Both sides of everybody hold the same, nothing twice, and nobody was mailed. */
  expectEqualSides(): void {
    for (const person of this.people) {
      const sorted = (items: readonly { betreff: string }[]) =>
        [...items].sort((one, other) => one.betreff.localeCompare(other.betreff));
      const emis = this.rows(person).map(comparableRow);
      const outlook = person.box.events().map(comparableEvent);
      expect(sorted(emis), person.anwender).toEqual(sorted(outlook));
      expect(new Set(emis.map(({ betreff }) => betreff)).size, person.anwender).toBe(emis.length);
    }
    const { invitations, cancellations, updatesMailed } = this.tenant.counters;
    expect(invitations + cancellations + updatesMailed).toBe(0);
  }
}
