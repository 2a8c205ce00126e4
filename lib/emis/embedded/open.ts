import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../sync/ports/clock.ts';
import { StoreError } from '../../sync/ports/errors.ts';
import type { EmisStore, Synchronisation } from '../../sync/ports/store.ts';
import { readSynchronisation } from '../codec/readSynchronisation.ts';
import { trimmedName } from '../codec/rowCodec.ts';
import { DEFAULT_SCHEMA_MAP, type SchemaMap } from '../schemaMap.ts';
import { type EmbeddedAccess, OPEN_TIMEOUT_MS, type WorkingFile, workingFile } from './access.ts';
import { embeddedAdministration } from './administration.ts';
import { BUSY_TIMEOUT_MS, Connection } from './connection.ts';
import { type StoreContext, twoWayDomains } from './context.ts';
import { install } from './install.ts';
import type { IsAlive } from './lease.ts';
import { isLocalOwnerAlive } from './localOwner.ts';
import { embeddedSchedules } from './schedules.ts';
import { selectAnwender, selectSynchronisationen } from './sql/synchronisationen.ts';
import { isBusy, toStoreError } from './sqliteErrors.ts';
import { embeddedSubscriptions } from './subscriptions.ts';
import { embeddedSweep } from './sweep.ts';
import { EmbeddedTwoWayStore } from './twoWayStore.ts';

export interface EmbeddedOptions {
  /** Path of the file; `:memory:` lives as long as the store. */
  readonly path: string;
  /** What opening may do to the file; default `create`, with its directory. */
  readonly access?: EmbeddedAccess;
  /** The database's clock: leases, due times and notices go by it. */
  readonly clock: Clock;
  /** Default: the map of contract.md. */
  readonly schema?: SchemaMap;
  /** Tells whether a lease's owner still runs; default: processes of this host (`lokal:…`) are looked up. */
  readonly isAlive?: IsAlive;
}

function openFile(path: string): DatabaseSync {
  if (path !== ':memory:') {
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      throw new StoreError(
        'connection',
        `Der Ordner für die eingebettete emis-Datenbank ${path} lässt sich nicht anlegen. Prüfen Sie den Pfad in EMIS_SQL und die Rechte.`,
        error,
      );
    }
  }
  return new DatabaseSync(path, { timeout: OPEN_TIMEOUT_MS });
}

function useWriteAheadLog(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } catch (error) {
    // Somebody has the file open in the old mode: it works all the same, only readers and writers wait for each other.
    if (!isBusy(error)) throw error;
  }
}

/** Opens the file and creates in it what is missing, as far as it may be touched. Throws StoreError. */
function prepareDatabase(file: WorkingFile, map: SchemaMap, now_ms: number): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = openFile(file.path);
    if (file.install) {
      useWriteAheadLog(database);
      install(database, map, now_ms);
    }
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    file.discard();
    throw toStoreError(error);
  }
}

async function synchronisationen(connection: Connection, map: SchemaMap): Promise<Synchronisation[]> {
  const rows = await connection.read(() => connection.all(selectSynchronisationen(map)));
  return rows.map(readSynchronisation);
}

async function anwender(connection: Connection, map: SchemaMap): Promise<string[]> {
  const rows = await connection.read(() => connection.all(selectAnwender(map)));
  return rows.map((row) => trimmedName(row.name));
}

/**
 * Opens the embedded emis database (`EMIS_SQL=sqlite:PATH`; local use only): what is missing of the default map's
 * tables, the six triggers and our own tables is created as far as `access` lets it, existing objects stay as they are.
 * Other processes may use the same file at the same time.
 *
 * Throws StoreError with a German remedy: no such file, our tables missing, not a database, not writable, locked, of a newer product, columns missing.
 */
export function openEmbedded(options: EmbeddedOptions): EmisStore {
  const map = options.schema ?? DEFAULT_SCHEMA_MAP;
  const { clock } = options;
  const file = workingFile(options.path, options.access ?? 'create');
  const connection = new Connection(prepareDatabase(file, map, Math.floor(clock.now())), clock);
  const context: StoreContext = {
    connection,
    clock,
    isAlive: options.isAlive ?? isLocalOwnerAlive,
    map,
    domains: twoWayDomains(map),
  };
  return {
    twoWay: new EmbeddedTwoWayStore(context),
    administration: embeddedAdministration(context),
    sweep: embeddedSweep(context),
    schedules: embeddedSchedules(context),
    subscriptions: embeddedSubscriptions(context),
    synchronisationen: () => synchronisationen(connection, map),
    anwender: () => anwender(connection, map),
    close: async () => {
      connection.close();
      file.discard();
    },
  };
}
