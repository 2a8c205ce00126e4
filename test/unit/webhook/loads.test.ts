import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** What a module and everything it can ever reach, or reaches at once, loads: our files, and packages by their name. */
async function reachable(entry: string, when: 'ever' | 'at once' = 'ever'): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    write: false,
    outdir: 'nowhere',
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
  });
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: next, kind } of metafile.inputs[path]?.imports ?? [])
      if (when === 'ever' || kind === 'import-statement') visit(next);
  };
  visit(entry);
  return [...found].sort();
}

describe('what the webhook loads', () => {
  test('its core: nothing but itself', async () => {
    const loaded = await reachable('lib/webhook/createWebhook.ts');
    expect(loaded.filter((path) => !path.startsWith('lib/webhook/'))).toEqual([
      'lib/domain/domaene.ts',
      'lib/jobs/subscriptionNotice.ts',
      'node:crypto',
    ]);
  });

  test('as a function: no SQL, no Graph client, no Mandanten, now or later', async () => {
    const loaded = await reachable('functions/webhookGraph/index.ts');
    expect(
      loaded.filter((path) =>
        /mssql|sqlite|lib\/emis|graph-client|lib\/graph\/client|openMandant|lib\/sync\/twoWay/.test(path),
      ),
    ).toEqual([]);
  });

  test('as a function at once: no credentials, no SDK, no package at all', async () => {
    const loaded = await reachable('functions/webhook.ts', 'at once');
    expect(loaded.filter((path) => !/^(functions|lib)\/|^node:/.test(path))).toEqual([]);
    expect(loaded).not.toContain('lib/mandanten/credentials.ts');
  });
});
