import type { Anchor, Surroundings } from '../twoWayDomain.ts';
import { writeGraphDate, writeGraphInstant } from './graphDates.ts';
import type { GraphTask } from './graphTask.ts';
import type { WiedervorlageWerte } from './werte.ts';

const IMPORTANCE = { 1: 'high', 2: 'normal', 3: 'low' } as const;

/**
 * The task properties that bring `fields` of a task to a row's values; nothing that the field map does not name, never
 * `status` or `startDateTime`. A date that emis does not hold is cleared, and simply left out of a new task.
 */
export function itemPatch(
  fields: readonly string[],
  row: WiedervorlageWerte,
  { zone, mailboxZone }: Surroundings,
  anchor?: Anchor,
): Partial<GraphTask> {
  const isNew = anchor === undefined;
  const patch: { -readonly [Key in keyof GraphTask]: GraphTask[Key] } = {};
  for (const field of fields) {
    if (field === 'betreff') patch.title = row.betreff;
    else if (field === 'bemerkung') patch.body = { contentType: 'text', content: row.bemerkung };
    else if (field === 'prio') patch.importance = IMPORTANCE[row.prio];
    else if (field === 'faellig') {
      if (row.faellig !== undefined) patch.dueDateTime = writeGraphDate(row.faellig, mailboxZone);
      else if (!isNew) patch.dueDateTime = null;
    } else if (field === 'erinnern') {
      if (row.erinnern !== undefined) {
        patch.isReminderOn = true;
        patch.reminderDateTime = writeGraphInstant(row.erinnern.am, zone);
      } else if (!isNew) {
        patch.isReminderOn = false;
        patch.reminderDateTime = null;
      }
    } else throw new Error(`wiedervorlagen has no field ${field}`);
  }
  return patch;
}
