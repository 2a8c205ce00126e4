import { writeGraphTimes, type Zeit } from '../graphTime.ts';
import { textToHtml } from '../textToHtml.ts';
import type { Anchor } from '../twoWayDomain.ts';
import { instantToWall, type WallTime, wallToInstant, wallToLaterInstant } from '../wallTime.ts';
import { UTC, type ZoneId } from '../zone.ts';
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
  const beginn = unmoved(stored.von, zeit.beginn_ms) ? [stored.zeit.beginn_ms] : passes(zeit.beginn_ms, zone);
  const ende = unmoved(stored.bis, zeit.ende_ms) ? [stored.zeit.ende_ms] : passes(zeit.ende_ms, zone);
  // Of a wall time that the clock shows twice, the pass counts that gives the length which the user sees.
  const seen_ms = wallLength_ms(zeit.beginn_ms, zeit.ende_ms, zone);
  const spans = beginn.flatMap((beginn_ms) => ende.map((ende_ms) => ({ beginn_ms, ende_ms })));
  // One that runs backwards on the clock, from the first pass into the second, has no such length.
  const forward = spans.filter(({ beginn_ms, ende_ms }) => ende_ms >= beginn_ms);
  const span = forward.find(({ beginn_ms, ende_ms }) => ende_ms - beginn_ms === seen_ms) ?? forward[0];
  return span === undefined ? zeit : { ganztaegig: false, ...span };
}

/** The instants at which the clock of the zone shows what it shows at `instant_ms`: one, or two in a repeated hour. */
function passes(instant_ms: number, zone: ZoneId): number[] {
  const wall = instantToWall(instant_ms, zone);
  return [...new Set([wallToInstant(wall, zone), wallToLaterInstant(wall, zone)])];
}

/** The length between two instants as the clock on the wall shows it. */
function wallLength_ms(beginn_ms: number, ende_ms: number, zone: ZoneId): number {
  const shown_ms = (instant_ms: number) => wallToInstant(instantToWall(instant_ms, zone), UTC);
  return shown_ms(ende_ms) - shown_ms(beginn_ms);
}
