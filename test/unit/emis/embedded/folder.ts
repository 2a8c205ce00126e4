import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach } from 'vitest';
import { type EmbeddedOptions, openEmbedded } from '../../../../lib/emis/embedded/open.ts';
import type { EmisStore } from '../../../../lib/sync/ports/store.ts';

export const NOW_MS = Date.UTC(2026, 10, 23, 8);
export const WILLY = {
  synchronisation: {
    id: 1,
    anwender: 'Willy Testermann',
    postfach: 'willy@example.com',
    domaenen: ['termine'],
  },
  domaene: 'termine',
  owner: 'lauf-1',
} as const;

/** A folder for one test file; whatever is opened in it is closed and removed after each test. */
export function temporaryFolder() {
  const folders: string[] = [];
  const stores: EmisStore[] = [];
  const databases: DatabaseSync[] = [];
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    for (const database of databases.splice(0)) if (database.isOpen) database.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  return {
    path(name = 'emis.sqlite'): string {
      const folder = mkdtempSync(join(tmpdir(), 'emis-'));
      folders.push(folder);
      return join(folder, name);
    },
    open(path: string, over: Partial<EmbeddedOptions> = {}): EmisStore {
      const clock = { now: () => NOW_MS, sleep: async () => {} };
      const store = openEmbedded({ path, clock, ...over });
      stores.push(store);
      return store;
    },
    /** Another program with the same file open. */
    sql(path: string): DatabaseSync {
      const database = new DatabaseSync(path, { timeout: 0 });
      databases.push(database);
      return database;
    },
  };
}
