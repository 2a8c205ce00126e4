import type { OutlookItem, Projection, Surroundings } from '../../domain/twoWayDomain.ts';
import { dateOf, instantToWall } from '../../domain/wallTime.ts';
import { parseZone, type ZoneId } from '../../domain/zone.ts';
import { LeaseLostError, type OutlookError } from '../ports/errors.ts';
import type { OutlookGateway } from '../ports/outlook.ts';
import type {
  Commit,
  CommitResult,
  DomainState,
  ItemChange,
  RunKey,
  RunStart,
  Withheld,
} from '../ports/store.ts';
import type { WakeUp } from '../ports/sweep.ts';
import type { TwoWayRun } from './run.ts';
import { RunCounts } from './tally.ts';

type Begun = Extract<RunStart, { kind: 'begun' }>;

/** How long a lease lasts: at least three request timeouts (sync.md, "Lease"). */
export const leaseTtl_ms = (requestTimeout_ms: number): number => 4 * requestTimeout_ms;

const DEFAULT_PAUSE_MS = 30_000;

/** An intent's request is sent within this time after it was recorded, or not at all. */
export const SEND_WINDOW_MS = 15_000;

/**
 * One run that holds the lease of its mailbox: every commit goes through it and renews the lease, every request to Graph
 * asks it first. It lives as long as one Abgleich.
 */
export class Session<Werte, Item extends OutlookItem> {
  readonly run: TwoWayRun<Werte, Item>;
  readonly key: RunKey;
  readonly start: Begun;
  readonly outlook: OutlookGateway<Item>;
  readonly counts = new RunCounts();
  /** Rows that this run must leave alone: a write to Outlook of theirs is unsettled. */
  readonly unsettledRows = new Set<number>();
  /** The state as it will be after the next commit that stores it. */
  state: DomainState;
  /** The push came to the spooler's end. */
  pushed = false;
  /** Something was noted in the spooler by this run: the push has work. */
  noticed = false;
  /** Outlook ids that a dry run would have put under suspicion. */
  readonly drySuspects = new Set<string>();
  /** Rows that a dry run would have brought in step before the push. */
  readonly dryRows = new Set<number>();
  /** Outlook items that are decided about when the full round is over, by id. */
  readonly postponed = new Map<string, Withheld>();
  /** Withheld Outlook items that the pull has handled anyway. */
  readonly metWithheld = new Set<string>();
  /** Whether Deleted Items are visible has been tried out in this run. */
  probed = false;
  /** Deleted Items cannot be read otherwise either: found out once a run. */
  deletedItemsClosed = false;
  /** Deletions are pending, held ones included. */
  deletions: boolean;
  /** A guard has stopped something that now waits for confirmation. */
  stopped = false;
  /** Some link is under a suspicion that is due. */
  suspected: boolean;
  /** An item is to be looked at again, and its row pushed again, in this very run. */
  revisit = false;
  /** A request was not sent for lack of time. */
  timeIsOver = false;
  /** How long Graph asked to be left alone. */
  pause_ms = 0;
  /** Work is left for another run soon. */
  again = false;
  /** Runs of other domains that met the lease taken. */
  readonly woken: WakeUp[] = [];
  readonly #projections = new WeakMap<Item, Projection<Werte>>();
  #around: Surroundings | undefined;
  #mailboxZoneName: string | undefined;
  readonly #fence: number;
  readonly #databaseAhead_ms: number;
  #leaseUntil_ms: number;
  #sendUntil_ms = Number.POSITIVE_INFINITY;

