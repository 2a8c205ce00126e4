import { mayPass } from '../ports/errors.ts';
import type { RunReport, SideCounts } from './run.ts';

/** What a planned change will have done once it is committed; a change that is planned anew is not counted twice. */
export type Tally = readonly Count[];

/** Counts with a place of their own in the report, and everything else that is passed over: it too has a counter. */
export type Count =
  | 'emis.neu'
  | 'emis.geaendert'
  | 'emis.geloescht'
  | 'outlook.neu'
  | 'outlook.geaendert'
  | 'outlook.geloescht'
  | 'konflikte'
  | 'zurueckgestellt'
  /** Linked because the same item stood on both sides already. */
  | 'erkannt'
  /** Adopted after the answer to its creation had been lost. */
  | 'wiedergefunden'
  /** Series, occurrences and exceptions: ignored. */
  | 'serien'
  /** Became a series, or lies in another calendar: nothing travels. */
  | 'geparkt'
  /** Emis edits of meetings and online meetings that were put back. */
  | 'geschuetzt'
  /** Unlinked items of the past: not created at the first Abgleich. */
  | 'vergangen'
  /** Unlinked and completed on their side: not created on the other. */
  | 'erledigt'
  /** Emptied from Deleted Items by hand: the emis row stays. */
  | 'nur_emis'
  /** Texts cut at their column's length. */
  | 'gekuerzt'
  /** Suspected deletions without a proof yet. */
  | 'ungeklaert'
  /** Writes whose outcome is not known yet. */
  | 'unklar'
  /** Purged from Deleted Items. */
  | 'geleert'
  /** Delta entries that could not be read and bear no id. */
  | 'unlesbar'
  /** Messages beyond the 20 that the report shows. */
  | 'weitere_fehler';

const FEHLER_SHOWN = 20;

/** The counts and messages of one run. */
export class RunCounts {
  readonly #counts = new Map<Count, number>();
  readonly #fehler: string[] = [];
  #lasting = 0;

  add(tally: Tally): void {
    for (const count of tally) this.#counts.set(count, this.get(count) + 1);
  }

  get(count: Count): number {
    return this.#counts.get(count) ?? 0;
  }

  /** Notes a German sentence for the administrator; equal ones once. */
  fail(message: string): void {
    this.#lasting++;
    this.#note(message);
  }

  /** Notes what went wrong; on what may pass by itself (throttling, no answer) nobody has to act once a later run got through. */
  failWith(error: Error): void {
    if (mayPass(error)) this.#note(error.message);
    else this.fail(error.message);
  }

  /** Nothing was noted that somebody has to act on, and nothing withheld. */
  get onlyForNow(): boolean {
    return this.#lasting === 0 && this.get('zurueckgestellt') === 0;
  }

  #note(message: string): void {
    if (this.#fehler.includes(message)) return;
    if (this.#fehler.length < FEHLER_SHOWN) this.#fehler.push(message);
    else this.add(['weitere_fehler']);
  }

  get fehler(): readonly string[] {
    return this.#fehler;
  }

  side(side: 'emis' | 'outlook'): SideCounts {
    return {
      neu: this.get(`${side}.neu`),
      geaendert: this.get(`${side}.geaendert`),
      geloescht: this.get(`${side}.geloescht`),
    };
  }

  /** Everything that has no place of its own in the report. */
  rest(): RunReport['zaehler'] {
    const own = /^(emis|outlook)\.|^konflikte$|^zurueckgestellt$/;
    return Object.fromEntries([...this.#counts].filter(([count]) => !own.test(count)).sort());
  }

  all(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort());
  }
}
