import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../cli/exitCode.ts';
import { duration } from '../../../cli/output/german.ts';
import { renderProgress } from '../../../cli/output/progress.ts';
import { renderSummary } from '../../../cli/output/summary.ts';
import type { Lauf } from '../../../lib/jobs/lauf.ts';

const none = { neu: 0, geaendert: 0, geloescht: 0 };
const quiet: Lauf = {
  mandant: 'standard',
  synchronisation: 1,
  anwender: 'Willy Testermann',
  domaene: 'termine',
  ergebnis: 'ok',
  emis: none,
  outlook: none,
  konflikte: 0,
  zurueckgestellt: 0,
  http: 1,
  sql: 3,
  dauer_ms: 340,
  fehler: [],
  zaehler: {},
};

describe('the summary', () => {
  it('one Synchronisation', () => {
    expect(renderSummary([{ ...quiet, emis: { neu: 1234, geaendert: 5, geloescht: 0 } }])).toBe(
      `Abgleich Termine: 1 Synchronisation, 0,3 s

                  Outlook → emis             emis → Outlook
Anwender            neu  geändert  gelöscht  neu  geändert  gelöscht  Ergebnis
────────────────  ─────  ────────  ────────  ───  ────────  ────────  ────────
Willy Testermann  1.234         5         0    0         0         0  ok
`,
    );
  });

  it('speaks of Wiedervorlagen where they are meant', () => {
    const text = renderSummary([
      {
        ...quiet,
        domaene: 'wiedervorlagen',
        konflikte: 1,
        zurueckgestellt: 2,
        zaehler: { erkannt: 1, erledigt: 3, geparkt: 2 },
      },
    ]);
    expect(text).toContain('Abgleich Wiedervorlagen: 1 Synchronisation');
    expect(text).toContain('1 Wiedervorlage auf beiden Seiten geändert');
    expect(text).toContain('2 Wiedervorlagen zurückgestellt');
    expect(text).toContain('1 Wiedervorlage gab es schon auf beiden Seiten');
    expect(text).toContain('3 Erledigte nicht auf der anderen Seite angelegt');
    expect(text).toContain('2 Wiedervorlagen ruhen: die Aufgaben liegen in einer anderen Liste');
    expect(text).not.toContain('Termin');
  });

  it('several, with their sum, and a sentence for everything else', () => {
    const text = renderSummary([
      {
        ...quiet,
        konflikte: 1,
        zurueckgestellt: 2,
        zaehler: { serien: 1, erkannt: 3, neues: 4, geparkt: 0 },
      },
      {
        ...quiet,
        synchronisation: 2,
        anwender: 'Änne Öztürk',
        ergebnis: 'fehler',
        dauer_ms: 65_000,
        fehler: ['Nein.'],
      },
    ]);
    expect(text).toBe(
      `Abgleich Termine: 2 Synchronisationen, 1 min 5 s

                  Outlook → emis           emis → Outlook
Anwender          neu  geändert  gelöscht  neu  geändert  gelöscht  Ergebnis
────────────────  ───  ────────  ────────  ───  ────────  ────────  ────────
Willy Testermann    0         0         0    0         0         0  ok
Änne Öztürk         0         0         0    0         0         0  Fehler
Summe               0         0         0    0         0         0

Willy Testermann:
  1 Termin auf beiden Seiten geändert: Outlook gilt, die Fassung aus emis ist aufbewahrt
  2 Termine zurückgestellt; der nächste Abgleich versucht es wieder
  1 Serientermin ausgelassen: Serien werden nicht übertragen
  3 Termine gab es schon auf beiden Seiten: verknüpft, nicht verdoppelt
  4 neues
Änne Öztürk:
  Fehler: Nein.
`,
    );
  });

  it('a dry run says that nothing was written', () => {
    const text = renderSummary([quiet], { trockenlauf: true });
    expect(text).toContain('Trockenlauf Termine: Was ein Abgleich tun würde');
    expect(text).toContain('Es wurde nichts geschrieben, weder in emis noch in Outlook.');
  });

  it('in detail', () => {
    expect(renderSummary([quiet], { ausfuehrlich: true })).toContain(
      '  1 Anfrage an Microsoft Graph, 3 Abfragen an emis, 0,3 s\n',
    );
  });
});

it('progress is one line', () => {
  const progress = { phase: 'outlook_lesen', done: 1200 } as const;
  expect(renderProgress({ anwender: 'Willy', progress })).toBe('Willy: liest Outlook (1.200)');
});

it.each([
  [0, '0,0 s'],
  [59_949, '59,9 s'],
  [59_950, '1 min 0 s'],
  [3_600_000, '60 min 0 s'],
])('%d ms is %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});

it.each([
  [[], 0],
  [['ok', 'ok'], 0],
  [['ok', 'teilweise'], 1],
  [['fehler'], 1],
  [['fehler', 'gestoppt'], 3],
] as const)('%j exits with %d', (ergebnisse, expected) => {
  expect(exitCodeOf(ergebnisse.map((ergebnis) => ({ ...quiet, ergebnis })))).toBe(expected);
});

it('withheld items are no success', () => {
  expect(exitCodeOf([{ ...quiet, zurueckgestellt: 1 }])).toBe(1);
});
