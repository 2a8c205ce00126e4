import type { Domaene } from '../domain/domaene.ts';
import type { ZoneId } from '../domain/zone.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';
import type { EmisStore } from '../sync/ports/store.ts';
import type { SubscriptionGateway } from '../sync/ports/subscriptions.ts';
import type { TwoWaySettings } from '../sync/twoWay/run.ts';
import type { TwoWayKind } from './twoWayKind.ts';

/** How a Mandant wants its Abgleiche to be started and its memory to be kept (contract.md, "Settings"). */
export interface JobSettings {
  /** App settings that override emis' schedule variables; checked only when they are used. */
  readonly zeitplaene: ReadonlyMap<Domaene, string>;
  /** Spooler entries are noticed at every tick, not only by schedule. */
  readonly sofort: boolean;
  /** How long kept versions and protocol stay. */
  readonly aufbewahrung_days: number;
}

/** Change notifications of a Mandant. */
export interface MandantSubscriptions {
  readonly gateway: SubscriptionGateway;
  /** A mailbox with notifications is looked at all the same after this time. */
  readonly safetySweep_ms: number;
}

/** One company at work: its emis database, its mailboxes, its behaviour. Made by lib/mandanten, used by the jobs. */
export interface Mandant {
  readonly id: string;
  /** Zone of the wall times in emis. */
  readonly zone: ZoneId;
  readonly store: EmisStore;
  readonly twoWay: TwoWaySettings;
  readonly jobs: JobSettings;
  readonly clock: Clock;
  readonly random: Random;
  /** The two-way domains that are built, in the order of DOMAENEN. */
  readonly twoWayKinds: ReadonlyMap<Domaene, TwoWayKind>;
  /** Missing: PUBLIC_URL is empty, mailboxes are looked at by schedule alone. */
  readonly subscriptions?: MandantSubscriptions;
  close(): Promise<void>;
}