  constructor(run: TwoWayRun<Werte, Item>, key: RunKey, start: Begun, asked_ms: number) {
    this.run = run;
    this.key = key;
    this.start = start;
    this.state = start.state;
    this.suspected = start.suspects > 0;
    this.deletions = start.deletions > 0;
    this.#fence = start.fence;
    this.#databaseAhead_ms = start.now_ms - Math.floor(run.clock.now());
    this.#leaseUntil_ms = asked_ms + this.#databaseAhead_ms + start.remaining_ms;
    this.outlook = run.outlook(() => this.#assertTimeToSend(), start.state.facts);
  }

  /** What the field map depends on. A mailbox that does not tell its zone (a missing permission) counts as in the Mandant's. */
  get around(): Surroundings {
    const name = this.state.facts?.timeZone;
    if (this.#around === undefined || name !== this.#mailboxZoneName) {
      const { zone } = this.run;
      const mailboxZone: ZoneId = (name === undefined ? undefined : parseZone(name)) ?? zone;
      this.#around = { zone, mailboxZone, today: dateOf(instantToWall(this.now(), zone)) };
      this.#mailboxZoneName = name;
    }
    return this.#around;
  }

  /** The item in the field map's own terms; reading a body is dear, so each item is read once. */
  project(item: Item): Projection<Werte> {
    const known = this.#projections.get(item);
    if (known !== undefined) return known;
    const projection = this.run.domain.projectItem(item, this.around);
    this.#projections.set(item, projection);
    return projection;
  }

  /** Graph asks for patience beyond this run's: another one goes on later. */
  throttled(error: OutlookError): void {
    this.again = true;
    this.pause_ms = Math.max(this.pause_ms, error.retryAfter_ms ?? DEFAULT_PAUSE_MS);
  }

  /**
   * Milliseconds since 1970 by the database's clock, as far as this host can tell (never ahead of it): due times are
   * written here and read there, and the two machines' clocks may differ by minutes.
   */
  now(): number {
    return this.run.clock.now() + this.#databaseAhead_ms;
  }

  /** The time that the host gives a run is so far gone that no further page should be begun. */
  get mustYield(): boolean {
    return this.run.clock.now() >= (this.run.limits?.yieldAt_ms ?? Number.POSITIVE_INFINITY);
  }

  /** Nothing is sent when less than one request timeout of the lease remains: it could arrive after its end. */
  #assertTimeToSend(): void {
    const now_ms = this.now();
    const ended = this.run.clock.now() >= (this.run.limits?.endAt_ms ?? Number.POSITIVE_INFINITY);
    const leaseLeft_ms = this.#leaseUntil_ms - now_ms;
    if (ended || now_ms > this.#sendUntil_ms || leaseLeft_ms < this.run.settings.requestTimeout_ms) {
      this.timeIsOver = true;
      throw new LeaseLostError(
        'Die Zeit für dieses Postfach ist abgelaufen, bevor alles übertragen war; der nächste Lauf macht weiter.',
      );
    }
  }

  /**
   * Runs `write` so that nothing is sent later than `sendUntil_ms` (epoch milliseconds), however long Graph asks to wait:
   * whoever settles intents after a crash must know when nothing can arrive any more, and a proof is soon stale.
   */
  async sendingUntil<T>(sendUntil_ms: number, write: () => Promise<T>): Promise<T> {
    this.#sendUntil_ms = sendUntil_ms;
    try {
      return await write();
    } finally {
      this.#sendUntil_ms = Number.POSITIVE_INFINITY;
    }
  }

  /** Renews the lease when half of it is gone. To be called before work with Graph. */
  async keepLease(): Promise<void> {
    const half_ms = leaseTtl_ms(this.run.settings.requestTimeout_ms) / 2;
    if (this.#leaseUntil_ms - this.now() < half_ms) await this.#send({ changes: [] });
  }

  /** Waits for `ms` without losing the lease. */
  async waitKeepingLease(ms: number): Promise<void> {
    const step_ms = this.run.settings.requestTimeout_ms;
    for (let left_ms = ms; left_ms > 0; left_ms -= step_ms) {
      await this.run.clock.sleep(Math.min(left_ms, step_ms));
      await this.keepLease();
    }
  }

  /** Applies `commit` under the fence. A dry run applies nothing and answers as if there had been no conflict. */
  async commit(commit: Commit): Promise<CommitResult> {
    if (!this.run.dryRun) {
      const result = await this.#send(commit);
      if (
        commit.changes.some(
          ({ link }) => link !== undefined && link.kind !== 'remove' && link.link.deletion !== null,
        )
      ) {
        this.deletions = true;
      }
      if (result.suspects > 0 || commit.changes.some((change) => this.#suspects(change)))
        this.suspected = true;
      return result;
    }
    for (const change of commit.changes) this.#remember(change);
    const untouched = {
      conflicts: [],
      insertedRows: commit.changes.map(() => null),
      suspects: 0,
      noticed: 0,
    };
    if (!commit.release) return { ...untouched, remaining_ms: this.#leaseUntil_ms - this.now(), woken: [] };
    return this.#send({ changes: [], release: true });
  }

  /** What a dry run would have changed, as far as its later steps depend on it. */
  #remember(change: ItemChange): void {
    const { row, link, notice } = change;
    if (link?.kind === 'update' && this.#suspects(change)) this.drySuspects.add(link.link.outlookId);
    if (row !== undefined && row.kind !== 'insert') this.dryRows.add(row.id);
    if (row?.kind === 'insert' && row.restoreFrom !== undefined) this.dryRows.add(row.restoreFrom);
    if (notice) this.counts.add(['outlook.geaendert']);
    if (link === undefined || link.kind === 'remove' || link.link.rowId === null) return;
    const { state, deletion, rowId } = link.link;
    if (link.kind === 'insert' || state !== 'active' || deletion?.side === 'emis') this.dryRows.add(rowId);
  }

  #suspects({ link }: ItemChange): boolean {
    return (
      link !== undefined && link.kind !== 'remove' && (link.link.suspicion?.next_ms ?? Infinity) <= this.now()
    );
  }

  async #send(commit: Commit): Promise<CommitResult> {
    const asked_ms = this.now();
    const result = await this.run.store.commit(this.key, this.#fence, commit);
    this.#leaseUntil_ms = asked_ms + result.remaining_ms;
    return result;
  }
}
