import type { Domaene } from '../../domain/domaene.ts';
import type { OutlookError } from './errors.ts';

/** What somebody wants to be told about: one domain of one mailbox. */
export interface SubscriptionWish {
  readonly synchronisation: number;
  readonly domaene: Domaene;
  readonly postfach: string;
}

/** A subscription that Graph keeps for us: it bears our notificationUrl. Others are never seen. */
export interface ActualSubscription {
  readonly id: string;
  /** Which mailbox and domain it watches; undefined: something that we no longer ask for. */
  readonly watches: { readonly postfach: string; readonly domaene: Domaene } | undefined;
  /** Epoch milliseconds. */
  readonly expiresAt_ms: number;
  /** Says for whom and under which secret it was made, and that it tells of everything; compared with `mark`. */
  readonly mark: string | undefined;
}

export type SubscriptionChange =
  | { readonly kind: 'create'; readonly wish: SubscriptionWish }
  /** Gives it its full life again, and authorizes it anew as well. */
  | { readonly kind: 'renew'; readonly id: string; readonly domaene: Domaene }
  | { readonly kind: 'reauthorize'; readonly id: string }
  | { readonly kind: 'remove'; readonly id: string };

/**
 * What became of a change. `conflict`: Graph has one for this already (409). `gone`: there is none of this id. `refused`:
 * not for this mailbox or not for us; trying again soon is of no use. `later`: nobody's fault, or not known.
 */
export type SubscriptionResult =
  /** `expiresAt_ms` as Graph has set it; of a removal or a new authorization undefined. */
  | { readonly kind: 'done'; readonly expiresAt_ms: number | undefined }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'gone' }
  /** `unreachable`: Graph could not reach our address; that is the same for every mailbox. */
  | { readonly kind: 'refused'; readonly error: OutlookError; readonly unreachable: boolean }
  | { readonly kind: 'later'; readonly error: OutlookError };

/** Microsoft Graph's change notifications for one Mandant. */
export interface SubscriptionGateway {
  /** Whether a domain can be watched at all. */
  canWatch(domaene: Domaene): boolean;
  /** For how long one lives that is made or renewed now, in milliseconds. */
  lifetime_ms(domaene: Domaene): number;
  /**
   * The mark of one that is made for this wish now. One with another mark serves somebody else, bears a secret that is
   * going out of use, or does not tell of its own end; none of that can be changed (graph.md 6.10), it is made anew.
   */
  mark(wish: SubscriptionWish): string;
  /** All that bear our notificationUrl. Throws OutlookError. */
  list(): Promise<readonly ActualSubscription[]>;
  /** Carries the changes out, packed into as few `$batch`es as possible; results in their order. Never throws for Graph. */
  apply(changes: readonly SubscriptionChange[]): Promise<readonly SubscriptionResult[]>;
}

/** What is known of the subscription of a domain of a Synchronisation: whether it has to be polled, and why. */
export interface SubscriptionState {
  readonly synchronisation: number;
  readonly domaene: Domaene;
  /** Notifications come until then (epoch milliseconds); null: they do not, the schedule alone looks. */
  readonly liveUntil_ms: number | null;
  /** Mark of the subscription they come from: with another secret or address they would not reach us any more. */
  readonly mark: string | null;
  /** Why they do not come: one German line with the remedy, free of private content. */
  readonly grund: string | null;
  /** When this was last compared with Graph. */
  readonly checkedAt_ms: number;
  /** Not tried again before. */
  readonly nextTry_ms: number;
}

/** The memory of timerSubscriptions in the Mandant's database; each method is one round trip. Errors: StoreError. */
export interface SubscriptionStore {
  read(): Promise<readonly SubscriptionState[]>;
  /** Puts these in place of all that were known, in one transaction. */
  write(states: readonly SubscriptionState[]): Promise<void>;
}
