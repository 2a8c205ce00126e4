import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Cost, cost, heapInUse_bytes } from './measure.ts';
import { compareStores } from './stores.ts';
import { table } from './table.ts';
import { TermineCompany } from './termine.ts';
import { WiedervorlagenCompany } from './wiedervorlagen.ts';

/**
 * `npm run bench`: what an Abgleich costs. Real time on the system's clock, the simulated tenant in this process, an
 * embedded database in a temporary file. It only reports; nothing here passes or fails.
 *
 * Options: `--events 10000` `--appointments 2000` `--tasks 5000` `--reminders 1000` (Wiedervorlagen) `--latency 0,150` (ms
 * for each call to Graph and to SQL), `--pages 10` (of the stores beside each other), `--only-stores`.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000' },
    appointments: { type: 'string', default: '2000' },
    tasks: { type: 'string', default: '5000' },
    reminders: { type: 'string', default: '1000' },
    latency: { type: 'string', default: '0,150' },
    pages: { type: 'string', default: '10' },
    'only-stores': { type: 'boolean', default: false },
  },
});
const events = Number(values.events);
const appointments = Number(values.appointments);
const tasks = Number(values.tasks);
const reminders = Number(values.reminders);
const latencies_ms = values.latency.split(',').map(Number);

interface Measured extends Cost {
  readonly name: string;
  readonly latency_ms: number;
  /** How many Graph requests the design allows for the work: pages + 2, ceil(n/20), one when idle. */
  readonly target: number;
}

/** What is measured of a domain: so many items in Outlook first, then so many new rows in emis. */
interface Load {
  readonly items: number;
  readonly itemsName: string;
  readonly rows: number;
  readonly rowsName: string;
}

async function measureAll(
  company: TermineCompany | WiedervorlagenCompany,
  { items, itemsName, rows, rowsName }: Load,
  latency_ms: number,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  const measure = async (name: string, target: (cost: Cost) => number): Promise<void> => {
    process.stderr.write(`${name}, ${latency_ms} ms …\n`);
    const found = await cost(company);
    measured.push({ ...found, name, latency_ms, target: target(found) });
  };
  company.fillOutlook(items);
  await company.ersteinrichtung();
  await measure(`pull ${items} ${itemsName}`, ({ deltaPages }) => deltaPages + 2);
  await measure('  the run after it', () => 1);
  await measure('idle', () => 1);
  company.fillEmis(rows);
  await measure(`push ${rows} ${rowsName}`, () => 1 + Math.ceil(rows / 20));
  await measure('  the run after it (its echo in the delta)', ({ deltaPages }) => deltaPages);
  await measure('idle', () => 1);
  await company.close();
  return measured;
}

/**
 * By how much the heap in use grew at most during a pull, in bytes: looked at after a full garbage collection at every
 * call to Graph and to SQL. What the simulator keeps is part of it; SQLite's own memory is not.
 */
async function memoryOfPull(count: number): Promise<number> {
  process.stderr.write(`memory of a pull of ${count} …\n`);
  let peak = 0;
  const company = new TermineCompany(0, () => {
    peak = Math.max(peak, heapInUse_bytes());
  });
  company.fillOutlook(count);
  await company.ersteinrichtung();
  const before = heapInUse_bytes();
  peak = before;
  await company.abgleich();
  await company.close();
  return peak - before;
}

const seconds = (ms: number) => (ms / 1000).toFixed(2);
const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
const ratio = (one: number, other: number) => (other === 0 ? '–' : (one / other).toFixed(2));

/** All measures of an Abgleich over the embedded database. */
async function measureAbgleich(): Promise<void> {
  const all: Measured[] = [];
  for (const latency_ms of latencies_ms) {
    const termine = { items: events, itemsName: 'events', rows: appointments, rowsName: 'appointments' };
    const wiedervorlagen = { items: tasks, itemsName: 'tasks', rows: reminders, rowsName: 'Wiedervorlagen' };
    all.push(...(await measureAll(new TermineCompany(latency_ms), termine, latency_ms)));
    all.push(...(await measureAll(new WiedervorlagenCompany(latency_ms), wiedervorlagen, latency_ms)));
  }
  // The first pull of a process also pays for what is compiled and loaded once.
  await memoryOfPull(100);
  const small = Math.max(1, Math.round(events / 10));
  const [memorySmall, memoryLarge] = [await memoryOfPull(small), await memoryOfPull(events)];

  console.log(
    table(
      [
        '',
        'latency ms',
        'runs',
        'Graph',
        'target',
        'Graph/target',
        'SQL trips',
        'trips/page',
        'SQL statements',
        'written',
        's',
      ],
      all.map((row) => [
        row.name,
        `${row.latency_ms}`,
        `${row.runs}`,
        `${row.http}`,
        `${row.target}`,
        ratio(row.http, row.target),
        `${row.sqlRoundTrips}`,
        ratio(row.sqlRoundTrips, row.deltaPages),
        `${row.sqlStatements}`,
        `${row.written}`,
        seconds(row.wall_ms),
      ]),
    ),
  );
  const [first, last] = [latencies_ms[0]!, latencies_ms.at(-1)!];
  if (first !== last) {
    const slow = all.filter(({ latency_ms }) => latency_ms === last);
    console.log(
      `\n${last} ms against ${first} ms, and against the waiting alone if no two calls overlapped:`,
    );
    console.log(
      table(
        ['', `s at ${first}`, `s at ${last}`, 'ratio', 'calls × latency s'],
        all
          .filter(({ latency_ms }) => latency_ms === first)
          .map((row, index) => {
            const other = slow[index]!;
            const waiting_ms = (other.http + other.sqlRoundTrips) * last;
            return [
              row.name,
              seconds(row.wall_ms),
              seconds(other.wall_ms),
              ratio(other.wall_ms, row.wall_ms),
              seconds(waiting_ms),
            ];
          }),
      ),
    );
  }
  console.log(
    `\nPeak of the heap in use over its start: ${mebibytes(memorySmall)} MiB for ${small} events, ${mebibytes(memoryLarge)} MiB for ${events}: ratio ${ratio(memoryLarge, memorySmall)} for ${ratio(events, small)} times the events.`,
  );
  console.log(
    `Most memory of this process, simulator and ${events} simulated events included: ${mebibytes(process.resourceUsage().maxRSS * 1024)} MiB.`,
  );
}

if (!values['only-stores']) await measureAbgleich();
console.log(`\nThe stores beside each other:\n${await compareStores(Number(values.pages))}`);
