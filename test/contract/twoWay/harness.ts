import type { Domaene } from '../../../lib/domain/domaene.ts';
import type { Columns } from '../../../lib/domain/twoWayDomain.ts';
import type {
  Commit,
  CommitResult,
  EmisRow,
  EmisStore,
  ItemChange,
  LinkData,
  RunKey,
  RunStart,
  Synchronisation,
} from '../../../lib/sync/ports/store.ts';

/** The database as emis and its users see it, on a connection of its own. Statements are portable SQL. */
export interface UserSql {
  exec(sql: string): Promise<void>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** A text as a literal of this database's dialect. */
  text(value: string): string;
  /** Executes the statement `times` times, truly beside us: another thread or process. */
  meanwhile(sql: string, times: number): Promise<void>;
}

/** An empty database of the default map and its store. */
export interface StoreUnderTest {
  /** The present store; another one after `reopen`. */
  readonly store: EmisStore;
  readonly sql: UserSql;
  /** The database's clock, as far as leases and due times go by it. */
  now(): number;
  advance(ms: number): Promise<void>;
  /** Closes the store as a crash would and opens it again over the same database. */
  reopen(): Promise<void>;
  /** Makes the owner's process count as dead; missing where the store cannot know such a thing. */
  declareDead?(owner: string): void;
  close(): Promise<void>;
}

export const TTL_MS = 60_000;

/** Shorthands for one test: user edits in portable SQL, and a run that is under way. */
export class Bench {
  readonly under: StoreUnderTest;
  run!: RunKey;
  fence = 0;

  constructor(under: StoreUnderTest) {
    this.under = under;
  }

  get twoWay() {
    return this.under.store.twoWay;
  }

  /** Creates an Anwender with a Synchronisation. */
  async synchronisation(anwender: string, postfach: string): Promise<Synchronisation> {
    const { sql } = this.under;
    const [row] = await sql.query('SELECT COUNT(*) AS n FROM anwender');
    await sql.exec(
      `INSERT INTO anwender (id, name, email) VALUES (${Number(row!.n) + 1}, ${sql.text(anwender)}, ${sql.text(postfach)})`,
    );
    await sql.exec(
      `INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang, gesendete, adressen) VALUES (${sql.text(anwender)}, ${sql.text(postfach)}, 1, 1, 1, 0, 0, 0)`,
    );
    const all = await this.under.store.synchronisationen();
    return all.find((each) => each.anwender === anwender)!;
  }

  key(synchronisation: Synchronisation, owner = 'lauf-1', domaene: Domaene = 'termine'): RunKey {
    return { synchronisation, domaene, owner };
  }

  /** Willy's run over his Termine, begun. */
  async begin(owner = 'lauf-1'): Promise<Extract<RunStart, { kind: 'begun' }>> {
    const [first] = await this.under.store.synchronisationen();
    const synchronisation = first ?? (await this.synchronisation('Willy Testermann', 'willy@example.com'));
    return this.beginAs(this.key(synchronisation, owner));
  }

  async beginAs(run: RunKey, noticedAt_ms?: number): Promise<Extract<RunStart, { kind: 'begun' }>> {
    const start = await this.twoWay.beginRun(run, TTL_MS, noticedAt_ms);
    if (start.kind !== 'begun') throw new Error('The mailbox is busy.');
    this.run = run;
    this.fence = start.fence;
    return start;
  }

  /** Ends the present run and begins the next one of the same Synchronisation. */
  async next(owner = 'lauf-2') {
    await this.commit({ changes: [], release: true });
    return this.beginAs({ ...this.run, owner });
  }

  commit(unit: Commit): Promise<CommitResult> {
    return this.twoWay.commit(this.run, this.fence, unit);
  }

  apply(...changes: ItemChange[]): Promise<CommitResult> {
    return this.commit({ changes });
  }

  /** A user of emis enters a Termin; values are SQL literals. Answers its number. */
  async insertTermin(values: Record<string, string | number | null> = {}): Promise<number> {
    const { sql } = this.under;
    const all = {
      anwender: 'Willy Testermann',
      betreff: 'Termin',
      von: '2026-11-24T09:00:00',
      bis: '2026-11-24T10:00:00',
      ...values,
    };
    await sql.exec(
      `INSERT INTO termine (${Object.keys(all).join(', ')}) VALUES (${Object.values(all)
        .map((value) => this.literal(value))
        .join(', ')})`,
    );
    const [row] = await sql.query('SELECT MAX(id) AS id FROM termine');
    return Number(row!.id);
  }

