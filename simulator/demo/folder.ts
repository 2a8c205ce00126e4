import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const projectRoot = resolve(import.meta.dirname, '..', '..');
/** SQLite's companions of a database in WAL mode. */
const companions = ['', '-wal', '-shm'];

/** Where `npm start` keeps what must outlive it. */
export interface DemoFolder {
  readonly path: string;
  /** The simulated Microsoft 365. */
  readonly tenant: string;
  /** The embedded emis database. */
  readonly emis: string;
  /** Tells which port the simulated Microsoft 365 had. */
  readonly port: string;
  /** Tells which port the functions had. */
  readonly functionsPort: string;
  readonly lock: string;
}

/** The folder `.emisExchangeSync` of the project, or the one that EMISSYNC_DEMO_ORDNER names; made where missing. */
export function demoFolder(environment: NodeJS.ProcessEnv): DemoFolder {
  const path = resolve(environment.EMISSYNC_DEMO_ORDNER || join(projectRoot, '.emisExchangeSync'));
  mkdirSync(path, { recursive: true });
  return {
    path,
    tenant: join(path, 'tenant.sqlite'),
    emis: join(path, 'emis.sqlite'),
    port: join(path, 'port.txt'),
    functionsPort: join(path, 'functions-port.txt'),
    lock: join(path, 'start.lock'),
  };
}

/** Removes the two databases and the ports that belong to them, nothing else. The caller holds the lock. */
export function removeDatabases(folder: DemoFolder): void {
  for (const database of [folder.emis, folder.tenant])
    for (const companion of companions) rmSync(`${database}${companion}`, { force: true });
  for (const file of [folder.port, folder.functionsPort]) rmSync(file, { force: true });
}
