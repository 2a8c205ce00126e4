import { describe, expect, it } from 'vitest';
import { addFehler, addReports } from '../../../lib/jobs/addReport.ts';
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
  vorlaeufig: false,
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
  const sum = addReports(lauf, [{ ...report, zaehler: { serien: 1, erkannt: 2 }, fehler: ['a', 'b'] }]);
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
  ['ok', 'gestoppt', 'gestoppt'],
] as const)('%s and %s are %s', (one, other, expected) => {
  expect(
    addReports(lauf, [
      { ...report, ergebnis: one },
      { ...report, ergebnis: other },
    ]).ergebnis,
  ).toBe(expected);
  expect(
    addReports(lauf, [
      { ...report, ergebnis: other },
      { ...report, ergebnis: one },
    ]).ergebnis,
  ).toBe(expected);
});

it('keeps the list of errors short, and the reason of the end in it', () => {
  const many = Array.from({ length: 30 }, (_, index) => `Fehler ${index}`);
  const ended = addFehler(addReports(lauf, [{ ...report, fehler: many }]), 'fehler', 'Schluss');
  expect(ended.fehler).toHaveLength(20);
  expect(ended.fehler.at(-1)).toBe('Schluss');
});

describe('a call whose last round ended well', () => {
  const nothing: Lauf = { ...lauf, zurueckgestellt: 0, fehler: [], zaehler: {} };
  const ok: RunReport = { ...report, zurueckgestellt: 0, fehler: [], zaehler: { wiedergefunden: 1 } };
  const open: RunReport = {
    ...ok,
    ergebnis: 'teilweise',
    vorlaeufig: true,
    fehler: ['Microsoft Graph drosselt.'],
    zaehler: { unklar: 1, serien: 2 },
  };

  it('is done, where the earlier rounds were only told to wait or did not learn the outcome', () => {
    expect(addReports(nothing, [open, open, ok])).toMatchObject({
      ergebnis: 'ok',
      fehler: [],
      zaehler: { serien: 4, wiedergefunden: 1 },
      http: 40,
    });
    expect(addReports(nothing, [open, ok]).zaehler).not.toHaveProperty('unklar');
  });

  it('still shows what an administrator has to put right', () => {
    const lasting: RunReport = { ...open, vorlaeufig: false, fehler: ['Zwei gleiche Einträge in Outlook.'] };
    expect(addReports(nothing, [open, lasting, ok])).toMatchObject({
      ergebnis: 'teilweise',
      fehler: ['Zwei gleiche Einträge in Outlook.'],
    });
  });

  it('is not done while its last round is not', () => {
    expect(addReports(nothing, [ok, open])).toMatchObject({ ergebnis: 'teilweise', fehler: open.fehler });
  });
});
