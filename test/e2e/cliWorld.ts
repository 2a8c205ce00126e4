import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openEmbedded } from '../../lib/emis/embedded/open.ts';
import { systemClock, systemRandom } from '../../lib/mandanten/systemPorts.ts';
import { type Listener, listen } from '../../simulator/m365/listen.ts';
import { createTenant, type Tenant } from '../../simulator/m365/tenant.ts';

const PROGRAM = resolve(import.meta.dirname, '..', '..', 'cli', 'emisExchangeSync.ts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A simulated tenant on a socket, an embedded emis database in a file, and the console application between them. */
export interface CliWorld {
  readonly tenant: Tenant;
  readonly emis: DatabaseSync;
  /** Runs the program in a process of its own. `env` is laid over working settings; undefined takes one away. */
  run(parameters: readonly string[], env?: Record<string, string | undefined>): Promise<Ended>;
  /** The same, with the process at hand while it runs. */
  start(parameters: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> };
  close(): Promise<void>;
}

export async function openCliWorld(): Promise<CliWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'emis-cli-'));
  const path = join(folder, 'emis.sqlite');
  await openEmbedded({ path, clock: systemClock }).close();
  const emis = new DatabaseSync(path, { timeout: 5_000 });
  const tenant = createTenant({ clock: systemClock, random: systemRandom });
  const listener: Listener = await listen(tenant);
  const settings = {
    EMIS_SQL: `sqlite:${path}`,
    GRAPH_BASE_URL: listener.url,
    GRAPH_TOKEN: 'simulator-token',
  };
  return {
    tenant,
    emis,
    run: (parameters, env = {}) => startProgram(parameters, { ...settings, ...env }).ended,
    start: (parameters) => startProgram(parameters, settings),
    async close() {
      emis.close();
      await listener.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function startProgram(parameters: readonly string[], settings: Record<string, string | undefined>) {
  const env = Object.fromEntries(
    Object.entries({ PATH: process.env.PATH, ...settings }).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;
  const child = spawn(process.execPath, [PROGRAM, ...parameters], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
    });
  const ended = new Promise<Ended>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, ...output }));
  });
  return { child, ended };
}
