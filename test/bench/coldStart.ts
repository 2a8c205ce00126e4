import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundle } from '../../scripts/bundle.ts';
import { table } from './table.ts';

/**
 * `npm run bench:kaltstart`: from the start of a process to the app's index, for the bundle and, in turn with it, for an
 * app that registers the same functions and has no SDKs behind them. The aim is a ratio of at most 1.2.
 */
const TURNS = 25;
const root = resolve(import.meta.dirname, '..', '..');
const printIndex = join(root, 'simulator', 'host', 'printIndex.ts');

/** The same registrations; nothing behind them. */
const WITHOUT_SDKS = `import { app } from '@azure/functions';
for (const name of ['timerTermine', 'timerWiedervorlagen'])
  app.timer(name, { schedule: '0 * * * * *', handler: async () => {} });
app.storageQueue('workerAbgleich', { queueName: 'q', connection: 'AzureWebJobsStorage', handler: async () => {} });
app.http('gesundheit', { methods: ['GET'], authLevel: 'anonymous', handler: async () => ({}) });
`;

const folder = mkdtempSync(join(tmpdir(), 'emis-kaltstart-'));
const [built, bare] = [join(folder, 'built'), join(folder, 'bare')];
try {
  for (const app of [built, bare]) {
    mkdirSync(app);
    cpSync(join(root, 'package.json'), join(app, 'package.json'));
  }
  await bundle(join(built, 'dist'));
  mkdirSync(join(bare, 'dist'));
  writeFileSync(join(bare, 'dist', 'functions.js'), WITHOUT_SDKS);
  symlinkSync(join(root, 'node_modules'), join(bare, 'node_modules'));
  const taken_ms = new Map([built, bare].map((app) => [app, [] as number[]]));
  for (let turn = 0; turn < TURNS; turn++) for (const [app, times_ms] of taken_ms) times_ms.push(timeOf(app));
  const [ours_ms, bare_ms] = [median(taken_ms.get(built)!), median(taken_ms.get(bare)!)];
  console.log(
    table(
      ['cold start to the index', 'median ms', 'fastest ms'],
      [
        ['the bundle', ours_ms.toFixed(0), Math.min(...taken_ms.get(built)!).toFixed(0)],
        ['an app without SDKs', bare_ms.toFixed(0), Math.min(...taken_ms.get(bare)!).toFixed(0)],
        ['ratio', (ours_ms / bare_ms).toFixed(2), ''],
      ],
    ),
  );
} finally {
  rmSync(folder, { recursive: true });
}

function timeOf(app: string): number {
  const begun_ms = performance.now();
  execFileSync(process.execPath, [printIndex, app], { stdio: ['ignore', 'pipe', 'inherit'] });
  return performance.now() - begun_ms;
}

function median(times_ms: readonly number[]): number {
  return [...times_ms].sort((one, other) => one - other)[Math.floor(times_ms.length / 2)]!;
}
