import { termine } from '../../lib/domain/termine/termine.ts';
import { parseZone } from '../../lib/domain/zone.ts';
import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import { mssqlStore } from '../../lib/emis/mssql/store.ts';
import { DEFAULT_SCHEMA_MAP } from '../../lib/emis/schemaMap.ts';
import { createCalendarGateway } from '../../lib/graph/calendar/calendarGateway.ts';
import { createGraphClient } from '../../lib/graph/client.ts';
import { fixedToken } from '../../lib/graph/tokenProvider.ts';
import type { MailboxFacts } from '../../lib/sync/ports/outlook.ts';
import type { EmisStore } from '../../lib/sync/ports/store.ts';
import { runTwoWay } from '../../lib/sync/twoWay/abgleich.ts';
import { DEFAULT_TWO_WAY_SETTINGS, type RunOutcome, type RunReport } from '../../lib/sync/twoWay/run.ts';
import { createTenant, type Mailbox, type Tenant } from '../../simulator/m365/tenant.ts';
import type { ScenarioWorld } from '../simulation/harness/scenario.ts';
import { seededRandom } from '../simulation/harness/seededRandom.ts';
import { VirtualTime } from '../simulation/harness/virtualTime.ts';
import { POSTFACH, START_MS, type TerminRow, WILLY } from '../simulation/harness/world.ts';
import { CLOCK, turnClock } from './serverClock.ts';
import { batch, shared, type TestDatabase } from './testServer.ts';
import { literal, userSql } from './userSql.ts';

/**
 * A company in a box whose emis is a T-SQL server: the simulated Microsoft 365 in virtual time, the real engine, the real
 * store over a real wire. Virtual time stands still while the server works.
 */
export class SqlWorld implements ScenarioWorld {
  readonly time: VirtualTime;
  readonly tenant: Tenant;
  readonly box: Mailbox;
  /** What the store sends goes here; counts round trips. */
  readonly connection: SqlConnection;
  readonly #database: TestDatabase;
  readonly #store: EmisStore;
  readonly #random = seededRandom(1);
  readonly #underWay = new Set<Promise<unknown>>();
  #owners = 0;

  private constructor(database: TestDatabase, connection: SqlConnection) {
    this.#database = database;
    this.time = new VirtualTime(START_MS, () => this.#underWay.values().next().value);
    this.tenant = createTenant({ clock: this.time, random: seededRandom(1001), latency_ms: 20 });
    this.box = this.tenant.addMailbox(POSTFACH, { displayName: WILLY });
    this.connection = connection;
    this.#store = mssqlStore(this.#watched(), DEFAULT_SCHEMA_MAP, { now: CLOCK });
  }

  /** Over an emptied database with the server's clock table. `connection`: the store's, the caller's to close. */
  static async open(database: TestDatabase, connection: SqlConnection): Promise<SqlWorld> {
    await database.clean();
    const world = new SqlWorld(database, connection);
    await batch(
      database.connection,
      `INSERT INTO anwender (id, name, email) VALUES (1, ${literal(WILLY)}, ${literal(POSTFACH)});
INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang, gesendete, adressen)
VALUES (${literal(WILLY)}, ${literal(POSTFACH)}, 1, 1, 0, 0, 0, 0);`,
    );
    return world;
  }

  async enter(
    betreff: string,
    von: string | null,
    bis: string | null,
    rest: Partial<TerminRow> = {},
  ): Promise<number> {
    const row = {
      anwender: WILLY,
      betreff,
      von: von?.replace(' ', 'T').concat(':00') ?? null,
      bis: bis?.replace(' ', 'T').concat(':00') ?? null,
      bemerkung: '',
      ort: '',
      hervorheben: 0,
      erinnern: 0,
      vorwarnzeit: 15,
      privat: 0,
      ...rest,
    };
    const names = Object.keys(row).join(', ');
    const values = Object.values(row).map(literal).join(', ');
    const [inserted] = await batch(
      this.#database.connection,
      `SET NOCOUNT ON; INSERT INTO termine (${names}) VALUES (${values}); SELECT MAX(t.id) AS id FROM termine AS t;`,
    );
    return inserted!.id as number;
  }

  async change(id: number, columns: Partial<TerminRow>): Promise<void> {
    const list = Object.entries(columns).map(([name, value]) => `${name} = ${literal(value)}`);
    await batch(this.#database.connection, `UPDATE termine SET ${list.join(', ')} WHERE id = ${id};`);
  }

  async remove(id: number): Promise<void> {
    await batch(this.#database.connection, `DELETE FROM termine WHERE id = ${id};`);
  }

  async rows(): Promise<TerminRow[]> {
    const rows = await userSql(this.#database.connection).query('SELECT * FROM termine ORDER BY id');
    return rows as unknown as TerminRow[];
  }

  async row(betreff: string): Promise<TerminRow> {
    const found = (await this.rows()).filter((row) => row.betreff === betreff);
    if (found.length !== 1) throw new Error(`${found.length} rows are named ${betreff}`);
    return found[0]!;
  }

  async versions(): Promise<{ reason: string; row: TerminRow }[]> {
    const rows = await batch(
      this.#database.connection,
      'SELECT v.reason, v.row_json FROM s_exchange_sync_version AS v ORDER BY v.id',
    );
    return rows.map(({ reason, row_json }) => ({
      reason: String(reason),
      row: JSON.parse(String(row_json)),
    }));
  }

  get administration(): EmisStore['administration'] {
    return this.#store.administration;
  }

  async waiting(): Promise<number> {
    const [row] = await batch(this.#database.connection, 'SELECT COUNT(*) AS n FROM s_exchange_sync_spooler');
    return row!.n as number;
  }

  /** One Abgleich, as a process of its own would run it. */
  async abgleich(): Promise<RunOutcome> {
    const client = createGraphClient({
      baseUrl: 'https://graph.microsoft.com',
      application: 'simulation',
      tokens: fixedToken('simulator-token'),
      fetch: this.tenant.fetch.bind(this.tenant) as typeof fetch,
      clock: this.time,
      random: this.#random,
      requestTimeout_ms: DEFAULT_TWO_WAY_SETTINGS.requestTimeout_ms,
    });
    const [synchronisation] = await this.#store.synchronisationen();
    return this.time.drive(
      runTwoWay({
        domain: termine,
        synchronisation: synchronisation!,
        store: this.#store.twoWay,
        outlook: (beforeSend: () => void, pinned: MailboxFacts | null) =>
          createCalendarGateway({ client, mailbox: POSTFACH, pinned, waitBudget_ms: 60_000, beforeSend }),
        owner: `lokal:simulation:1::${++this.#owners}`,
        zone: parseZone('Europe/Berlin')!,
        clock: this.time,
        random: this.#random,
        settings: DEFAULT_TWO_WAY_SETTINGS,
        dryRun: false,
      }),
    );
  }

  /** An Abgleich that is expected to come to its end. */
  async report(): Promise<RunReport> {
    const outcome = await this.abgleich();
    if (outcome.kind !== 'finished') throw new Error('The run did not finish.');
    return outcome.report;
  }

  /** The store's connection: the server's clock is turned to virtual time first, which then stands still. */
  #watched(): SqlConnection {
    const { connection } = this;
    const query: SqlConnection['query'] = (...batchOfStore) => {
      const work = turnClock(this.#database.connection, this.time.now()).then(() =>
        connection.query(...batchOfStore),
      );
      const settled = work.then(
        () => undefined,
        () => undefined,
      );
      this.#underWay.add(settled);
      return work.finally(() => this.#underWay.delete(settled));
    };
    return Object.assign(shared(connection), { query });
  }
}
