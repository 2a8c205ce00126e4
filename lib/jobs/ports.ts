import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';
import type { Mandant } from './mandant.ts';
import type { AbgleichMessage } from './message.ts';
import { OperatorError } from './operatorError.ts';
import type { SubscriptionNotice } from './subscriptionNotice.ts';

/** The queue `emis-abgleich`. At least once, in any order: whoever reads it must not mind. */
export interface AbgleichQueue {
  /** Resolves when the queue has the message; `delay_ms`: nobody sees it before. Rejects when the queue refuses it. */
  send(message: AbgleichMessage, options?: { readonly delay_ms?: number }): Promise<void>;
  /** Lays a message that nobody can ever handle into `emis-abgleich-poison`. */
  poison(text: string): Promise<void>;
}

/** A notice that was taken; unless it is `done` or given `back`, it comes back by itself, but late. */
export interface TakenNotice {
  /** Undefined: the message was no notice. */
  readonly notice: SubscriptionNotice | undefined;
  done(): Promise<void>;
  /** Others see it again after `delay_ms`. */
  back(delay_ms: number): Promise<void>;
}

/** The queue `emis-abonnements`, from the webhook to timerSubscriptions. */
export interface NoticeQueue {
  send(notice: SubscriptionNotice): Promise<void>;
  /** Up to 32 of those that wait. */
  take(): Promise<readonly TakenNotice[]>;
}

/** All Mandanten of the installation. */
export interface MandantDirectory {
  ids(): Promise<readonly string[]>;
  /**
   * The Mandant at work; it is kept open and pooled, so callers do not close it. A bad one throws SettingsError, an
   * unreachable one StoreError, one that does not exist (any more) UnknownMandantError; that harms no other.
   */
  open(id: string): Promise<Mandant>;
}

/** There is no such Mandant (any more): what was queued for it is dropped. */
export class UnknownMandantError extends OperatorError {
  constructor() {
    super('Diesen Mandanten gibt es in dieser Installation nicht (mehr).');
    this.name = 'UnknownMandantError';
  }
}

/** What happened, for telemetry: names, ids and counts only. */
export interface Telemetry {
  event(name: string, properties: Readonly<Record<string, string | number | boolean>>): void;
  metric(name: string, value: number, properties?: Readonly<Record<string, string>>): void;
}

/** What an administrator is to read: one German line with the remedy, free of private content. */
export interface JobLog {
  warn(line: string): void;
  error(line: string): void;
}

/** Everything the jobs take from their surroundings; one object lives as long as the process. */
export interface JobPorts {
  readonly mandanten: MandantDirectory;
  readonly queue: AbgleichQueue;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Telemetry;
  readonly log: JobLog;
  /** Makes the lease owner's name from a fresh uuid. */
  readonly owner: (uuid: string) => string;
}
