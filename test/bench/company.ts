import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { termine } from '../../lib/domain/termine/termine.ts';
import { parseZone } from '../../lib/domain/zone.ts';
import { openEmbedded } from '../../lib/emis/embedded/open.ts';
import { createCalendarGateway } from '../../lib/graph/calendar/calendarGateway.ts';
import { createGraphClient } from '../../lib/graph/client.ts';
import { fixedToken } from '../../lib/graph/tokenProvider.ts';
import { systemClock, systemRandom } from '../../lib/mandanten/systemPorts.ts';
import type { EmisStore } from '../../lib/sync/ports/store.ts';
import { runTwoWay } from '../../lib/sync/twoWay/abgleich.ts';
import { markFirstRun } from '../../lib/sync/twoWay/firstRun.ts';
import { DEFAULT_TWO_WAY_SETTINGS, type RunReport } from '../../lib/sync/twoWay/run.ts';
import { createTenant, type Mailbox, type Tenant } from '../../simulator/m365/tenant.ts';
import { hookedStore } from './hookedStore.ts';

const ANWENDER = 'Willy Testermann';
const POSTFACH = 'willy.testermann@firma.example';
const DAY_MS = 86_400_000;
/** Appointments lie on so many days from tomorrow on, all inside the window. */
const DAYS = 500;

/** One Anwender with one mailbox, on the system's clock; every call to Graph and to SQL takes `latency_ms`. */
export class Company {
  readonly tenant: Tenant;
  readonly store: EmisStore;
  readonly #box: Mailbox;
  readonly #emis: DatabaseSync;
  readonly #folder = mkdtempSync(join(tmpdir(), 'emis-bench-'));
  readonly #latency_ms: number;
  readonly #atEachCall: () => void;

  /** @param atEachCall is called ahead of and behind every call to Graph and ahead of every call to SQL. */
  constructor(latency_ms: number, atEachCall: () => void = () => {}) {
    this.#latency_ms = latency_ms;
    this.#atEachCall = atEachCall;
    this.tenant = createTenant({ clock: systemClock, random: systemRandom, latency_ms });
    this.#box = this.tenant.addMailbox(POSTFACH, { displayName: ANWENDER });
    const path = join(this.#folder, 'emis.sqlite');
    this.store = openEmbedded({ path, clock: systemClock });
    this.#emis = new DatabaseSync(path, { timeout: 10_000 });
    this.#emis.exec(`
      INSERT INTO anwender (id, name, email) VALUES (1, '${ANWENDER}', '${POSTFACH}');
      INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang, gesendete, adressen)
      VALUES ('${ANWENDER}', '${POSTFACH}', 1, 1, 0, 0, 0, 0);`);
  }

  /** Willy makes appointments in Outlook. */
  fillOutlook(count: number): void {
    for (let index = 0; index < count; index++) {
      const { start, end } = times(index);
      this.#box.createEvent({
        subject: `Besprechung Nr. ${index}`,
        body: {
          contentType: 'html',
          content: `<html><body><p>Vorbereitung ${index}:</p><ul><li>Zahlen</li><li>Muster</li></ul></body></html>`,
        },
        start: { dateTime: start, timeZone: 'UTC' },
        end: { dateTime: end, timeZone: 'UTC' },
        location: { displayName: `Raum ${index % 40}` },
      });
    }
  }

  /** A colleague enters appointments for Willy in emis; the triggers note each. */
  fillEmis(count: number): void {
    const insert = this.#emis.prepare(
      "INSERT INTO termine (anwender, betreff, bemerkung, von, bis, ort, hervorheben, erinnern, vorwarnzeit, privat) VALUES (?, ?, 'Bitte Muster mitbringen', ?, ?, 'Halle 2', 0, 1, 15, 0)",
    );
    this.#emis.exec('BEGIN');
    for (let index = 0; index < count; index++) {
      const { start, end } = times(index);
      insert.run(ANWENDER, `Kundentermin Nr. ${index}`, start, end);
    }
    this.#emis.exec('COMMIT');
  }

  async ersteinrichtung(): Promise<void> {
    const outcome = await markFirstRun(await this.#run());
    if (outcome.kind === 'busy') throw new Error('The mailbox is busy.');
  }

  /** One Abgleich of the Termine. */
  async abgleich(): Promise<RunReport> {
    const outcome = await runTwoWay(await this.#run());
    if (outcome.kind !== 'finished') throw new Error('The mailbox is busy.');
    if (outcome.report.ergebnis !== 'ok')
      throw new Error(`The run ended ${outcome.report.ergebnis}: ${outcome.report.fehler}`);
    return outcome.report;
  }

  async close(): Promise<void> {
    this.#emis.close();
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
      domain: termine,
      synchronisation: synchronisation!,
      store: hookedStore(this.store.twoWay, () => this.#beforeSql()),
      outlook: (beforeSend: () => void) =>
        createCalendarGateway({ client, mailbox: POSTFACH, waitBudget_ms: 30_000, beforeSend }),
      owner: `bench:${systemRandom.uuid()}`,
      zone: parseZone('Europe/Berlin')!,
      clock: systemClock,
      random: systemRandom,
      settings: DEFAULT_TWO_WAY_SETTINGS,
      dryRun: false,
    };
  }
}

/** Half an hour on one of the coming days, as `yyyy-MM-ddTHH:mm:ss`. */
function times(index: number): { start: string; end: string } {
  const midnight_ms = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const start_ms =
    midnight_ms + (1 + (index % DAYS)) * DAY_MS + (7 + (Math.floor(index / DAYS) % 12)) * 3_600_000;
  const text = (instant_ms: number) => new Date(instant_ms).toISOString().slice(0, 19);
  return { start: text(start_ms), end: text(start_ms + 1_800_000) };
}
