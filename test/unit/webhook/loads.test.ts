import { build } from 'esbuild';
import { expect, test } from 'vitest';

const ROOT = new URL('../../../', import.meta.url).pathname;

test('the webhook loads neither SQL nor identity nor the Graph client, not even later', async () => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['lib/webhook/createWebhook.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    metafile: true,
  });
  const loaded = Object.keys(metafile.inputs).filter((path) => !path.startsWith('lib/webhook/'));
  expect(loaded.sort()).toEqual(['lib/domain/domaene.ts', 'lib/jobs/subscriptionNotice.ts']);
});
