import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const projectRoot = resolve(import.meta.dirname, '..', '..');
/** SQLite's companions of a database in WAL mode. */
const companions = ['', '-wal', '-shm'];

/** What one company of the demo has. */
export interface CompanyFiles {
  /** The simulated Microsoft 365. */
  readonly tenant: string;
  /** The embedded emis database. */
  readonly emis: string;
  /** Tells which port the simulated Microsoft 365 had. */
  readonly port: string;
}

/** Where `npm start` keeps what must outlive it. */
export interface DemoFolder extends CompanyFiles {
  readonly path: string;
  /** The second company. */
  readonly second: CompanyFiles;
  /** The directory of both Mandanten. */
  readonly mandanten: string;
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
    second: {
      tenant: join(path, 'beispiel-tenant.sqlite'),
      emis: join(path, 'beispiel-emis.sqlite'),
      port: join(path, 'beispiel-port.txt'),
    },
    mandanten: join(path, 'mandanten.json'),
    functionsPort: join(path, 'functions-port.txt'),
    lock: join(path, 'start.lock'),
  };
}

/** Removes the databases and what belongs to them, nothing else. The caller holds the lock. */
export function removeDatabases(folder: DemoFolder): void {
  const { second } = folder;
  for (const database of [folder.emis, folder.tenant, second.emis, second.tenant])
    for (const companion of companions) rmSync(`${database}${companion}`, { force: true });
  for (const file of [folder.port, second.port, folder.functionsPort, folder.mandanten])
    rmSync(file, { force: true });
}
