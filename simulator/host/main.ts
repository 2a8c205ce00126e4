/**
 * The local host as a process of its own: `node simulator/host/main.ts [--port N] [--app FOLDER] [--ausfuehrlich]`, with
 * app settings as environment variables. A parent that started it with an IPC channel is told when it is ready, may move its time, and
 * takes it along when it ends.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { HostLog } from './coreTypes.ts';
import { startHost } from './host.ts';
import { HostError } from './hostError.ts';
import type { FromHost, ToHost } from './hostMessages.ts';
import { movableClock } from './movableClock.ts';

const HOLD_MS = 10 * 60_000;
/** Time that running calls get to come to their end; killing them is harmless, too. */
const GRACE_MS = 2_000;

/** Warnings and errors, or everything. */
function createLog(everything: boolean): HostLog {
  return ({ level, source, message }) => {
    if (!everything && level !== 'warning' && level !== 'error' && level !== 'critical') return;
    process.stderr.write(`${source === undefined ? '' : `${source}: `}${message}\n`);
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      app: { type: 'string', default: resolve(import.meta.dirname, '..', '..') },
      port: { type: 'string', default: '7071' },
      ausfuehrlich: { type: 'boolean', default: false },
      'hold-ms': { type: 'string', default: String(HOLD_MS) },
    },
  });
  const clock = movableClock();
  const host = await startHost({
    folder: resolve(values.app),
    settings: process.env,
    clock,
    port: Number(values.port),
    log: createLog(values.ausfuehrlich),
    hold_ms: Number(values['hold-ms']),
  });
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.resolve());
  process.on('disconnect', () => stopped.resolve());
  process.on('message', ({ advance_ms }: ToHost) => clock.advance(advance_ms));
  const functions = [...host.app.functions.keys()];
  process.send?.({ url: host.url, functions } satisfies FromHost);
  if (process.send === undefined) console.log(`${functions.join(', ')} unter ${host.url}; Strg+C beendet.`);
  await Promise.race([stopped.promise, host.failed]);
  setTimeout(() => process.exit(0), GRACE_MS).unref();
  await host.close();
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof HostError ? error.message : error);
  process.exit(error instanceof HostError ? 2 : 1);
}
