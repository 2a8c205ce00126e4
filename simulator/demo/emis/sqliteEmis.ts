import { DatabaseSync } from 'node:sqlite';
import type { DemoEmis } from './demoEmis.ts';

/** Short, because waiting for SQLite blocks the whole process. */
const busyTimeout_ms = 500;

/** The embedded emis database of the demo; its tables must exist. */
export function sqliteEmis(path: string): DemoEmis {
  const database = new DatabaseSync(path, { timeout: busyTimeout_ms });
  return {
    kind: 'eingebettet',
    place: path,
    rows: async ({ sql, values = [] }) => database.prepare(sql).all(...values),
    write: async (...statements) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const { sql, values = [] } of statements) database.prepare(sql).run(...values);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    isBusy: (error) => /locked|busy/i.test(String(error)),
    close: async () => database.close(),
  };
}
