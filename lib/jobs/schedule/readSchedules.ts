import { DOMAENEN, type Domaene } from '../../domain/domaene.ts';
import { ZEITPLAN_RULE, ZEITPLAN_VARIABLES } from './constants.ts';
import { parseSchedule } from './parseSchedule.ts';
import type { Schedule } from './schedule.ts';

/** What the variable of a domain says. `invalid`: the domain stays off; `line` is for the administrator. */
export type ScheduleReading =
  | { readonly kind: 'off' }
  | { readonly kind: 'set'; readonly schedule: Schedule }
  | { readonly kind: 'invalid'; readonly line: string };

/** How much of a wrong value is quoted. */
const QUOTED_LENGTH = 40;

/**
 * Reads and checks the schedules of all five domains; a wrong one harms no other.
 *
 * @param variables emis' system variables by name, in any case
 * @param overrides app settings of the same names, by domain; an empty one counts as missing
 */
export function readSchedules(
  variables: ReadonlyMap<string, string>,
  overrides: ReadonlyMap<Domaene, string>,
): ReadonlyMap<Domaene, ScheduleReading> {
  const inEmis = new Map([...variables].map(([name, value]) => [name.toLowerCase(), value]));
  return new Map(
    DOMAENEN.map((domaene) => {
      const variable = ZEITPLAN_VARIABLES[domaene];
      const override = overrides.get(domaene)?.trim() ?? '';
      const reading =
        override === ''
          ? readSchedule(`${variable} (Systemvariable in emis)`, inEmis.get(variable) ?? '')
          : readSchedule(`${variable} (App-Einstellung)`, override);
      return [domaene, reading];
    }),
  );
}

function readSchedule(source: string, value: string): ScheduleReading {
  const text = value.trim();
  if (text === '') return { kind: 'off' };
  const schedule = parseSchedule(text);
  if (schedule !== undefined) return { kind: 'set', schedule };
  const quoted = text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
  return {
    kind: 'invalid',
    line: `${source}: „${quoted.replace(/\s+/g, ' ')}“ ist kein Zeitplan; dieser Abgleich bleibt aus. ${ZEITPLAN_RULE}`,
  };
}
