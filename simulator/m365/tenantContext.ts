import type { Clock } from '../../lib/sync/ports/clock.ts';
import type { Random } from '../../lib/sync/ports/random.ts';
import type { Persistence } from './persistence.ts';
import type { ItemChange } from './subscription.ts';
import type { Switches } from './switches.ts';

/** Counts over the life of one tenant object. */
export interface Counters {
  /** HTTP requests; a `$batch` is one. */
  http: number;
  /** Requests that Graph works on: single ones and the sub-requests of batches. */
  graph: number;
  /** Mails to attendees that writes of the API caused, one per recipient. */
  invitations: number;
  cancellations: number;
  updatesMailed: number;
  /** Answers 429 of the throttle (not of fault plans). */
  throttled: number;
  /** Notifications that were due, the POSTs they came in (retries too), and those that never arrived. */
  notifications: number;
  notificationPosts: number;
  notificationsLost: number;
}

/** What all parts of a simulated tenant share. */
export interface TenantContext {
  clock: Clock;
  random: Random;
  switches: Switches;
  counters: Counters;
  persistence: Persistence | null;
  /** Something became of an item: whoever watches it is notified. */
  changed: (change: ItemChange) => void;
}
