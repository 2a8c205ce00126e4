import type { DatabaseSync } from 'node:sqlite';
import type { DemoFolder } from '../folder.ts';
import type { RunningTenant } from '../openTenant.ts';
import { people } from '../people.ts';
import { table } from './table.ts';

/** What stands where before the first Abgleich. */
export function opening(folder: DemoFolder, running: RunningTenant, emis: DatabaseSync): string[] {
  const count = emis.prepare('SELECT COUNT(*) AS count FROM termine WHERE anwender = ?');
  const rows = people.map(({ anwender, postfach }) => {
    const events = running.tenant.mailbox(postfach).events();
    const single = events.filter((event) => event.type === 'singleInstance').length;
    const series = events.length - single;
    return [
      `  ${anwender}`,
      postfach,
      `${single} Termine${series > 0 ? `, ${series} Serie` : ''}`,
      `${count.get(anwender)!.count} Termine`,
    ];
  });
  return [
    'emisExchangeSync zum Ausprobieren: die Muster GmbH hat vier Anwender, Outlook und emis.',
    '',
    `Simuliertes Microsoft 365   ${running.url}   (${folder.tenant})`,
    `Eingebettete emis-Datenbank ${folder.emis}`,
    '',
    ...table([['  Anwender', 'Postfach', 'Outlook', 'emis'], ...rows]),
  ];
}
