import { commands, severalCommands } from './commands.ts';
import type { RunningFunctions } from './openFunctions.ts';
import { willy } from './people.ts';

/** What a person can do next after `--once`. */
export const closingOnce = 'Beide Seiten sind wieder aus. „npm start“ ohne --once lässt sie laufen.';

/**
 * What runs from now on, and what a person can do.
 *
 * @param mandanten path of the directory, where there are several
 */
export function closing(
  settings: Readonly<Record<string, string>>,
  mandanten: string | undefined,
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
    ...(mandanten === undefined
      ? []
      : [
          'Beide Mandanten zusammen, in einem dritten:',
          '',
          ...severalCommands(mandanten, process.platform).map((line) => `  ${line}`),
          '',
        ]),
    'Die Anwender ändern nun immer wieder etwas. Aus Outlook ist es nach Sekunden drüben (Benachrichtigung), aus',
    'emis spätestens nach einer Minute (Zeitplan). Strg+C beendet.',
    '',
  ];
}
