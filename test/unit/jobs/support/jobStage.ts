import { DOMAENEN, type Domaene } from '../../../../lib/domain/domaene.ts';
import { parseZone } from '../../../../lib/domain/zone.ts';
import type { JobSettings, Mandant, MandantSubscriptions } from '../../../../lib/jobs/mandant.ts';
import { type AbgleichMessage, parseMessage } from '../../../../lib/jobs/message.ts';
import { type JobPorts, UnknownMandantError } from '../../../../lib/jobs/ports.ts';
import { ZEITPLAN_VARIABLES } from '../../../../lib/jobs/schedule/constants.ts';
import type { TwoWayKind } from '../../../../lib/jobs/twoWayKind.ts';
import { CLOCKS_APART_MS } from '../../../../lib/sync/clocksApart.ts';
import type { Administration } from '../../../../lib/sync/ports/administration.ts';
import { StoreError } from '../../../../lib/sync/ports/errors.ts';
import type { EmisStore, Synchronisation } from '../../../../lib/sync/ports/store.ts';
import type { ScheduleName, ScheduleStore, SweepStore } from '../../../../lib/sync/ports/sweep.ts';
import { DEFAULT_TWO_WAY_SETTINGS } from '../../../../lib/sync/twoWay/run.ts';
import { seededRandom } from '../../../simulation/harness/seededRandom.ts';
import { VirtualTime } from '../../../simulation/harness/virtualTime.ts';

export const START_MS = Date.parse('2026-11-23T10:00:00Z');
export const MINUTE_MS = 60_000;

/** A Mandant whose database is a few variables in memory; everything about it can be changed by the test. */
export class FakeMandant {
  readonly id: string;
  readonly variables = new Map<string, string>();
  readonly handled = new Map<ScheduleName, number>();
  synchronisationen: Synchronisation[] = [];
  spoolerWaiting = new Map<Domaene, number[]>();
  /** Until when notifications tell of whom; `subscriptions` switches them on. */
  subscribed = new Map<Domaene, Map<number, number>>();
  workWaiting = new Map<Domaene, number[]>();
  subscriptions: Pick<MandantSubscriptions, 'safetySweep_ms'> | undefined;
  jobs: JobSettings = { zeitplaene: new Map(), sofort: true, aufbewahrung_days: 90 };
  zone = parseZone('Europe/Berlin')!;
  /** How long its database takes to answer. */
  answer_ms = 5;
  down = false;
  /** Reads of the schedules so far. */
  reads = 0;
  sweep: SweepStore | undefined;
  /** Rows of each kind that are too old. */
  old = 0;
  readonly cleanUps: number[] = [];
  readonly kinds = new Map<Domaene, TwoWayKind>();

  constructor(id: string, mailboxes = 0) {
    this.id = id;
    this.pair(mailboxes);
  }

  /** Synchronisationen 1 to `count` with all domains. */
  pair(count: number): void {
    this.synchronisationen = Array.from({ length: count }, (_, index) => ({
      id: index + 1,
      anwender: `Anwender ${index + 1}`,
      postfach: `m${index + 1}@firma.example`,
      domaenen: DOMAENEN,
    }));
  }

  plan(domaene: Domaene, text: string): void {
    this.variables.set(ZEITPLAN_VARIABLES[domaene], text);
  }

  open(time: VirtualTime): Mandant {
    const schedules: ScheduleStore = {
      tick: async ({ variables, handled }) => {
        this.reads++;
        for (const [name, until_ms] of handled)
          this.handled.set(name, later(until_ms, this.handled.get(name), time.now()));
        await time.sleep(this.answer_ms);
        if (this.down) throw new StoreError('connection', 'Die emis-Datenbank ist nicht erreichbar.');
        return {
          variables: new Map([...this.variables].filter(([name]) => variables.includes(name))),
          handledUntil: new Map(this.handled),
          synchronisationen: this.synchronisationen,
          spoolerWaiting: this.spoolerWaiting,
          subscribed: this.subscribed,
          workWaiting: this.workWaiting,
        };
      },
    };
    const administration: Pick<Administration, 'cleanUp'> = {
      cleanUp: async (before_ms, limit) => {
        this.cleanUps.push(before_ms);
        const removed = Math.min(limit, this.old);
        this.old -= removed;
        return { versions: removed, protocol: removed, tombstones: removed, more: this.old > 0 };
      },
    };
    const store = {
      administration,
      schedules,
      sweep: this.sweep,
      twoWay: { roundTrips: 0, statements: 0 },
      synchronisationen: async () => this.synchronisationen,
    };
    for (const method of BOUND) Object.assign(store.twoWay, { [method]: unexpected });
    return {
      id: this.id,
      zone: this.zone,
      store: store as unknown as EmisStore,
      twoWay: DEFAULT_TWO_WAY_SETTINGS,
      jobs: this.jobs,
      clock: time,
      random: seededRandom(1),
      twoWayKinds: this.kinds,
      ...(this.subscriptions && { subscriptions: this.subscriptions as MandantSubscriptions }),
      close: async () => undefined,
    };
  }
}

/** As a store keeps it: never falls, unless a wrong clock noted it. */
function later(until_ms: number, known_ms = 0, now_ms: number): number {
  return known_ms > now_ms + CLOCKS_APART_MS ? until_ms : Math.max(until_ms, known_ms);
}

const BOUND = ['beginRun', 'lookup', 'readSuspects', 'readPurges', 'readDeletions', 'readSpooler', 'commit'];
const unexpected = async () => {
  throw new Error('This method is not expected to be called.');
};

export interface Sent {
  readonly message: AbgleichMessage;
  readonly delay_ms: number;
}

/** Ports over fake Mandanten; what is sent, said and measured is kept. */
export function jobStage(...mandanten: FakeMandant[]) {
  const time = new VirtualTime(START_MS);
  const sent: Sent[] = [];
  const poisoned: string[] = [];
  const lines: string[] = [];
  const events: (Record<string, string | number | boolean> & { name: string })[] = [];
  const metrics: { name: string; value: number; properties: Readonly<Record<string, string>> }[] = [];
  const queue = { refuses: false };
  const opened = new Map<string, Mandant>();
  const directory: JobPorts['mandanten'] = {
    ids: async () => mandanten.map(({ id }) => id),
    open: async (id) => {
      const mandant = mandanten.find((one) => one.id === id);
      if (mandant === undefined) throw new UnknownMandantError();
      const open = opened.get(id) ?? mandant.open(time);
      opened.set(id, open);
      return open;
    },
  };
  const ports: JobPorts = {
    mandanten: directory,
    queue: {
      async send(message, options) {
        if (queue.refuses) throw new Error('Die Warteschlange nimmt nichts an.');
        // What cannot be read again must not be sent.
        sent.push({ message: parseMessage(JSON.stringify(message)), delay_ms: options?.delay_ms ?? 0 });
      },
      async poison(text) {
        poisoned.push(text);
      },
    },
    clock: time,
    random: seededRandom(7),
    telemetry: {
      event: (name, properties) => events.push({ name, ...properties }),
      metric: (name, value, properties = {}) => metrics.push({ name, value, properties }),
    },
    log: { warn: (line) => lines.push(line), error: (line) => lines.push(line) },
    owner: (uuid) => `test:${uuid}`,
  };
  /** The same installation in another process: nothing is remembered. */
  const restarted = (): JobPorts => ({ ...ports, mandanten: { ...directory } });
  const take = () => sent.splice(0);
  return { time, ports, restarted, sent, poisoned, take, lines, events, metrics, queue };
}
