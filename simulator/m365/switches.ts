import { defaultSubscriptionSwitches, type SubscriptionSwitches } from './subscriptionSwitches.ts';
import { defaultTodoSwitches, type TodoSwitches } from './todo/todoSwitches.ts';

/**
 * Every point that no official source decides (graph.md 15) or that differs between tenants, as one named switch. The
 * product must survive both positions of each; the defaults are the most likely behaviour of the real service.
 */
export interface Switches extends TodoSwitches, SubscriptionSwitches {
  /** 2.6, 15.1: does `GET /events/{immutableId}` answer 200 for an event that lies in Deleted Items (else 404)? */
  deletedItemsVisible: boolean;
  /** 15.1: does `permanentDelete` reach an event that lies in Deleted Items (204, else 404)? */
  permanentDeleteOfDeletedItems: boolean;
  /** 2.4: `permanentDelete` exists in the global cloud only; false answers as a national cloud does. */
  permanentDeleteAvailable: boolean;
  /** 2.6 [U]: are `Binary 0x0E09` on events and `Binary 0x0FFF` on folders returned when they are expanded? */
  parentEntryId: 'supported' | 'absent';
  /** 8.3, 15.4: what a second POST with a known `transactionId` does. */
  repeatedTransactionId: 'sameEvent' | 'error' | 'creates';
  /** 4.7: how many delta generations of a calendar stay valid; null = all. */
  deltaGenerationsKept: number | null;
  /** 1.9: how an expired delta token is answered. */
  expiredTokenAnswer: '410' | '410WithLocation' | '400' | '404';
  /** 15.7: is `Prefer: outlook.body-content-type` honoured on delta? */
  deltaHonoursBodyType: boolean;
  /** 15.5: does a single cancelled occurrence arrive as `@removed`? */
  cancelledOccurrenceInDelta: 'removed' | 'silent';
  /** 1.7: is the series master part of later rounds, or must it be read by GET? */
  seriesMasterInLaterRounds: boolean;
  /** 15.9: the largest page that `odata.maxpagesize` gets on delta. */
  deltaMaxPageSize: number;
  /** 1.10: each change becomes visible to delta up to this many ms later (its own share is drawn at random). */
  deltaLag_ms: number;
  /** 1.10: probability that a round repeats changes that an earlier round has already told. */
  deltaReplay: number;
  /** 1.10: tell superseded states too, so that one entity comes several times in a round (the last one is current). */
  deltaRepeats: boolean;
  /** 1.10: probability that a page comes empty, with a nextLink. */
  deltaEmptyPage: number;
  /** 1.10: items of a page in random order (states of one entity keep their order). */
  deltaShuffle: boolean;
  /** 15.9: pages up to three times as long as asked for. */
  deltaOverlongPages: boolean;
  /** 1.11 [U]: the longest window in days that calendarView and its delta accept. */
  calendarViewMaxDays: number;
  /** 7.3: `Retry-After: 2.128` instead of whole seconds. */
  retryAfterFractional: boolean;
  /** 7.3: send `Retry-After` with 429 at all. */
  retryAfterSent: boolean;
  /**
   * Write requests of a `$batch` without Content-Type or body (observed: msgraph-sdk-dotnet#2628, the whole batch is
   * answered 400 "Write request id : … does not contain Content-Type header or body.").
   */
  batchBodylessWrite: 'refused' | 'accepted';
  /** 10.7: has the app been granted MailboxSettings.Read? */
  mailboxSettingsGranted: boolean;
  /** 10.7: the app may read users (User.ReadBasic.All or more). */
  usersReadable: boolean;
  /** 16.6: now and then two ids of a mailbox differ only in upper and lower case. */
  caseTwinIds: boolean;
}

export const defaultSwitches: Readonly<Switches> = {
  ...defaultTodoSwitches,
  ...defaultSubscriptionSwitches,
  deletedItemsVisible: true,
  permanentDeleteOfDeletedItems: true,
  permanentDeleteAvailable: true,
  parentEntryId: 'supported',
  repeatedTransactionId: 'sameEvent',
  deltaGenerationsKept: null,
  expiredTokenAnswer: '410',
  deltaHonoursBodyType: false,
  cancelledOccurrenceInDelta: 'removed',
  seriesMasterInLaterRounds: true,
  deltaMaxPageSize: 1000,
  deltaLag_ms: 0,
  deltaReplay: 0,
  deltaRepeats: false,
  deltaEmptyPage: 0,
  deltaShuffle: false,
  deltaOverlongPages: false,
  calendarViewMaxDays: 1825,
  retryAfterFractional: false,
  retryAfterSent: true,
  batchBodylessWrite: 'refused',
  mailboxSettingsGranted: true,
  usersReadable: true,
  caseTwinIds: true,
};
