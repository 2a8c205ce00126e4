import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { CreatedObject, Installed } from '../installed.ts';
import { type EmbeddedOptions, openEmbedded } from './open.ts';
import { toStoreError } from './sqliteErrors.ts';

const KINDS: Readonly<Record<string, CreatedObject['kind']>> = {
  table: 'tabelle',
  index: 'index',
  trigger: 'trigger',
};

/**
 * Creates what is missing in the embedded database, as opening it does anyway, and tells what that was. Throws
 * StoreError as openEmbedded does.
 */
export async function installFile(options: EmbeddedOptions): Promise<Installed> {
  const before = existsSync(options.path) ? objects(options.path) : [];
  await openEmbedded(options).close();
  const known = new Set(before.map(({ name }) => name));
  const after = objects(options.path);
  const created = after.filter(({ name }) => !known.has(name));
  return { created, existing: after.length - created.length, recommended: [] };
}

function objects(path: string): CreatedObject[] {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const rows = database
        .prepare(
          `SELECT type, name, tbl_name FROM sqlite_master WHERE type IN ('table', 'index', 'trigger') AND name NOT LIKE 'sqlite%' ORDER BY rowid`,
        )
        .all();
      return rows.map((row) => ({
        kind: KINDS[String(row.type)]!,
        name: String(row.name),
        table: String(row.tbl_name),
      }));
    } finally {
      database.close();
    }
  } catch (error) {
    throw toStoreError(error);
  }
}
