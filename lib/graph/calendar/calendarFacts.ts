import * as z from 'zod';
import type { MailboxFacts } from '../../sync/ports/outlook.ts';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { extendedProperty } from '../extendedProperty.ts';
import { isPassing, REFUSALS } from '../factErrors.ts';
import { readBatch } from '../readOutcomes.ts';
import type { CalendarPaths } from './calendarPaths.ts';
import { ENTRY_ID, EVENT_HEADERS } from './calendarPaths.ts';

const CONTAINER = z.looseObject({ id: z.string().min(1) });

/**
 * Reads whose calendar this is, which one, and how its items can be told from those in Deleted Items: one `$batch`. The
 * entry ids and the user's id are extras: Calendars permissions cover neither mail folders nor users (User.ReadBasic.All),
 * so a 403 for them is normal, and where the property is refused the calendar is asked for once more without it.
 */
export async function readCalendarFacts(
  client: GraphClient,
  context: CallContext,
  paths: CalendarPaths,
): Promise<MailboxFacts> {
  const get = (url: string) => ({ method: 'GET', url, headers: EVENT_HEADERS }) as const;
  const [first, deletedItems, user] = await readBatch(client, context, [
    get(paths.calendar(true)),
    get(paths.deletedItems()),
    get(paths.user()),
  ]);
  let calendar = first!;
  if (!calendar.ok && REFUSALS.has(calendar.error.status)) {
    [calendar] = (await readBatch(client, context, [get(paths.calendar(false))])) as [typeof calendar];
  }
  if (!calendar.ok) throw calendar.error;
  const container = CONTAINER.safeParse(calendar.answer.body);
  if (!container.success) throw malformed(calendar.answer.status, calendar.answer.requestId);
  // Facts are pinned: what only failed for the moment must not be remembered as missing.
  if (deletedItems?.ok === false && isPassing(deletedItems.error)) throw deletedItems.error;
  // The user's id only adds to the calendar's: a service that fails here is no reason to stop; the next full round asks again.
  if (user?.ok === false && user.error.kind === 'throttled') throw user.error;
  const containerEntryId = extendedProperty(calendar.answer.body, ENTRY_ID);
  const deletedItemsEntryId = deletedItems?.ok
    ? extendedProperty(deletedItems.answer.body, ENTRY_ID)
    : undefined;
  const userId = user?.ok ? CONTAINER.safeParse(user.answer.body).data?.id : undefined;
  return {
    containerId: container.data.id,
    ...(userId === undefined ? {} : { userId }),
    ...(containerEntryId === undefined ? {} : { containerEntryId }),
    ...(deletedItemsEntryId === undefined ? {} : { deletedItemsEntryId }),
  };
}
