import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OutlookItem, TwoWayDomain } from '../../../lib/domain/twoWayDomain.ts';
import { parseZone, type ZoneId } from '../../../lib/domain/zone.ts';
import { openEmbedded } from '../../../lib/emis/embedded/open.ts';
import { createGraphClient, type GraphClient } from '../../../lib/graph/client.ts';
import { fixedToken } from '../../../lib/graph/tokenProvider.ts';
import type { Administration } from '../../../lib/sync/ports/administration.ts';
import type { MailboxFacts, OutlookGateway } from '../../../lib/sync/ports/outlook.ts';
import type { EmisStore } from '../../../lib/sync/ports/store.ts';
import { runTwoWay } from '../../../lib/sync/twoWay/abgleich.ts';
import { markFirstRun } from '../../../lib/sync/twoWay/firstRun.ts';
import {
  DEFAULT_TWO_WAY_SETTINGS,
  type RunOutcome,
  type RunReport,
  type TwoWaySettings,
} from '../../../lib/sync/twoWay/run.ts';
import { createTenant, type Mailbox, type Switches, type Tenant } from '../../../simulator/m365/tenant.ts';
import { type HeldTable, withHeldRows } from './heldRows.ts';
import { Mortal } from './mortal.ts';
import { seededRandom } from './seededRandom.ts';
import { VirtualTime } from './virtualTime.ts';

export const START_MS = Date.UTC(2026, 10, 23, 8);
export const WILLY = 'Willy Testermann';
export const POSTFACH = 'willy.testermann@firma.example';

export interface WorldOptions {
  readonly seed?: number;
  readonly switches?: Partial<Switches>;
  readonly settings?: Partial<TwoWaySettings>;
  readonly latency_ms?: number;
  /** Zone of the wall times in emis; Europe/Berlin. */
  readonly zone?: string;
  /** Zone of the mailbox as its user has set it (a Windows name). */
  readonly timeZone?: string;
  /** A new run finds the owner of an old lease dead (default), as after kill -9; else leases end by time only. */
  readonly ownersDie?: boolean;
}

/** What every emis row of a two-way domain has. */
export interface AnyRow {
  readonly id: number;
  readonly anwender: string;
  readonly betreff: string | null;
}

/** A domain with its way to the mailbox. */
export interface WorldKind<Werte, Item extends OutlookItem> {
  readonly domain: TwoWayDomain<Werte, Item>;
  readonly outlook: (
    client: GraphClient,
    beforeSend: () => void,
    pinned: MailboxFacts | null,
    mailbox: string,
  ) => OutlookGateway<Item>;
}

/** A company whatever its domain. */
export interface AnyCompany {
  readonly time: VirtualTime;
  readonly tenant: Tenant;
  readonly box: Mailbox;
  readonly emis: DatabaseSync;
  waiting(): number;
  abgleich(mortal?: Mortal, dryRun?: boolean): Promise<RunOutcome | 'crashed'>;
  report(dryRun?: boolean): Promise<RunReport>;
  close(): Promise<void>;
}

/**
 * A company in a box: its emis database, its simulated Microsoft 365, virtual time, and the real engine in between, for
 * one two-way domain.
 */
export class Company<Werte, Item extends OutlookItem, Row extends AnyRow> implements AnyCompany {
  readonly time = new VirtualTime(START_MS);
  readonly tenant: Tenant;
  readonly box: Mailbox;
  readonly emis: DatabaseSync;
  readonly settings: TwoWaySettings;
  /** Rows that a user of emis holds in an open transaction. */
  readonly held = new Set<number>();
  /** A table that an emis user holds as a whole. */
  readonly heldTable: HeldTable = { held: false, refusals: 0 };
  /** The domain's emis table. */
  protected readonly table: string;
  readonly #kind: WorldKind<Werte, Item>;
  readonly #zone: ZoneId;
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #store: EmisStore;
  readonly #folder: string;
  #owners = 0;

