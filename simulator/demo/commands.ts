import type { Person } from './people.ts';

/** The lines with which a person at this platform's usual shell gives the CLI these settings, and tries it. */
export function commands(
  settings: Readonly<Record<string, string>>,
  person: Person,
  platform: NodeJS.Platform,
): string[] {
  const quote = quoteFor(platform);
  const word = (value: string) => (/^\w+$/.test(value) ? value : quote(value));
  return [
    ...assignments(settings, platform),
    'npm run cli -- Termine --trockenlauf',
    `npm run cli -- Termine --anwender ${word(person.anwender)}`,
    `npm run cli -- Wiedervorlagen --anwender ${word(person.anwender)}`,
    `npm run cli -- -T=${word(person.anwender.replaceAll(' ', '_'))}`,
    'npm run cli -- --help',
  ];
}

/** The lines with which a person tries the CLI on both Mandanten. `mandanten`: path of their directory. */
export function severalCommands(mandanten: string, platform: NodeJS.Platform): string[] {
  return [
    ...assignments({ MANDANTEN: mandanten }, platform),
    'npm run cli -- status',
    'npm run cli -- Termine --mandant beispiel --trockenlauf',
  ];
}

const quoteFor =
  (platform: NodeJS.Platform) =>
  (value: string): string =>
    `'${value.replaceAll("'", platform === 'win32' ? "''" : `'\\''`)}'`;

function assignments(settings: Readonly<Record<string, string>>, platform: NodeJS.Platform): string[] {
  const quote = quoteFor(platform);
  return Object.entries(settings).map(([name, value]) => {
    // A connection string holds a password: it is the person's to set, and nothing to show.
    if (name === 'EMIS_SQL' && !value.startsWith('sqlite:')) return '# EMIS_SQL setzen Sie dort wie hier.';
    return platform === 'win32' ? `$env:${name} = ${quote(value)}` : `export ${name}=${quote(value)}`;
  });
}
