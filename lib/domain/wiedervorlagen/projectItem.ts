import { bodyText } from '../bodyText.ts';
import { normaliseSubject } from '../plainText.ts';
import type { Anchor, ItemTraits, Projection, Surroundings } from '../twoWayDomain.ts';
import { instantToWall, midnight } from '../wallTime.ts';
import { beginnOf } from './anchor.ts';
import { wiedervorlageFingerprints } from './fingerprints.ts';
import { readGraphDate, readGraphInstant, writeGraphDate } from './graphDates.ts';
import type { GraphTask } from './graphTask.ts';
import { taskKey } from './provenance.ts';
import type { Erinnerung, Prio, WiedervorlageWerte } from './werte.ts';

/**
 * A task in the manual's terms (mission.md, "Fields"). What Outlook does not hold stays undefined here: the dates that a
 * rule fills in belong to emis (sync.md), so that no later day and no other run takes them for a change.
 */
export function projectItem(
  task: GraphTask,
  { zone, mailboxZone }: Surroundings,
): Projection<WiedervorlageWerte> {
  const faellig = readGraphDate(task.dueDateTime, mailboxZone, 'Fällig am');
  const beginn = readGraphDate(task.startDateTime, mailboxZone, 'Beginnt am');
  const reminder =
    task.isReminderOn === false ? undefined : readGraphInstant(task.reminderDateTime, 'Erinnern am');
  const erinnern = erinnerungOf(reminder, beginn, (instant_ms) => instantToWall(instant_ms, zone));
  const werte: WiedervorlageWerte = {
    betreff: normaliseSubject(task.title ?? ''),
    bemerkung: bodyText(task.body),
    prio: prioOf(task.importance),
    faellig: readable(faellig),
    erinnern: readable(erinnern),
    beginn: readable(beginn),
    erledigt: task.status === 'completed',
    kennung: { erstellt: task.createdDateTime ?? undefined, schluessel: taskKey(task) },
  };
  const fingerprints = wiedervorlageFingerprints(werte, {
    faellig: unreadable(faellig) ? `unlesbar ${JSON.stringify(task.dueDateTime)}` : (werte.faellig ?? ''),
    erinnern: unreadable(erinnern)
      ? `unlesbar ${JSON.stringify([task.reminderDateTime, task.startDateTime])}`
      : erinnernKey(readable(reminder), werte.erinnern),
  });
  const failed = [faellig, erinnern].find(unreadable);
  return failed === undefined ? { werte, fingerprints } : { werte, fingerprints, fehler: failed.fehler };
}

/** As {@link projectItem}, of properties that are sent to a task whose start stays as the anchor knows it. */
export function projectSent(
  sent: Partial<GraphTask>,
  around: Surroundings,
  anchor?: Anchor,
): Projection<WiedervorlageWerte> {
  const beginn = beginnOf(anchor);
  const stays = beginn === undefined ? {} : { startDateTime: writeGraphDate(beginn, around.mailboxZone) };
  return projectItem({ ...stays, ...sent }, around);
}

/** A task is always a single one: completing a recurring one rolls it forward under the same id (graph.md 3.12). */
export function traits(task: GraphTask): ItemTraits {
  return { kind: 'single', meeting: false, online: false, done: task.status === 'completed' };
}

type Read<Value> = Value | undefined | { readonly fehler: string };

const unreadable = (value: unknown): value is { readonly fehler: string } =>
  typeof value === 'object' && value !== null && 'fehler' in value;

const readable = <Value>(value: Read<Value>): Value | undefined => (unreadable(value) ? undefined : value);

/** Reminder, else start (mission.md). */
function erinnerungOf(
  reminder: Read<number>,
  beginn: Read<string>,
  shown: (instant_ms: number) => Erinnerung['am'],
): Read<Erinnerung> {
  if (unreadable(reminder)) return reminder;
  if (reminder !== undefined) return { quelle: 'erinnerung', am: shown(reminder) };
  if (unreadable(beginn) || beginn === undefined) return beginn;
  return { quelle: 'beginn', am: midnight(beginn) };
}

/** Outlook's own form: an instant in whole seconds, or a day. */
function erinnernKey(reminder_ms: number | undefined, erinnern: Erinnerung | undefined): string {
  if (reminder_ms !== undefined) return `erinnerung ${Math.floor(reminder_ms / 1000)}`;
  return erinnern === undefined ? '' : `beginn ${erinnern.am}`;
}

function prioOf(importance: string | null | undefined): Prio {
  return importance === 'high' ? 1 : importance === 'low' ? 3 : 2;
}
