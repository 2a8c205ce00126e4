import { DOMAENEN, type Domaene } from '../../domain/domaene.ts';
import { ZEITPLAN_VARIABLES } from '../../jobs/schedule/constants.ts';
import type { Environment } from './environment.ts';

/**
 * App settings `emis_exchangesync_zeitplan_…`, in any case; they override emis' system variables. What they say is checked
 * where schedules are read, together with emis' own: a wrong one stops its domain and nothing else.
 */
export function readZeitplaene(values: Environment): ReadonlyMap<Domaene, string> {
  const byName = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return new Map(
    DOMAENEN.flatMap((domaene) => {
      const value = byName.get(ZEITPLAN_VARIABLES[domaene]);
      return value === undefined ? [] : [[domaene, value] as const];
    }),
  );
}
