import { expect, it } from 'vitest';
import { addFehler, addReport } from '../../../lib/jobs/addReport.ts';
import type { Lauf } from '../../../lib/jobs/lauf.ts';
import type { RunReport } from '../../../lib/sync/twoWay/run.ts';

const report: RunReport = {
  ergebnis: 'ok',
  emis: { neu: 1, geaendert: 2, geloescht: 3 },
  outlook: { neu: 4, geaendert: 5, geloescht: 6 },
  konflikte: 7,
  zurueckgestellt: 8,
  zaehler: { serien: 9 },
  http: 10,
  sql: 11,
  dauer_ms: 12,
  fehler: ['a'],
  weiter: false,
  passing: false,
  pause_ms: 0,
  woken: [],
};
const lauf: Lauf = {
  ...report,
  mandant: 'standard',
  synchronisation: 1,
  anwender: 'Willy',
  domaene: 'termine',
};

it('rounds add up', () => {
  const sum = addReport(lauf, { ...report, zaehler: { serien: 1, erkannt: 2 }, fehler: ['a', 'b'] });
  expect(sum).toMatchObject({
    emis: { neu: 2, geaendert: 4, geloescht: 6 },
    outlook: { neu: 8, geaendert: 10, geloescht: 12 },
    konflikte: 14,
    zurueckgestellt: 16,
    zaehler: { serien: 10, erkannt: 2 },
    http: 20,
    sql: 22,
    dauer_ms: 24,
    fehler: ['a', 'b'],
  });
});

it.each([
  ['ok', 'teilweise', 'teilweise'],
  ['fehler', 'teilweise', 'fehler'],
  ['fehler', 'gestoppt', 'gestoppt'],
] as const)('%s and %s are %s', (one, other, expected) => {
  expect(addReport({ ...lauf, ergebnis: one }, { ...report, ergebnis: other }).ergebnis).toBe(expected);
  expect(addReport({ ...lauf, ergebnis: other }, { ...report, ergebnis: one }).ergebnis).toBe(expected);
});

it('keeps the list of errors short, and the reason of the end in it', () => {
  const many = Array.from({ length: 30 }, (_, index) => `Fehler ${index}`);
  const ended = addFehler(addReport(lauf, { ...report, fehler: many }), 'fehler', 'Schluss');
  expect(ended.fehler).toHaveLength(20);
  expect(ended.fehler.at(-1)).toBe('Schluss');
});
