import { readFileSync, writeFileSync } from 'node:fs';
import type { Random } from '../../lib/sync/ports/random.ts';
import { type Listener, listen } from '../m365/listen.ts';
import type { Tenant } from '../m365/tenant.ts';
import { DemoError } from './demoError.ts';
import type { DemoFolder } from './folder.ts';

/** Below the ports that systems give to outgoing connections: what was free once mostly stays so. */
const firstPort = 20_000;
const ports = 10_000;
const attempts = 50;

/**
 * Offers the tenant on the loopback port of earlier starts, as the delta links that emisExchangeSync keeps name it; the
 * first time on any free one. Throws DemoError when another program has taken the port.
 */
export async function listenAsBefore(tenant: Tenant, folder: DemoFolder, random: Random): Promise<Listener> {
  const before = rememberedPort(folder);
  if (before !== null) {
    const listener = await tryPort(tenant, before);
    if (listener !== null) return listener;
    throw new DemoError(
      `Den Anschluss ${before} des simulierten Microsoft 365 belegt ein anderes Programm. Beenden Sie es, oder beginnen Sie mit „npm start -- --neu“ von vorn.`,
    );
  }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const port = firstPort + Math.floor(random.next() * ports);
    const listener = await tryPort(tenant, port);
    if (listener === null) continue;
    writeFileSync(folder.port, `${port}\n`);
    return listener;
  }
  throw new DemoError('Auf diesem Rechner fand sich kein freier Anschluss für das simulierte Microsoft 365.');
}

function rememberedPort(folder: DemoFolder): number | null {
  try {
    const port = Number(readFileSync(folder.port, 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null;
  }
}

async function tryPort(tenant: Tenant, port: number): Promise<Listener | null> {
  try {
    return await listen(tenant, { port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') return null;
    throw error;
  }
}
