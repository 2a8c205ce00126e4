import { DOMAENEN, type Domaene } from '../../domain/domaene.ts';
import { ZEITPLAN_VARIABLES } from '../../jobs/schedule/constants.ts';
import type { Environment } from './environment.ts';
import type { Problems } from './problems.ts';

/**
 * App settings `emis_exchangesync_zeitplan_…`, in any case; they override emis' system variables. What they say is checked
 * where schedules are read, together with emis' own: a wrong one stops its domain and nothing else. One of an unknown name
 * is an error: it would have no effect.
 */
export function readZeitplaene(values: Environment, problems: Problems): ReadonlyMap<Domaene, string> {
  const known = Object.values(ZEITPLAN_VARIABLES);
  for (const name of Object.keys(values)) {
    if (/^emis_exchangesync_zeitplan_/i.test(name) && !known.includes(name.toLowerCase()))
      problems.add(name, `ist unbekannt. Bekannt sind: ${known.join(', ')}.`);
  }
  const byName = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return new Map(
    DOMAENEN.flatMap((domaene) => {
      const value = byName.get(ZEITPLAN_VARIABLES[domaene]);
      return value === undefined ? [] : [[domaene, value] as const];
    }),
  );
}