  constructor(kind: WorldKind<Werte, Item>, options: WorldOptions = {}) {
    this.#kind = kind;
    this.table = kind.domain.domaene;
    this.#random = seededRandom(options.seed ?? 1);
    this.#zone = parseZone(options.zone ?? 'Europe/Berlin')!;
    this.settings = { ...DEFAULT_TWO_WAY_SETTINGS, ...options.settings };
    this.tenant = createTenant({
      clock: this.time,
      random: seededRandom((options.seed ?? 1) + 1000),
      latency_ms: options.latency_ms ?? 20,
      ...(options.switches && { switches: options.switches }),
    });
    this.box = this.tenant.addMailbox(POSTFACH, {
      displayName: WILLY,
      ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
    });
    this.#folder = mkdtempSync(join(tmpdir(), 'emis-world-'));
    const path = join(this.#folder, 'emis.sqlite');
    this.#store = openEmbedded({
      path,
      clock: this.time,
      isAlive: () => (options.ownersDie === false ? undefined : false),
    });
    this.emis = new DatabaseSync(path);
    this.emis.exec('PRAGMA synchronous = OFF');
    this.emis.exec(`INSERT INTO anwender (id, name, email) VALUES (1, '${WILLY}', '${POSTFACH}')`);
    this.emis.exec(`INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang,
      gesendete, adressen) VALUES ('${WILLY}', '${POSTFACH}', 1, 1, 1, 0, 0, 0)`);
  }

  async close(): Promise<void> {
    this.emis.close();
    await this.#store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What an administrator sees and does. */
  get administration(): Administration {
    return this.#store.administration;
  }

  change(id: number, columns: Partial<Row>): void {
    const names = Object.keys(columns);
    this.emis
      .prepare(`UPDATE ${this.table} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`)
      .run(...(Object.values(columns) as (string | number | null)[]), id);
  }

  remove(id: number): void {
    this.emis.prepare(`DELETE FROM ${this.table} WHERE id = ?`).run(id);
  }

  rows(): Row[] {
    return this.emis.prepare(`SELECT * FROM ${this.table} ORDER BY id`).all() as unknown as Row[];
  }

  row(betreff: string): Row {
    const found = this.rows().filter((row) => row.betreff === betreff);
    if (found.length !== 1) throw new Error(`${found.length} rows are named ${betreff}`);
    return found[0]!;
  }

  /** A user of emis enters a row. @returns its number. */
  protected insert(row: Readonly<Record<string, string | number | null>>): number {
    const names = Object.keys(row);
    const result = this.emis
      .prepare(`INSERT INTO ${this.table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
      .run(...Object.values(row));
    return Number(result.lastInsertRowid);
  }

  versions(): { reason: string; row: Row }[] {
    return this.emis
      .prepare('SELECT reason, row_json FROM s_exchange_sync_version ORDER BY id')
      .all()
      .map((version) => ({ reason: `${version.reason}`, row: JSON.parse(`${version.row_json}`) }));
  }

  waiting(): number {
    return this.emis.prepare('SELECT COUNT(*) AS n FROM s_exchange_sync_spooler').get()!.n as number;
  }

  /** One Abgleich, as a process of its own would run it. `mortal` may die on the way. */
  async abgleich(mortal = new Mortal(), dryRun = false): Promise<RunOutcome | 'crashed'> {
    const run = await this.#run(mortal, dryRun);
    return this.time.drive(Promise.race([runTwoWay(run), mortal.crashed]));
  }

  /** Another Abgleich while one is under way: time is driven already. */
  async abgleichWithin(): Promise<RunOutcome> {
    return runTwoWay(await this.#run(new Mortal(), false));
  }

  /** An Abgleich that is expected to come to its end. */
  async report(dryRun = false): Promise<RunReport> {
    const outcome = await this.abgleich(new Mortal(), dryRun);
    if (outcome === 'crashed' || outcome.kind !== 'finished') throw new Error('The run did not finish.');
    return outcome.report;
  }

  /** An Abgleich with --bestaetigen. */
  async confirm(): Promise<RunReport> {
    const run = { ...(await this.#run(new Mortal(), false)), confirm: true };
    const outcome = await this.time.drive(runTwoWay(run));
    if (outcome.kind !== 'finished') throw new Error('The run did not finish.');
    return outcome.report;
  }

  async ersteinrichtung(): Promise<number> {
    const outcome = await this.time.drive(markFirstRun(await this.#run(new Mortal(), false)));
    if (outcome.kind !== 'marked') throw new Error('busy');
    return outcome.rows;
  }

  async #run(mortal: Mortal, dryRun: boolean) {
    const [synchronisation] = await this.#store.synchronisationen();
    if (synchronisation === undefined) throw new Error('There is no active Synchronisation.');
    const client = createGraphClient({
      baseUrl: 'https://graph.microsoft.com',
      application: 'simulation',
      tokens: fixedToken('simulator-token'),
      fetch: mortal.fetch(this.tenant.fetch.bind(this.tenant) as typeof fetch),
      clock: this.time,
      random: this.#random,
      requestTimeout_ms: this.settings.requestTimeout_ms,
    });
    return {
      domain: this.#kind.domain,
      synchronisation,
      store: mortal.store(withHeldRows(this.#store.twoWay, this.held, this.heldTable)),
      outlook: (beforeSend: () => void, pinned: MailboxFacts | null) =>
        this.#kind.outlook(client, beforeSend, pinned, synchronisation.postfach),
      owner: `lokal:simulation:1::${++this.#owners}`,
      zone: this.#zone,
      clock: this.time,
      random: this.#random,
      settings: this.settings,
      dryRun,
    };
  }
}
