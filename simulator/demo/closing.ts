import { commands, severalCommands } from './commands.ts';
import type { RunningFunctions } from './openFunctions.ts';
import { willy } from './people.ts';

/** What a person can do next after `--once`. */
export const closingOnce = 'Beide Seiten sind wieder aus. „npm start“ ohne --once lässt sie laufen.';

/** What runs from now on, and what a person can do. */
export function closing(
  settings: Readonly<Record<string, string>>,
  mandanten: string,
  { functions, url }: RunningFunctions,
): string[] {
  return [
    `Ab jetzt arbeiten die Funktionen, wie auf Azure: nach Zeitplan, über die Warteschlange (Azurite).`,
    '',
    `  ${functions.join(' · ')}`,
    `  ${url}/api/gesundheit`,
    '',
    'Solange dieses Fenster läuft, sehen Sie in einem zweiten nach:',
    '',
    ...commands(settings, willy, process.platform).map((line) => `  ${line}`),
    '',
    'Beide Mandanten zusammen, in einem dritten:',
    '',
    ...severalCommands(mandanten, process.platform).map((line) => `  ${line}`),
    '',
    'Die Anwender ändern nun immer wieder etwas, auf beiden Seiten. Was in Outlook geschieht, ist nach Sekunden in emis',
    '(Benachrichtigungen), was in emis geschieht, spätestens nach einer Minute in Outlook.',
    'Strg+C beendet.',
    '',
  ];
}
