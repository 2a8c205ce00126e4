import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RunReport } from '../../lib/sync/twoWay/run.ts';
import type { AnyCompany } from './company.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What one Abgleich (with all runs that it asked for) cost. */
export interface Cost {
  readonly runs: number;
  readonly deltaPages: number;
  readonly http: number;
  readonly sqlRoundTrips: number;
  readonly sqlStatements: number;
  readonly wall_ms: number;
  readonly written: number;
}

/** Runs until no run asks for another one, and counts. The simulator's own computing time is part of the wall time. */
export async function cost(company: AnyCompany): Promise<Cost> {
  const { tenant, store } = company;
  const requestsBefore = tenant.counters.http;
  const statementsBefore = store.twoWay.statements;
  const roundTripsBefore = store.twoWay.roundTrips;
  const logBefore = tenant.requests.length;
  const begun_ms = performance.now();
  const reports: RunReport[] = [];
  do reports.push(await company.abgleich());
  while (reports.at(-1)!.weiter && reports.length < 100);
  const wall_ms = performance.now() - begun_ms;
  return {
    runs: reports.length,
    deltaPages: tenant.requests.slice(logBefore).filter(({ path }) => path.includes('/delta')).length,
    http: tenant.counters.http - requestsBefore,
    sqlRoundTrips: store.twoWay.roundTrips - roundTripsBefore,
    sqlStatements: store.twoWay.statements - statementsBefore,
    wall_ms,
    written: sum(reports, ({ emis }) => emis) + sum(reports, ({ outlook }) => outlook),
  };
}

function sum(reports: readonly RunReport[], side: (report: RunReport) => RunReport['emis']): number {
  return reports.reduce((total, report) => {
    const { neu, geaendert, geloescht } = side(report);
    return total + neu + geaendert + geloescht;
  }, 0);
}

/** The heap in use after a full garbage collection. */
export function heapInUse_bytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
