import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OutlookItem, TwoWayDomain } from '../../lib/domain/twoWayDomain.ts';
import { parseZone } from '../../lib/domain/zone.ts';
import { openEmbedded } from '../../lib/emis/embedded/open.ts';
import { createGraphClient, type GraphClient } from '../../lib/graph/client.ts';
import { fixedToken } from '../../lib/graph/tokenProvider.ts';
import { systemClock, systemRandom } from '../../lib/mandanten/systemPorts.ts';
import type { OutlookGateway } from '../../lib/sync/ports/outlook.ts';
import type { EmisStore } from '../../lib/sync/ports/store.ts';
import { runTwoWay } from '../../lib/sync/twoWay/abgleich.ts';
import { markFirstRun } from '../../lib/sync/twoWay/firstRun.ts';
import { DEFAULT_TWO_WAY_SETTINGS, type RunReport } from '../../lib/sync/twoWay/run.ts';
import { createTenant, type Mailbox, type Tenant } from '../../simulator/m365/tenant.ts';
import { hookedStore } from './hookedStore.ts';

export const ANWENDER = 'Willy Testermann';
export const POSTFACH = 'willy.testermann@firma.example';
/** A domain with its way to the mailbox. */
export interface BenchKind<Werte, Item extends OutlookItem> {
  readonly domain: TwoWayDomain<Werte, Item>;
  readonly outlook: (client: GraphClient, beforeSend: () => void) => OutlookGateway<Item>;
}

/** What a measure needs to know of a company. */
export type AnyCompany = Pick<Company<never, OutlookItem>, 'tenant' | 'store' | 'abgleich'>;

/** One Anwender with one mailbox, on the system's clock; every call to Graph and to SQL takes `latency_ms`. */
export abstract class Company<Werte, Item extends OutlookItem> {
  readonly tenant: Tenant;
  readonly store: EmisStore;
  protected readonly box: Mailbox;
  protected readonly emis: DatabaseSync;
  readonly #kind: BenchKind<Werte, Item>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'emis-bench-'));
  readonly #latency_ms: number;
  readonly #atEachCall: () => void;

  /** @param atEachCall is called ahead of and behind every call to Graph and ahead of every call to SQL. */
  constructor(kind: BenchKind<Werte, Item>, latency_ms: number, atEachCall: () => void = () => {}) {
    this.#kind = kind;
    this.#latency_ms = latency_ms;
    this.#atEachCall = atEachCall;
    this.tenant = createTenant({ clock: systemClock, random: systemRandom, latency_ms });
    this.box = this.tenant.addMailbox(POSTFACH, { displayName: ANWENDER });
    const path = join(this.#folder, 'emis.sqlite');
    this.store = openEmbedded({ path, clock: systemClock });
    this.emis = new DatabaseSync(path, { timeout: 10_000 });
    this.emis.exec(`
      INSERT INTO anwender (id, name, email) VALUES (1, '${ANWENDER}', '${POSTFACH}');
      INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang, gesendete, adressen)
      VALUES ('${ANWENDER}', '${POSTFACH}', 1, 1, 1, 0, 0, 0);`);
  }

  /** Willy makes items in Outlook. */
  abstract fillOutlook(count: number): void;
  /** A colleague enters rows for Willy in emis; the triggers note each. */
  abstract fillEmis(count: number): void;

  async ersteinrichtung(): Promise<void> {
    const outcome = await markFirstRun(await this.#run());
    if (outcome.kind === 'busy') throw new Error('The mailbox is busy.');
  }

  /** One Abgleich of the domain. */
  async abgleich(): Promise<RunReport> {
    const outcome = await runTwoWay(await this.#run());
    if (outcome.kind !== 'finished') throw new Error('The mailbox is busy.');
    if (outcome.report.ergebnis !== 'ok')
      throw new Error(`The run ended ${outcome.report.ergebnis}: ${outcome.report.fehler}`);
    return outcome.report;
  }

  async close(): Promise<void> {
    this.emis.close();
    await this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    this.#atEachCall();
    const response = await this.tenant.fetch(url, init);
    this.#atEachCall();
    return response;
  }

  async #beforeSql(): Promise<void> {
    this.#atEachCall();
    if (this.#latency_ms > 0) await systemClock.sleep(this.#latency_ms);
  }

  async #run() {
    const [synchronisation] = await this.store.synchronisationen();
    const client = createGraphClient({
      baseUrl: 'https://graph.microsoft.com',
      application: 'bench',
      tokens: fixedToken('simulator-token'),
      fetch: (url, init) => this.#fetch(url, init),
      clock: systemClock,
      random: systemRandom,
    });
    return {
      domain: this.#kind.domain,
      synchronisation: synchronisation!,
      store: hookedStore(this.store.twoWay, () => this.#beforeSql()),
      outlook: (beforeSend: () => void) => this.#kind.outlook(client, beforeSend),
      owner: `bench:${systemRandom.uuid()}`,
      zone: parseZone('Europe/Berlin')!,
      clock: systemClock,
      random: systemRandom,
      settings: DEFAULT_TWO_WAY_SETTINGS,
      dryRun: false,
    };
  }
}
