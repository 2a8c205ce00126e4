import type { GraphEvent } from '../../../lib/domain/termine/graphEvent.ts';
import { termine } from '../../../lib/domain/termine/termine.ts';
import type { TerminWerte } from '../../../lib/domain/termine/werte.ts';
import { createCalendarGateway } from '../../../lib/graph/calendar/calendarGateway.ts';
import { Company, WILLY, type WorldOptions } from './company.ts';

export { POSTFACH, START_MS, WILLY, type WorldOptions } from './company.ts';

export interface TerminRow {
  readonly id: number;
  readonly anwender: string;
  readonly betreff: string | null;
  readonly bemerkung: string | null;
  readonly von: string | null;
  readonly bis: string | null;
  readonly ort: string | null;
  readonly hervorheben: number;
  readonly erinnern: number;
  readonly vorwarnzeit: number | null;
  readonly privat: number;
  readonly emisnummer: number | null;
  readonly telefon: string | null;
}

/** A company in a box whose Termine are kept equal. */
export class World extends Company<TerminWerte, GraphEvent, TerminRow> {
  constructor(options: WorldOptions = {}) {
    super(
      {
        domain: termine,
        outlook: (client, beforeSend, pinned, mailbox) =>
          createCalendarGateway({ client, mailbox, pinned, waitBudget_ms: 60_000, beforeSend }),
      },
      options,
    );
  }

  /** A user of emis enters an appointment. Wall times `yyyy-MM-dd HH:mm`. @returns its number. */
  enter(betreff: string, von: string | null, bis: string | null, rest: Partial<TerminRow> = {}): number {
    return this.insert({
      anwender: WILLY,
      betreff,
      von,
      bis,
      bemerkung: '',
      ort: '',
      hervorheben: 0,
      erinnern: 0,
      vorwarnzeit: 15,
      privat: 0,
      ...rest,
    });
  }
}
