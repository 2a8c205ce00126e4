import type { Domaene } from '../domain/domaene.ts';
import type { ZoneId } from '../domain/zone.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';
import type { EmisStore } from '../sync/ports/store.ts';
import type { TwoWaySettings } from '../sync/twoWay/run.ts';
import type { TwoWayKind } from './twoWayKind.ts';

/** One company at work: its emis database, its mailboxes, its behaviour. Made by lib/mandanten, used by the jobs. */
export interface Mandant {
  readonly id: string;
  /** Zone of the wall times in emis. */
  readonly zone: ZoneId;
  readonly store: EmisStore;
  readonly twoWay: TwoWaySettings;
  readonly clock: Clock;
  readonly random: Random;
  /** The two-way domains that are built, in the order of DOMAENEN. */
  readonly twoWayKinds: ReadonlyMap<Domaene, TwoWayKind>;
  close(): Promise<void>;
}
