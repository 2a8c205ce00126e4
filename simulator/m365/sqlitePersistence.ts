import { DatabaseSync } from 'node:sqlite';
import type { Persistence } from './persistence.ts';

export interface SqlitePersistence extends Persistence {
  close(): void;
}

/** Keeps a tenant in an SQLite file (WAL): survives `kill -9` between any two requests. */
export function sqlitePersistence(path: string): SqlitePersistence {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  database.exec('CREATE TABLE IF NOT EXISTS state(key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID');
  const upsert = database.prepare(
    'INSERT INTO state(key, json) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET json = excluded.json',
  );
  const remove = database.prepare('DELETE FROM state WHERE key = ?');
  return {
    *load() {
      for (const row of database.prepare('SELECT key, json FROM state').iterate())
        yield [String(row.key), String(row.json)];
    },
    put(entries) {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const [key, json] of entries) {
          if (json === null) remove.run(key);
          else upsert.run(key, json);
        }
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => database.close(),
  };
}
