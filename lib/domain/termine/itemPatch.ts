import { writeGraphTimes, type Zeit } from '../graphTime.ts';
import { textToHtml } from '../textToHtml.ts';
import type { Anchor } from '../twoWayDomain.ts';
import { type WallTime, wallToInstant } from '../wallTime.ts';
import type { ZoneId } from '../zone.ts';
import { storedTimes } from './anchor.ts';
import type { GraphEvent } from './graphEvent.ts';
import type { TerminWerte } from './werte.ts';

/**
 * The event properties that bring `fields` of an event to a row's values. Never attendees, never anything that the field
 * map does not name. A start or end that emis did not move is sent as the stored instant (sync.md: "so that an hour
 * repeated in autumn does not jump").
 */
export function itemPatch(
  fields: readonly string[],
  row: TerminWerte,
  zone: ZoneId,
  anchor?: Anchor,
): Partial<GraphEvent> {
  const patch: { -readonly [Key in keyof GraphEvent]: GraphEvent[Key] } = {};
  for (const field of fields) {
    if (field === 'betreff') patch.subject = row.betreff;
    else if (field === 'bemerkung') patch.body = { contentType: 'html', content: textToHtml(row.bemerkung) };
    else if (field === 'zeit') Object.assign(patch, writeGraphTimes(unmovedKept(row, zone, anchor), zone));
    else if (field === 'ort') patch.location = { displayName: row.ort };
    else if (field === 'hervorheben') patch.importance = row.hervorheben ? 'high' : 'normal';
    else if (field === 'erinnern') patch.isReminderOn = row.erinnern;
    else if (field === 'vorwarnzeit') patch.reminderMinutesBeforeStart = row.vorwarnzeit;
    else if (field === 'privat') patch.sensitivity = row.privat ? 'private' : 'normal';
    else throw new Error(`termine has no field ${field}`);
  }
  return patch;
}

/** The row's time, with the stored instants for the wall times that are still the agreed ones. */
function unmovedKept(row: TerminWerte, zone: ZoneId, anchor: Anchor | undefined): Zeit {
  const zeit = row.zeit;
  if (zeit === undefined) throw new Error('a row without a readable time must not be planned');
  const stored = storedTimes(anchor);
  if (stored === undefined || zeit.ganztaegig || stored.zeit.ganztaegig) return zeit;
  const unmoved = (wall: string, instant_ms: number) => wallToInstant(wall as WallTime, zone) === instant_ms;
  const beginn_ms = unmoved(stored.von, zeit.beginn_ms) ? stored.zeit.beginn_ms : zeit.beginn_ms;
  const ende_ms = unmoved(stored.bis, zeit.ende_ms) ? stored.zeit.ende_ms : zeit.ende_ms;
  return ende_ms < beginn_ms ? zeit : { ganztaegig: false, beginn_ms, ende_ms };
}
