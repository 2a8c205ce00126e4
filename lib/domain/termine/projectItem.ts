import { bodyText } from '../bodyText.ts';
import { readGraphTimes, zeitKey } from '../graphTime.ts';
import { normaliseSubject } from '../plainText.ts';
import type { ItemTraits, Projection } from '../twoWayDomain.ts';
import type { GraphEvent } from './graphEvent.ts';
import { minutes, termineFingerprints } from './projectRow.ts';
import type { TerminWerte } from './werte.ts';

/**
 * An event in the manual's terms (mission.md, "Fields"): importance low and normal are both "nein", sensitivity private
 * and confidential both "ja"; the body as plain text, so that formatting alone is no change.
 */
export function projectItem(event: GraphEvent): Projection<TerminWerte> {
  const zeit = readGraphTimes(event);
  const werte: TerminWerte = {
    betreff: normaliseSubject(event.subject ?? ''),
    bemerkung: bodyText(event.body),
    zeit: 'fehler' in zeit ? undefined : zeit,
    ort: normaliseSubject(event.location?.displayName ?? ''),
    hervorheben: event.importance === 'high',
    erinnern: event.isReminderOn === true,
    vorwarnzeit: minutes(event.reminderMinutesBeforeStart ?? 0),
    privat: event.sensitivity === 'private' || event.sensitivity === 'confidential',
    ...(event.createdDateTime && { erstellt: event.createdDateTime }),
  };
  const key = 'fehler' in zeit ? `unlesbar ${JSON.stringify([event.start, event.end])}` : zeitKey(zeit);
  const fingerprints = termineFingerprints(werte, key);
  return 'fehler' in zeit ? { werte, fingerprints, fehler: zeit.fehler } : { werte, fingerprints };
}

/** Whether an event is a single one, and whether writing it would mail somebody or break an online meeting. */
export function traits(event: GraphEvent): ItemTraits {
  return {
    kind: event.type === 'singleInstance' && !event.seriesMasterId ? 'single' : 'series',
    meeting: (event.attendees ?? []).length > 0 || event.isOrganizer === false,
    online: event.isOnlineMeeting === true,
    done: false,
  };
}
