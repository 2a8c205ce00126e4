import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { DemoError } from './demoError.ts';
import type { DemoFolder } from './folder.ts';

/**
 * Makes sure that only one `npm start` works in a folder. An open transaction holds the lock: the operating system ends
 * it with the process, however that ends, so there are no stale locks and none can be taken over by mistake. The number
 * of the process stands beside it for people only.
 *
 * Throws DemoError when another one is running.
 */
export function takeLock(folder: DemoFolder): Disposable {
  const database = new DatabaseSync(folder.lock, { timeout: 0 });
  try {
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    database.close();
    if (!/locked|busy/i.test(String(error))) throw error;
    throw new DemoError(
      `In ${folder.path} läuft bereits ein „npm start“${holder(folder)}. Beenden Sie ihn dort mit Strg+C, oder wählen Sie mit EMISSYNC_DEMO_ORDNER einen anderen Ordner.`,
    );
  }
  writeFileSync(processFile(folder), `${process.pid}\n`);
  return { [Symbol.dispose]: () => database.close() };
}

const processFile = (folder: DemoFolder): string => `${folder.lock}.pid`;

function holder(folder: DemoFolder): string {
  try {
    return ` (Prozess ${readFileSync(processFile(folder), 'utf8').trim()})`;
  } catch {
    return '';
  }
}