  async updateTermin(id: number, values: Record<string, string | number | null>): Promise<void> {
    const assignments = Object.entries(values).map(([name, value]) => `${name} = ${this.literal(value)}`);
    await this.under.sql.exec(`UPDATE termine SET ${assignments.join(', ')} WHERE id = ${id}`);
  }

  async deleteTermin(id: number): Promise<void> {
    await this.under.sql.exec(`DELETE FROM termine WHERE id = ${id}`);
  }

  async termin(id: number): Promise<Record<string, unknown> | undefined> {
    return (await this.under.sql.query(`SELECT * FROM termine WHERE id = ${id}`))[0];
  }

  async termine(): Promise<Record<string, unknown>[]> {
    return this.under.sql.query('SELECT * FROM termine ORDER BY id');
  }

  /** What waits in the spooler, oldest first. */
  async spooler(): Promise<{ id: number; row: number; aktion: string; anwender: string }[]> {
    const rows = await this.under.sql.query(
      'SELECT id, datensatz_id, aktion, anwender FROM s_exchange_sync_spooler ORDER BY id',
    );
    return rows.map((row) => ({
      id: Number(row.id),
      row: Number(row.datensatz_id),
      aktion: String(row.aktion),
      anwender: String(row.anwender),
    }));
  }

  async emptySpooler(): Promise<void> {
    await this.under.sql.exec('DELETE FROM s_exchange_sync_spooler');
  }

  /** The kept versions, oldest first, with the whole row. */
  async keptVersions(): Promise<{ reason: string; rowId: number; row: Record<string, unknown> }[]> {
    const rows = await this.under.sql.query(
      'SELECT reason, row_id, row_json FROM s_exchange_sync_version ORDER BY id',
    );
    return rows.map((row) => ({
      reason: String(row.reason),
      rowId: Number(row.row_id),
      row: JSON.parse(String(row.row_json)) as Record<string, unknown>,
    }));
  }

  /** The row as the store reads it. */
  async row(id: number): Promise<EmisRow> {
    const { rows } = await this.twoWay.lookup(this.run, { outlookIds: [], rowIds: [id] });
    return rows[0]!;
  }

  async links() {
    const rows = await this.under.sql.query('SELECT outlook_id FROM s_exchange_sync_link ORDER BY id');
    return (
      await this.twoWay.lookup(this.run, {
        outlookIds: rows.map((row) => String(row.outlook_id)),
        rowIds: [],
      })
    ).links;
  }

  readSpooler(rows = 100, except: number[] = [], also: number[] = []) {
    return this.twoWay.readSpooler(this.run, { rows, except, also });
  }

  private literal(value: string | number | null): string {
    if (value === null) return 'NULL';
    return typeof value === 'number' ? String(value) : this.under.sql.text(value);
  }
}

/** All mapped columns of a Termin. */
export function columns(over: Record<string, string | number | boolean | null> = {}): Columns {
  return {
    betreff: 'Aus Outlook',
    bemerkung: null,
    von: '2026-11-24T09:00:00',
    bis: '2026-11-24T10:00:00',
    ort: null,
    hervorheben: false,
    erinnern: true,
    vorwarnzeit: 15,
    privat: false,
    ...over,
  };
}

export function link(outlookId: string, rowId: number | null, over: Partial<LinkData> = {}): LinkData {
  return {
    rowId,
    outlookId,
    etag: 'W/"1"',
    lastModified: '2026-11-20T08:00:00Z',
    state: 'active',
    version: 1,
    emisBase: { betreff: 'a' },
    outlookBase: { betreff: 'b' },
    anchor: { start: '2026-11-24T08:00:00Z' },
    meeting: false,
    online: false,
    start_ms: Date.UTC(2026, 10, 24, 8),
    end_ms: Date.UTC(2026, 10, 24, 9),
    round: 1,
    suspicion: null,
    purgeAt_ms: null,
    deletion: null,
    deleted: null,
    ...over,
  };
}

/** Inserts a row together with its link, as the pull does for a new Outlook item. */
export function newFromOutlook(outlookId: string, over: Parameters<typeof columns>[0] = {}): ItemChange {
  return {
    row: { kind: 'insert', anwender: 'Willy Testermann', columns: columns(over) },
    link: { kind: 'insert', link: link(outlookId, null) },
  };
}
