import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { DemoFolder } from './folder.ts';
import type { Sides } from './openSides.ts';

const secretBytes = 36;

/**
 * The app settings of the demo's installation: both companies in a directory of Mandanten, and notifications of the
 * simulated Microsoft 365 to the functions at `url`. Writes the directory.
 */
export function installationSettings(
  folder: DemoFolder,
  sides: readonly Sides[],
  url: string,
): Readonly<Record<string, string>> {
  const mandanten = sides.map(({ company, settings }) => ({ id: company.id, ...settings }));
  writeFileSync(folder.mandanten, `${JSON.stringify({ v: 1, mandanten }, null, 2)}\n`);
  if (!existsSync(folder.secret)) writeFileSync(folder.secret, randomBytes(secretBytes).toString('base64'));
  return {
    MANDANTEN: folder.mandanten,
    // Both are on this machine: an address of the functions on loopback is one that Graph can reach.
    GRAPH_BASE_URL: sides[0]!.running.url,
    PUBLIC_URL: url,
    GRAPH_CLIENT_STATE_SECRET: readFileSync(folder.secret, 'utf8').trim(),
  };
}
