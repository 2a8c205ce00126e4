import type { EventEntry } from './graphEvent.ts';

/** Completes a recurrence as Outlook's dialog does: interval one, from the day on which the appointment begins. */
export function seriesStartingAt(start: unknown, recurrence: EventEntry): EventEntry {
  const { dateTime } = start as { dateTime: string };
  const { pattern, range } = recurrence as { pattern: object; range?: object };
  return {
    pattern: { interval: 1, ...pattern },
    range: { type: 'noEnd', startDate: dateTime.slice(0, 10), ...range },
  };
}
