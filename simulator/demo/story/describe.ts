import { DOMAENE_TITLES } from '../../../lib/jobs/domaenen.ts';
import type { Lauf } from '../../../lib/jobs/lauf.ts';

/** What the protocol tells of a run. */
export type ToldLauf = Pick<
  Lauf,
  'anwender' | 'domaene' | 'emis' | 'outlook' | 'konflikte' | 'zurueckgestellt' | 'zaehler' | 'fehler'
>;

/** What runs did, one line per run that did anything. */
export function describe(laeufe: readonly ToldLauf[]): string[] {
  return laeufe.flatMap((lauf) => {
    const done = [...counts(lauf), ...notes(lauf)];
    return done.length === 0
      ? []
      : [`→ ${lauf.anwender}, ${DOMAENE_TITLES[lauf.domaene]}: ${done.join('; ')}`];
  });
}

function counts(lauf: ToldLauf): string[] {
  return (['emis', 'outlook'] as const).flatMap((side) => {
    const { neu, geaendert, geloescht } = lauf[side];
    const parts = [
      [neu, 'neu'],
      [geaendert, 'geändert'],
      [geloescht, 'gelöscht'],
    ]
      .filter(([count]) => count !== 0)
      .map(([count, word]) => `${count} ${word}`);
    return parts.length === 0 ? [] : [`in ${side === 'emis' ? 'emis' : 'Outlook'} ${parts.join(', ')}`];
  });
}

function notes({ konflikte, zurueckgestellt, zaehler }: ToldLauf): string[] {
  return [
    konflikte > 0 ? 'auf beiden Seiten geändert: Outlook gilt, die Fassung aus emis ist aufbewahrt' : '',
    (zaehler.geschuetzt ?? 0) > 0 ? 'Besprechung geschützt: steht in emis wieder wie in Outlook' : '',
    zurueckgestellt > 0 ? `${zurueckgestellt} zurückgestellt` : '',
  ].filter((note) => note !== '');
}

/** What went wrong in runs. */
export function failures(laeufe: readonly ToldLauf[]): string[] {
  return laeufe.flatMap(({ anwender, fehler }) => fehler.map((line) => `→ ${anwender}: ${line}`));
}
