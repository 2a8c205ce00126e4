import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Random } from '../../lib/sync/ports/random.ts';
import { DemoError } from './demoError.ts';

/** Below the ports that systems give to outgoing connections: what was free once mostly stays so. */
const firstPort = 20_000;
const ports = 10_000;
const attempts = 50;

/**
 * Opens a service on the loopback port of earlier starts, as the other side remembers its address; the first time on any
 * free one. Throws DemoError when another program has taken the port.
 *
 * @param file where the port is kept
 * @param whose e.g. `der Funktionen`, for the message
 */
export async function portAsBefore<Service>(
  file: string,
  random: Random,
  whose: string,
  open: (port: number) => Promise<Service>,
): Promise<Service> {
  const before = rememberedPort(file);
  if (before !== null) {
    if (await isFree(before)) return open(before);
    throw new DemoError(
      `Den Anschluss ${before} ${whose} belegt ein anderes Programm. Beenden Sie es, oder beginnen Sie mit „npm start -- --neu“ von vorn.`,
    );
  }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const port = firstPort + Math.floor(random.next() * ports);
    if (!(await isFree(port))) continue;
    const service = await open(port);
    writeFileSync(file, `${port}\n`);
    return service;
  }
  throw new DemoError(`Auf diesem Rechner fand sich kein freier Anschluss ${whose}.`);
}

function rememberedPort(file: string): number | null {
  try {
    const port = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done, failed) => {
    const trial = createServer();
    trial.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? done(false) : failed(error),
    );
    trial.listen(port, '127.0.0.1', () => trial.close(() => done(true)));
  });
}
