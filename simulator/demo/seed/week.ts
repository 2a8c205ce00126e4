import { Temporal } from 'temporal-polyfill';

/** The zone in which the demo company lives; also the default of EMIS_ZEITZONE. */
export const demoZone = 'Europe/Berlin';

/** Dates (`yyyy-MM-dd`) of the demo week. */
export interface Week {
  readonly today: string;
  /** The nth working day after today (1 = the next one). */
  workday(nth: number): string;
  /** The first Saturday after today. */
  readonly saturday: string;
}

const firstOfWeekend = 6;

/** The days from `now_ms` on, as the calendar on the wall of Muster GmbH shows them. */
export function weekFrom(now_ms: number): Week {
  const today = Temporal.Instant.fromEpochMilliseconds(now_ms).toZonedDateTimeISO(demoZone).toPlainDate();
  return {
    today: today.toString(),
    saturday: today.add({ days: (firstOfWeekend - today.dayOfWeek + 7) % 7 || 7 }).toString(),
    workday(nth) {
      let day = today;
      for (let found = 0; found < nth; ) {
        day = day.add({ days: 1 });
        if (day.dayOfWeek < firstOfWeekend) found++;
      }
      return day.toString();
    },
  };
}

/** The date `days` after `date`. */
export function dayAfter(date: string, days = 1): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}
