/** What of change notifications no source decides or promises (graph.md 6); see Switches. */
export interface SubscriptionSwitches {
  /** 6.1: is `clientState` shown again by GET, or only in the answer of the create? */
  subscriptionShowsClientState: boolean;
  /** How many subscriptions a page of GET holds; documented nowhere. */
  subscriptionPageSize: number;
  /** 3.17: may an app watch tasks, or which status refuses it? */
  taskSubscriptions: 'supported' | 400 | 403;
  /** Not at Graph: notification addresses may be `http://127.0.0.1:…`, so that the demo can be told. */
  loopbackNotificationUrl: boolean;
  /** 6.8: each notification is under way for up to this many ms (its own share is drawn at random). */
  notificationDelay_ms: number;
  /** 6.5: probability that a notification is lost. */
  notificationLoss: number;
  /** 6.10: of a lost notification, does the service say `missed`? */
  missedTold: boolean;
  /** 6.5: probability that a notification comes twice. */
  notificationTwice: number;
  /** 6.5: notifications of a moment in random order. */
  notificationShuffle: boolean;
  /** 6.5: notifications for one address that come together in one POST, at most. */
  notificationBatch: number;
  /** For so long they are gathered. */
  notificationGather_ms: number;
}

export const defaultSubscriptionSwitches: Readonly<SubscriptionSwitches> = {
  subscriptionShowsClientState: false,
  subscriptionPageSize: 100,
  taskSubscriptions: 'supported',
  loopbackNotificationUrl: false,
  notificationDelay_ms: 0,
  notificationLoss: 0,
  missedTold: false,
  notificationTwice: 0,
  notificationShuffle: false,
  notificationBatch: 100,
  notificationGather_ms: 0,
};
