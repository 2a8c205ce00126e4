import type { Person } from './people.ts';

/** The lines with which a person at this platform's usual shell gives the CLI these settings, and tries it. */
export function commands(
  settings: Readonly<Record<string, string>>,
  person: Person,
  platform: NodeJS.Platform,
): string[] {
  const windows = platform === 'win32';
  const quote = (value: string) => `'${value.replaceAll("'", windows ? "''" : `'\\''`)}'`;
  const word = (value: string) => (/^\w+$/.test(value) ? value : quote(value));
  const set = Object.entries(settings).map(([name, value]) => {
    // A connection string holds a password: it is the person's to set, and nothing to show.
    if (name === 'EMIS_SQL' && !value.startsWith('sqlite:')) return '# EMIS_SQL setzen Sie dort wie hier.';
    return windows ? `$env:${name} = ${quote(value)}` : `export ${name}=${quote(value)}`;
  });
  return [
    ...set,
    'npm run cli -- Termine --trockenlauf',
    `npm run cli -- Termine --anwender ${word(person.anwender)}`,
    `npm run cli -- Wiedervorlagen --anwender ${word(person.anwender)}`,
    `npm run cli -- -T=${word(person.anwender.replaceAll(' ', '_'))}`,
    'npm run cli -- --help',
  ];
}
