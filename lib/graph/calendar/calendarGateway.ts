import type { GraphEvent } from '../../domain/termine/graphEvent.ts';
import type { MailboxFacts, OutlookGateway } from '../../sync/ports/outlook.ts';
import type { CallContext } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { WaitBudget } from '../waitBudget.ts';
import { readCalendarFacts } from './calendarFacts.ts';
import { CalendarPaths, DELTA_PREFER } from './calendarPaths.ts';
import { readDeltaPage } from './deltaPage.ts';
import { findEventsByKeys } from './findByKeys.ts';
import { probeDeletedItems } from './probeDeletedItems.ts';
import { proveEvents, readEvents } from './proveEvents.ts';
import { writeEvents } from './writeEvents.ts';

/** What the app must be granted for the calendar (graph.md 10.7; reading alone is needed for notifications, 6.9). */
export const CALENDAR_PERMISSIONS = 'Calendars.Read und Calendars.ReadWrite';

export interface CalendarGatewayOptions {
  readonly client: GraphClient;
  /** Address (userPrincipalName) or object id of the user. */
  readonly mailbox: string;
  /** The mailbox as it was found earlier: from then on its user's id is used, where it is known, and not the address. */
  readonly pinned?: MailboxFacts | null;
  /** How long one call of the gateway may wait for a throttled Graph in all, its retries together. */
  readonly waitBudget_ms: number;
  /** Asked directly before every HTTP request; when it throws, that request is not sent. */
  readonly beforeSend?: () => void;
  readonly signal?: AbortSignal;
}

/**
 * The primary calendar of one mailbox through Microsoft Graph v1.0. Errors: OutlookError; what `beforeSend` throws and
 * the signal's reason pass through the reading methods, in `write` they become `notSent`.
 *
 * @example
 * const client = createGraphClient({ baseUrl: 'https://graph.microsoft.com', application, tokens, fetch, clock, random });
 * const calendar = createCalendarGateway({ client, mailbox: 'willy@example.com', waitBudget_ms: 60_000 });
 */
export function createCalendarGateway(options: CalendarGatewayOptions): OutlookGateway<GraphEvent> {
  const { client, mailbox, waitBudget_ms, beforeSend, signal } = options;
  const byAddress = new CalendarPaths(mailbox);
  let paths = new CalendarPaths(options.pinned?.userId ?? mailbox);
  let requests = 0;
  const context = (): CallContext => ({
    mailbox,
    permissions: CALENDAR_PERMISSIONS,
    budget: new WaitBudget(waitBudget_ms),
    onRequest: () => {
      requests++;
    },
    beforeSend,
    signal,
  });
  const page = async (path: string, cursor: boolean) =>
    readDeltaPage(
      await client.send({
        method: 'GET',
        path,
        // Preferences hold for one request only: they belong on every page (graph.md 1.4).
        headers: { Prefer: DELTA_PREFER },
        idempotent: true,
        cursor,
        context: context(),
      }),
    );

  return {
    get requests() {
      return requests;
    },
    async mailboxFacts() {
      const facts = await readCalendarFacts(client, context(), byAddress);
      // What this run goes on with is the mailbox just seen; a pinned one is the engine's to compare.
      if (options.pinned?.userId === undefined) paths = new CalendarPaths(facts.userId ?? mailbox);
      return facts;
    },
    firstPage: (window) => page(paths.delta(window.start, window.end), false),
    nextPage: async (link) => page(client.origin.path(link), true),
    read: (ids) => readEvents(client, context(), paths, ids),
    prove: (ids, facts) => proveEvents(client, context(), paths, ids, facts),
    findByKeys: (keys) => findEventsByKeys(client, context(), paths, keys),
    write: (writes) => writeEvents(client, context(), paths, writes),
    probeDeletedItems: (key) => probeDeletedItems(client, context(), paths, key),
  };
}
