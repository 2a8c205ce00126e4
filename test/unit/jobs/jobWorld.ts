import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import type { Mandant } from '../../../lib/jobs/mandant.ts';
import { openMandant } from '../../../lib/mandanten/openMandant.ts';
import { readSettings } from '../../../lib/mandanten/settings.ts';
import { createTenant, type Tenant } from '../../../simulator/m365/tenant.ts';
import { type SteppingClock, seededRandom, start_ms, steppingClock } from '../simulator/tenantWorld.ts';

export interface JobWorld {
  readonly clock: SteppingClock;
  readonly tenant: Tenant;
  readonly emis: DatabaseSync;
  readonly mandant: Mandant;
  /** An Anwender with an active Synchronisation and a mailbox; answers the mailbox's address. */
  addAnwender(name: string, domaene?: string): string;
}

const BASE_URL = 'http://127.0.0.1:4000';

export const owner = (uuid: string): string => `test:${uuid}`;

/** A Mandant on a virtual clock between a simulated tenant and a database file; removed after the test. */
export async function createJobWorld(): Promise<JobWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'emis-jobs-'));
  const path = join(folder, 'emis.sqlite');
  const clock = hangingClock();
  const tenant = createTenant({ clock, random: seededRandom(1), baseUrl: BASE_URL });
  const settings = readSettings({
    EMIS_SQL: `sqlite:${path}`,
    GRAPH_BASE_URL: BASE_URL,
    GRAPH_TOKEN: 'simulator-token',
  });
  const ports = { clock, random: seededRandom(2), fetch: tenant.fetch };
  const mandant = await openMandant(settings, ports);
  const emis = new DatabaseSync(path);
  onTestFinished(async () => {
    emis.close();
    await mandant.close();
    rmSync(folder, { recursive: true });
  });
  return {
    clock,
    tenant,
    emis,
    mandant,
    addAnwender(name, domaene = 'termine') {
      const address = `${name.toLowerCase().replaceAll(' ', '.')}@firma.example`;
      tenant.addMailbox(address);
      emis
        .prepare('INSERT INTO anwender (id, name) SELECT COALESCE(MAX(id), 0) + 1, ? FROM anwender')
        .run(name);
      emis
        .prepare(`INSERT INTO s_exchange_sync (anwender, postfach, aktiv, ${domaene}) VALUES (?, ?, 1, 1)`)
        .run(name, address);
      return address;
    },
  };
}

/** Sleepers wake when the clock is moved on by somebody, request timers never: nothing here takes time by itself. */
export function hangingClock(): SteppingClock {
  const clock = steppingClock();
  return {
    ...clock,
    sleep: (ms, signal) => (ms >= 30_000 ? new Promise<void>(() => undefined) : clock.sleep(ms, signal)),
  };
}

/** A row of termine tomorrow. */
export function addTermin(world: JobWorld, anwender: string, betreff: string): void {
  const day = new Date(start_ms + 86_400_000).toISOString().slice(0, 10);
  world.emis
    .prepare('INSERT INTO termine (anwender, betreff, von, bis) VALUES (?, ?, ?, ?)')
    .run(anwender, betreff, `${day} 09:00:00`, `${day} 10:00:00`);
}
