import { counted } from '../../cli/output/german.ts';
import { renderTable } from '../../cli/output/table.ts';
import type { DemoEmis } from './emis/demoEmis.ts';
import type { Sides } from './openSides.ts';

const columns = (['Anwender', 'Postfach', 'in Outlook', 'in emis'] as const).map(
  (title) => ({ title, align: 'left' }) as const,
);

/** Who is there, what stands where before the Abgleich, and in which files. */
export async function opening({ company, files, running: { tenant, url }, emis }: Sides): Promise<string[]> {
  const rowCount = await countsOf(emis, 'termine');
  const taskCount = await countsOf(emis, 'wiedervorlagen');
  const rows = company.people.map(({ anwender, postfach }) => {
    const events = tenant.mailbox(postfach).events();
    const single = events.filter((event) => event.type === 'singleInstance').length;
    const series = events.length - single;
    const tasks = tenant.mailbox(postfach).todo.tasks().length;
    return [
      anwender,
      postfach,
      `${termine(single)}${series > 0 ? ` und ${counted(series, 'Serie', 'Serien')}` : ''}, ${counted(tasks, 'Aufgabe', 'Aufgaben')}`,
      `${termine(rowCount.get(anwender) ?? 0)}, ${counted(taskCount.get(anwender) ?? 0, 'Wiedervorlage', 'Wiedervorlagen')}`,
    ];
  });
  return [
    `Mandant ${company.id}: ${company.name}`,
    '',
    `Microsoft 365 (simuliert)  ${files.tenant}  unter ${url}`,
    `${`emis (${emis.kind})`.padEnd('Microsoft 365 (simuliert)  '.length)}${emis.place}`,
    '',
    ...renderTable(columns, rows),
  ];
}

const termine = (count: number): string => counted(count, 'Termin', 'Termine');

async function countsOf(emis: DemoEmis, table: 'termine' | 'wiedervorlagen'): Promise<Map<unknown, number>> {
  const rows = await emis.rows({
    sql: `SELECT anwender, COUNT(*) AS present FROM ${table} GROUP BY anwender`,
  });
  return new Map(rows.map(({ anwender, present }) => [anwender, Number(present)]));
}
