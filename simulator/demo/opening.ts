import { counted } from '../../cli/output/german.ts';
import { renderTable } from '../../cli/output/table.ts';
import type { DemoEmis } from './emis/demoEmis.ts';
import type { DemoFolder } from './folder.ts';
import type { RunningTenant } from './openTenant.ts';
import { people } from './people.ts';

const columns = (['Anwender', 'Postfach', 'in Outlook', 'in emis'] as const).map(
  (title) => ({ title, align: 'left' }) as const,
);

/** Who is there, what stands where before the Abgleich, and in which files. */
export async function opening(
  folder: DemoFolder,
  { tenant, url }: RunningTenant,
  emis: DemoEmis,
): Promise<string[]> {
  const counts = await emis.rows({
    sql: 'SELECT anwender, COUNT(*) AS present FROM termine GROUP BY anwender',
  });
  const rowCounts = new Map(counts.map(({ anwender, present }) => [anwender, Number(present)]));
  const rows = people.map(({ anwender, postfach }) => {
    const events = tenant.mailbox(postfach).events();
    const single = events.filter((event) => event.type === 'singleInstance').length;
    const series = events.length - single;
    return [
      anwender,
      postfach,
      `${termine(single)}${series > 0 ? ` und ${counted(series, 'Serie', 'Serien')}` : ''}`,
      termine(rowCounts.get(anwender) ?? 0),
    ];
  });
  return [
    'emisExchangeSync zum Ausprobieren',
    '',
    `Microsoft 365 (simuliert)  ${folder.tenant}  unter ${url}`,
    `${`emis (${emis.kind})`.padEnd('Microsoft 365 (simuliert)  '.length)}${emis.place}`,
    '',
    ...renderTable(columns, rows),
  ];
}

const termine = (count: number): string => counted(count, 'Termin', 'Termine');
