import type { Ergebnis } from '../sync/ports/store.ts';
import type { RunReport, SideCounts } from '../sync/twoWay/run.ts';
import type { Lauf } from './lauf.ts';

/** From good to bad: the worst round decides about the whole. */
const SEVERITY: readonly Ergebnis[] = ['ok', 'teilweise', 'fehler', 'gestoppt'];
/** As in a single report: the list stays readable. */
const MAX_FEHLER = 20;

/**
 * What the rounds of one Abgleich did, on top of `lauf`. A last round that ends well has settled what earlier ones could
 * not tell yet or had to wait for: neither their `teilweise` nor their lines are anybody's business then.
 */
export function addReports(lauf: Lauf, reports: readonly RunReport[]): Lauf {
  const settled = reports.at(-1)?.ergebnis === 'ok';
  return reports
    .map((report) => (settled && report.vorlaeufig ? withoutDoubt(report) : report))
    .reduce(addReport, lauf);
}

function withoutDoubt(report: RunReport): RunReport {
  const { unklar: _, ...zaehler } = report.zaehler;
  return { ...report, ergebnis: 'ok', fehler: [], zaehler };
}

function addReport(lauf: Lauf, report: RunReport): Lauf {
  return {
    ...lauf,
    ergebnis: worse(lauf.ergebnis, report.ergebnis),
    emis: addSide(lauf.emis, report.emis),
    outlook: addSide(lauf.outlook, report.outlook),
    konflikte: lauf.konflikte + report.konflikte,
    zurueckgestellt: lauf.zurueckgestellt + report.zurueckgestellt,
    http: lauf.http + report.http,
    sql: lauf.sql + report.sql,
    dauer_ms: lauf.dauer_ms + report.dauer_ms,
    fehler: [...new Set([...lauf.fehler, ...report.fehler])].slice(0, MAX_FEHLER),
    zaehler: addCounts(lauf.zaehler, report.zaehler),
  };
}

/** Notes why an Abgleich did not reach its end; that line is never cut off. */
export function addFehler(lauf: Lauf, ergebnis: Ergebnis, line: string): Lauf {
  const earlier = lauf.fehler.filter((fehler) => fehler !== line).slice(0, MAX_FEHLER - 1);
  return { ...lauf, ergebnis: worse(lauf.ergebnis, ergebnis), fehler: [...earlier, line] };
}

function worse(one: Ergebnis, other: Ergebnis): Ergebnis {
  return SEVERITY.indexOf(one) >= SEVERITY.indexOf(other) ? one : other;
}

function addSide(one: SideCounts, other: SideCounts): SideCounts {
  return {
    neu: one.neu + other.neu,
    geaendert: one.geaendert + other.geaendert,
    geloescht: one.geloescht + other.geloescht,
  };
}

function addCounts(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const sum: Record<string, number> = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
