import type { GraphEvent } from '../../domain/termine/graphEvent.ts';
import type { OutlookGateway } from '../../sync/ports/outlook.ts';
import { DeletedItems } from '../deletedItems.ts';
import { readDeltaPage } from '../deltaPage.ts';
import { MailboxCalls, type MailboxOptions } from '../mailboxCalls.ts';
import { readCalendarFacts } from './calendarFacts.ts';
import { CalendarPaths, DELTA_PREFER } from './calendarPaths.ts';
import { readEvent } from './eventShape.ts';
import { findEventsByKeys } from './findByKeys.ts';
import { probeDeletedItems } from './probeDeletedItems.ts';
import { proveEvents, readEvents } from './proveEvents.ts';
import { writeEvents } from './writeEvents.ts';

/**
 * What the app must be granted for the calendar (graph.md 10.7; reading alone is needed for notifications, 6.9);
 * MailboxItem.Read.All is optional (2.8).
 */
export const CALENDAR_PERMISSIONS = 'Calendars.Read und Calendars.ReadWrite';

export type CalendarGatewayOptions = MailboxOptions;

/**
 * The primary calendar of one mailbox through Microsoft Graph v1.0. Errors: OutlookError; what `beforeSend` throws and
 * the signal's reason pass through the reading methods, in `write` they become `notSent`.
 *
 * @example
 * const client = createGraphClient({ baseUrl: 'https://graph.microsoft.com', application, tokens, fetch, clock, random });
 * const calendar = createCalendarGateway({ client, mailbox: 'willy@example.com', waitBudget_ms: 60_000 });
 */
export function createCalendarGateway(
  options: CalendarGatewayOptions,
): OutlookGateway<GraphEvent> & Required<Pick<OutlookGateway<GraphEvent>, 'inDeletedItems'>> {
  const { client, mailbox, pinned } = options;
  const byAddress = new CalendarPaths(mailbox);
  let user = pinned?.userId ?? mailbox;
  let paths = new CalendarPaths(user);
  const deleted = new DeletedItems(client, () => user, 'IPM.Appointment');
  const calls = new MailboxCalls(options, CALENDAR_PERMISSIONS);
  const context = () => calls.context();
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
      readEvent,
    );

  return {
    get requests() {
      return calls.requests;
    },
    async mailboxFacts() {
      const facts = await readCalendarFacts(client, context(), byAddress);
      // What this run goes on with is the mailbox just seen; a pinned one is the engine's to compare.
      if (pinned?.userId === undefined) {
        user = facts.userId ?? mailbox;
        paths = new CalendarPaths(user);
      }
      return facts;
    },
    async firstPage(window) {
      if (window === null) throw new Error('The calendar is only ever read in windows.');
      return page(paths.delta(window.start, window.end), false);
    },
    nextPage: async (link) => page(client.origin.path(link), true),
    read: (ids) => readEvents(client, context(), paths, ids),
    prove: (ids, facts) => proveEvents(client, context(), paths, ids, facts),
    findByKeys: (keys) => findEventsByKeys(client, context(), paths, keys),
    write: (writes) => writeEvents(client, context(), paths, writes),
    inDeletedItems: () => deleted.read(calls.context()),
    probeDeletedItems: (key) => probeDeletedItems(client, context(), paths, key),
  };
}
