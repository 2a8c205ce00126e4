import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../sync/ports/errors.ts';
import { SCHEMA_VERSION } from '../codec/schemaVersion.ts';
import { toStoreError } from './sqliteErrors.ts';

/**
 * What opening the embedded database may do to it.
 *
 * - `create`: the file and whatever is missing in it are created (`installieren`, the demo).
 * - `install`: the file must be there, what is missing in it is created. A mistyped path is no new company.
 * - `try`: the file must be there; where our tables are missing, all happens on a copy (a dry run).
 * - `read`: file and tables must be there, and nothing is written.
 */
export type EmbeddedAccess = 'create' | 'install' | 'try' | 'read';

/** The file to open, and whether what is missing is to be created in it. `discard` removes a copy; to be called at last. */
export interface WorkingFile {
  readonly path: string;
  readonly install: boolean;
  discard(): void;
}

/** Opening may wait longer than a statement: nothing else runs yet. */
export const OPEN_TIMEOUT_MS = 5_000;

const nothingToDiscard = (): void => undefined;

/** Finds out what to open for this access. Throws StoreError: no such file, our tables are missing, no database. */
export function workingFile(path: string, access: EmbeddedAccess): WorkingFile {
  const original = { path, install: true, discard: nothingToDiscard };
  if (access === 'create' || path === ':memory:') return original;
  if (!existsSync(path))
    throw new StoreError(
      'settings',
      `EMIS_SQL: Die Datei ${path} gibt es nicht. Prüfen Sie den Pfad, oder legen Sie die Datenbank dort an: emisExchangeSync installieren`,
    );
  if (access === 'install') return original;
  try {
    return withoutWriting(path, access) ?? original;
  } catch (error) {
    throw toStoreError(error);
  }
}

/** Undefined: the file is of a newer product, and installing will say so. */
function withoutWriting(path: string, access: 'try' | 'read'): WorkingFile | undefined {
  const database = new DatabaseSync(path, { timeout: OPEN_TIMEOUT_MS });
  try {
    const version = versionOf(database);
    if (version > SCHEMA_VERSION) return undefined;
    if (version === SCHEMA_VERSION) return { path, install: false, discard: nothingToDiscard };
    if (access === 'try') return copyOf(database);
    throw new StoreError(
      'settings',
      'In der emis-Datenbank fehlen die Tabellen von emisExchangeSync, oder sie sind von einer älteren Fassung. Legen Sie sie an: emisExchangeSync installieren',
    );
  } finally {
    database.close();
  }
}

/** 0: our tables are not there. */
function versionOf(database: DatabaseSync): number {
  const table = database.prepare(`SELECT 1 FROM sqlite_master WHERE lower(name) = 's_exchange_sync_schema'`);
  if (table.get() === undefined) return 0;
  return Number(
    database.prepare('SELECT MAX(version) AS version FROM s_exchange_sync_schema').get()!.version,
  );
}

/** What it holds is private: the folder is readable by this user alone. */
function copyOf(database: DatabaseSync): WorkingFile {
  const folder = mkdtempSync(join(tmpdir(), 'emis-trockenlauf-'));
  const discard = () => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, 'emis.sqlite');
  try {
    database.prepare('VACUUM INTO ?').run(path);
  } catch (error) {
    discard();
    throw error;
  }
  return { path, install: true, discard };
}
