import { Temporal } from 'temporal-polyfill';
import type { GraphTask } from '../../simulator/m365/tenant.ts';
import { bareText } from './comparable.ts';

/** A row of `wiedervorlagen` as SQLite gives it. */
export interface EmisWiedervorlageRow {
  readonly id: number;
  readonly anwender: string;
  readonly betreff: string | null;
  readonly bemerkung: string | null;
  readonly prio: number | null;
  readonly faellig_am: string | null;
  readonly erinnern_am: string | null;
  readonly erledigt: number | null;
  readonly emisnummer: number | null;
}

/**
 * A task as both sides must agree on it, written once more independent of lib/domain. What a task does not have a rule
 * fills in for emis: such a date is left out of the comparison.
 */
export interface ComparableTask {
  readonly betreff: string;
  readonly bemerkung: string;
  readonly prio: number;
  readonly faellig: string | null;
  readonly erinnern: string | null;
}

const PRIO: Readonly<Record<string, number>> = { high: 1, normal: 2, low: 3 };

export function comparableTask(task: GraphTask): ComparableTask {
  const { isReminderOn, reminderDateTime, dueDateTime } = task;
  return {
    betreff: task.title,
    bemerkung: bareText(task.body.content.replace(/<[^>]*>/g, '\n')),
    prio: PRIO[task.importance] ?? 0,
    faellig: dueDateTime === undefined ? null : inBerlin(dueDateTime.dateTime).slice(0, 10),
    erinnern: isReminderOn && reminderDateTime !== undefined ? inBerlin(reminderDateTime.dateTime) : null,
  };
}

/** `of`: the task that it must agree with. */
export function comparableWiedervorlage(row: EmisWiedervorlageRow, of: ComparableTask): ComparableTask {
  return {
    betreff: row.betreff ?? '',
    bemerkung: bareText(row.bemerkung ?? ''),
    prio: row.prio ?? 2,
    faellig: of.faellig === null ? null : row.faellig_am,
    erinnern: of.erinnern === null ? null : (row.erinnern_am?.replace(' ', 'T').slice(0, 16) ?? null),
  };
}

function inBerlin(utc: string): string {
  const instant = Temporal.Instant.from(`${utc.slice(0, 19)}Z`);
  return instant.toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString({ smallestUnit: 'minute' });
}
