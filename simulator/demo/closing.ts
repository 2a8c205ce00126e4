import { commands } from './commands.ts';
import { willy } from './people.ts';

/** What a person can do next. */
export function closing(settings: Readonly<Record<string, string>>, once: boolean): string[] {
  if (once) return ['Beide Seiten sind wieder aus. „npm start“ ohne --once lässt sie laufen.'];
  return [
    'Solange dieses Fenster läuft, sehen Sie in einem zweiten nach:',
    '',
    ...commands(settings, willy, process.platform).map((line) => `  ${line}`),
    '',
    'Ab jetzt ändern die Anwender immer wieder etwas, auf beiden Seiten. Strg+C beendet.',
    '',
  ];
}
