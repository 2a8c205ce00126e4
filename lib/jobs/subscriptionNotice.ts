import type { Domaene } from '../domain/domaene.ts';

/** What Graph says about a subscription itself and the Abgleich cannot settle (graph.md 6.10). */
export const NOTICE_EVENTS = ['reauthorizationRequired', 'subscriptionRemoved'] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

/** One subscription that somebody has to look after. */
export interface NoticedSubscription {
  readonly synchronisation: number;
  readonly domaene: Domaene;
  readonly ereignis: NoticeEvent;
}

/**
 * One message of the queue `emis-abonnements`, from the webhook to timerSubscriptions: a wake-up like those of
 * `emis-abgleich`; the timer compares what should be with what is, whatever the notice says.
 */
export interface SubscriptionNotice {
  readonly v: 1;
  readonly mandant: string;
  /** 1 to 100. */
  readonly abonnements: readonly NoticedSubscription[];
}
