import { counted } from '../../cli/output/german.ts';
import { renderTable } from '../../cli/output/table.ts';
import type { Sides } from './openSides.ts';

const columns = (['Anwender', 'Postfach', 'in Outlook', 'in emis'] as const).map(
  (title) => ({ title, align: 'left' }) as const,
);

/** Who is there, what stands where before the Abgleich, and in which files. */
export function opening({ company, files, running: { tenant, url }, emis }: Sides): string[] {
  const rowCount = emis.prepare('SELECT COUNT(*) AS count FROM termine WHERE anwender = ?');
  const taskCount = emis.prepare('SELECT COUNT(*) AS count FROM wiedervorlagen WHERE anwender = ?');
  const rows = company.people.map(({ anwender, postfach }) => {
    const events = tenant.mailbox(postfach).events();
    const single = events.filter((event) => event.type === 'singleInstance').length;
    const series = events.length - single;
    const tasks = tenant.mailbox(postfach).todo.tasks().length;
    return [
      anwender,
      postfach,
      `${termine(single)}${series > 0 ? ` und ${counted(series, 'Serie', 'Serien')}` : ''}, ${counted(tasks, 'Aufgabe', 'Aufgaben')}`,
      `${termine(Number(rowCount.get(anwender)!.count))}, ${counted(Number(taskCount.get(anwender)!.count), 'Wiedervorlage', 'Wiedervorlagen')}`,
    ];
  });
  return [
    `Mandant ${company.id}: ${company.name}`,
    '',
    `Microsoft 365 (simuliert)  ${files.tenant}  unter ${url}`,
    `emis (eingebettet)         ${files.emis}`,
    '',
    ...renderTable(columns, rows),
  ];
}

const termine = (count: number): string => counted(count, 'Termin', 'Termine');
