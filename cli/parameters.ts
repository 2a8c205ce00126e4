import { DOMAENEN, type Domaene } from '../lib/domain/domaene.ts';

/** The manual's ways to ask for help, and those that people try. */
export const HELP: readonly string[] = [
  '?1',
  '?2',
  '--help',
  '-h',
  '?',
  '-?',
  '/?',
  '--hilfe',
  'hilfe',
  'help',
];

/** Options with a value, as `--anwender NAME` or `--anwender=NAME`. */
export const VALUE_OPTIONS = ['--mandant', '--anwender'] as const;
export const FLAGS = [
  '--trockenlauf',
  '--bestaetigen',
  '--nur-anzeigen',
  '--rechte',
  '--json',
  '--ausfuehrlich',
] as const;

/** Commands of the contract that a later version brings. */
export const LATER: readonly string[] = ['pruefen'];

/** The domain of a parameter, in lower case. */
export function domaeneOf(parameter: string): Domaene | undefined {
  return DOMAENEN.find((domaene) => domaene === parameter);
}

/** Every command in lower case, but for `-T=`. */
export const COMMANDS: readonly string[] = [...DOMAENEN, 'status', 'wiederherstellen', ...LATER];

/** What a mistyped parameter is compared with, as it is shown. */
export const SUGGESTIONS: readonly string[] = [
  'Termine',
  'Wiedervorlagen',
  'Posteingang',
  'Gesendete',
  'Adressen',
  '-T=Vorname_Nachname',
  'status',
  'wiederherstellen',
  'installieren',
  ...LATER,
  ...VALUE_OPTIONS,
  ...FLAGS,
  '--help',
];
