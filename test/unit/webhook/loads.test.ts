import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** What a module and everything it can ever reach loads: our files, and packages by their name. */
async function reachable(entry: string): Promise<string[]> {
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
  const packages = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
  return [...new Set([...Object.keys(metafile.inputs), ...packages])].sort();
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

  test('as a function at once: no credentials, no SDK', async () => {
    const loaded = await reachable('functions/webhook.ts');
    expect(loaded).not.toContain('lib/mandanten/credentials.ts');
  });
});
