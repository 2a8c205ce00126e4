import { writeFileSync } from 'node:fs';
import type { Sides } from './openSides.ts';

/**
 * The app settings of the demo's installation: of one company its own settings, of several the directory of Mandanten,
 * which is written to `file`. It may stand there because a demo on files holds no secrets.
 */
export function installationSettings(
  file: string,
  sides: readonly Sides[],
): Readonly<Record<string, string>> {
  const [own, ...others] = sides;
  if (others.length === 0) return own!.settings;
  const mandanten = sides.map(({ company, settings }) => ({ id: company.id, ...settings }));
  writeFileSync(file, `${JSON.stringify({ v: 1, mandanten }, null, 2)}\n`);
  // Graph is on this machine: an address on loopback is one that it can reach.
  return { MANDANTEN: file, GRAPH_BASE_URL: own!.running.url };
}
