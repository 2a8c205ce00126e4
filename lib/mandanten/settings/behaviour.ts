import { z } from 'zod';
import type { Environment } from './environment.ts';
import type { Problems } from './problems.ts';
import { choice, day, quoted, wholeNumber } from './values.ts';

/** Graph keeps delta windows below two years (graph.md 1.11); a margin for rounding to whole days. */
const LONGEST_WINDOW_DAYS = 720;

const DAYS = 'Tage';
const behaviour = z.object({
  EMISSYNC_LOESCHREGEL: choice(['papierkorb', 'immer'], 'papierkorb'),
  EMISSYNC_PAPIERKORB_LEEREN_NACH_STUNDEN: wholeNumber({
    min: 0,
    max: 8_760,
    fallback: 24,
    unit: 'Stunden, 0 = sofort',
  }),
  EMISSYNC_BESPRECHUNGEN: choice(['geschuetzt', 'uebertragen'], 'geschuetzt'),
  EMISSYNC_SERIENTERMINE: z
    .string()
    .optional()
    .transform((text, context): 'ignorieren' => {
      const word = text?.toLowerCase() ?? 'ignorieren';
      if (word === 'ignorieren') return 'ignorieren';
      context.addIssue(
        word === 'einzeltermine'
          ? '„einzeltermine“ folgt in einer späteren Version. Bis dahin ist nur ignorieren möglich (Vorgabe).'
          : `${quoted(text)} ist nicht möglich. Erlaubt: ignorieren (Vorgabe).`,
      );
      return z.NEVER;
    }),
  EMISSYNC_FENSTER_VERGANGEN_TAGE: wholeNumber({ min: 0, max: 365, fallback: 30, unit: DAYS }),
  EMISSYNC_FENSTER_KUENFTIG_TAGE: wholeNumber({ min: 30, max: 700, fallback: 550, unit: DAYS }),
  EMISSYNC_MAIL_AB: day(),
  EMISSYNC_SOFORT: choice(['ja', 'nein'], 'ja'),
  EMISSYNC_SICHERHEITSLAUF_MINUTEN: wholeNumber({ min: 5, max: 1_440, fallback: 60, unit: 'Minuten' }),
  EMISSYNC_AUFBEWAHRUNG_TAGE: wholeNumber({ min: 1, max: 3_650, fallback: 90, unit: DAYS }),
});

/** How the domains behave (mission.md and sync.md). */
export interface BehaviourSettings {
  readonly loeschregel: 'papierkorb' | 'immer';
  readonly papierkorbLeerenNach_h: number;
  readonly besprechungen: 'geschuetzt' | 'uebertragen';
  readonly serientermine: 'ignorieren';
  readonly fensterVergangen_days: number;
  readonly fensterKuenftig_days: number;
  /** First day whose mails are archived, `yyyy-MM-dd` in the Mandant's zone; undefined = from the first run on. */
  readonly mailAb: string | undefined;
  /** Edits in emis are noticed at every tick, not only by schedule. */
  readonly sofort: boolean;
  /** A mailbox of whose changes Graph tells is looked at all the same after this time. */
  readonly sicherheitslauf_min: number;
  /** How long kept versions and protocol stay. */
  readonly aufbewahrung_days: number;
}

/**
 * All EMISSYNC_ variables. One of an unknown name is an error, because a mistyped guard would silently not hold
 * (EMISSYNC_DEMO_… belong to `npm start`).
 */
export function readBehaviour(values: Environment, problems: Problems): BehaviourSettings | undefined {
  const known = Object.keys(behaviour.shape);
  for (const name of Object.keys(values)) {
    if (/^EMISSYNC_(?!DEMO_)/i.test(name) && !known.includes(name))
      problems.add(name, `ist unbekannt. Bekannt sind: ${known.join(', ')}.`);
  }
  const read = problems.check(behaviour, values);
  if (read === undefined) return undefined;
  const days = read.EMISSYNC_FENSTER_VERGANGEN_TAGE + read.EMISSYNC_FENSTER_KUENFTIG_TAGE;
  if (days > LONGEST_WINDOW_DAYS) {
    problems.add(
      'EMISSYNC_FENSTER_VERGANGEN_TAGE, EMISSYNC_FENSTER_KUENFTIG_TAGE',
      `ergeben zusammen ${days} Tage; Microsoft Graph erlaubt weniger als zwei Jahre. Verkleinern Sie das Fenster auf höchstens ${LONGEST_WINDOW_DAYS} Tage.`,
    );
    return undefined;
  }
  return Object.freeze({
    loeschregel: read.EMISSYNC_LOESCHREGEL,
    papierkorbLeerenNach_h: read.EMISSYNC_PAPIERKORB_LEEREN_NACH_STUNDEN,
    besprechungen: read.EMISSYNC_BESPRECHUNGEN,
    serientermine: read.EMISSYNC_SERIENTERMINE,
    fensterVergangen_days: read.EMISSYNC_FENSTER_VERGANGEN_TAGE,
    fensterKuenftig_days: read.EMISSYNC_FENSTER_KUENFTIG_TAGE,
    mailAb: read.EMISSYNC_MAIL_AB,
    sofort: read.EMISSYNC_SOFORT === 'ja',
    sicherheitslauf_min: read.EMISSYNC_SICHERHEITSLAUF_MINUTEN,
    aufbewahrung_days: read.EMISSYNC_AUFBEWAHRUNG_TAGE,
  });
}
