import * as z from 'zod';
import type { GraphEvent } from '../../domain/termine/graphEvent.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { MailboxFacts, Proof } from '../../sync/ports/outlook.ts';
import { type ListReading, readLists } from '../batchPages.ts';
import type { CallContext } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { extendedProperty } from '../extendedProperty.ts';
import { idOf } from '../itemShape.ts';
import { type CalendarPaths, EVENT_HEADERS, PARENT_ENTRY_ID } from './calendarPaths.ts';
import type { ReadEvent } from './eventShape.ts';

const DAY_MS = 86_400_000;
/** Other calendars that are searched; a user with more gets no conclusion rather than a wrong one. */
export const MAX_CALENDARS = 40;

/**
 * Where each event lies, found by looking for it in calendar views: in the primary calendar's, else in those of the
 * user's other calendars, else it must be in Deleted Items. Deletions follow from that last answer, so it is given only
 * when every view was read to its end; everything less is `inconclusive`.
 */
export async function placeByViews(
  client: GraphClient,
  context: CallContext,
  paths: CalendarPaths,
  events: readonly ReadEvent[],
  facts: MailboxFacts,
): Promise<readonly Proof<GraphEvent>[]> {
  const lists = (urls: readonly string[]) => readLists(client, context, urls, EVENT_HEADERS);
  const proofs = new Map<ReadEvent, Proof<GraphEvent>>();
  const searched = events.filter((item) => {
    if (windowAround(item) !== undefined) return true;
    proofs.set(item, { kind: 'inconclusive', error: undecided() });
    return false;
  });

  const views = await lists(searched.map((item) => viewOf(paths, undefined, item)));
  const missing = searched.filter((item, index) => {
    const proof = judge(views[index]!, item, 'primary');
    if (proof !== undefined) proofs.set(item, proof);
    return proof === undefined;
  });

  if (missing.length > 0) {
    const [calendars] = await lists([paths.calendars()]);
    const others = otherCalendars(calendars!, facts);
    for (const item of missing) {
      if ('error' in others) {
        proofs.set(item, { kind: 'inconclusive', error: others.error });
        continue;
      }
      const otherViews = await lists(others.ids.map((id) => viewOf(paths, id, item)));
      proofs.set(item, judgeOthers(otherViews, item, facts));
    }
  }
  return events.map((item) => proofs.get(item)!);
}

/** `found` when the view holds it, `inconclusive` when the view could not be read to its end, undefined when it is not there. */
function judge(
  view: ListReading,
  item: ReadEvent,
  place: 'primary' | 'elsewhere',
): Proof<GraphEvent> | undefined {
  if (!view.ok) return { kind: 'inconclusive', error: view.error };
  if (view.values.some((entry) => isItem(entry, item))) return { kind: 'found', item, place };
  return view.complete ? undefined : { kind: 'inconclusive', error: undecided() };
}

function judgeOthers(views: readonly ListReading[], item: ReadEvent, facts: MailboxFacts): Proof<GraphEvent> {
  let doubt: Proof<GraphEvent> | undefined;
  for (const view of views) {
    // A shared calendar of somebody else may be closed to us; an item of this mailbox does not lie there.
    if (!view.ok && (view.error.status === 403 || view.error.status === 404)) continue;
    const proof = judge(view, item, 'elsewhere');
    if (proof?.kind === 'found') return proof;
    doubt ??= proof;
  }
  if (doubt !== undefined) return doubt;
  // Views show a series only through its occurrences, of which the first may be deleted.
  if (item.type === 'seriesMaster') return { kind: 'inconclusive', error: undecided() };
  const folderIsKnown =
    extendedProperty(item, PARENT_ENTRY_ID) !== undefined && facts.deletedItemsEntryId !== undefined;
  return { kind: 'found', item, place: folderIsKnown ? 'elsewhere' : 'deletedItems' };
}

const CALENDAR = z.looseObject({ id: z.string().min(1) });

function otherCalendars(
  list: ListReading,
  facts: MailboxFacts,
): { ids: readonly string[] } | { error: OutlookError } {
  if (!list.ok) return { error: list.error };
  const read = z.array(CALENDAR).safeParse(list.values);
  const ids = read.data?.map(({ id }) => id).filter((id) => id !== facts.containerId);
  if (ids === undefined || !list.complete || ids.length > MAX_CALENDARS) return { error: undecided() };
  return { ids };
}

function isItem(entry: unknown, item: ReadEvent): boolean {
  const master = (entry as { seriesMasterId?: unknown } | null)?.seriesMasterId;
  return idOf(entry) === item.id || master === item.id;
}

function viewOf(paths: CalendarPaths, calendarId: string | undefined, item: ReadEvent): string {
  const window = windowAround(item)!;
  return paths.view(calendarId, window.start, window.end);
}

/**
 * A day before to a day after the event's start (we read in UTC): an event overlaps its own start, however long it is;
 * events without duration lie inside, and all-day events too, whose shown midnight is up to 14 hours away from the
 * stored instant that views go by (graph.md 16.2).
 */
function windowAround({ start }: ReadEvent): { readonly start: string; readonly end: string } | undefined {
  const instant = Date.parse(`${start?.dateTime.slice(0, 19)}Z`);
  if (Number.isNaN(instant)) return undefined;
  return { start: isoOf(instant - DAY_MS), end: isoOf(instant + DAY_MS) };
}

const isoOf = (instant_ms: number) => new Date(instant_ms).toISOString();

function undecided(): OutlookError {
  return new OutlookError(
    'rejected',
    'Es war nicht festzustellen, in welchem Ordner ein Element liegt; es bleibt vorerst unverändert und wird später erneut geprüft.',
  );
}
