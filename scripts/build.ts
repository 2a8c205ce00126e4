import { chmod, rm, stat, symlink } from 'node:fs/promises';
import process from 'node:process';
import { build } from 'esbuild';

const ROOT = new URL('../', import.meta.url).pathname;
const OUT = `${ROOT}dist`;
/** CommonJS packages inside an ESM bundle ask for node's builtins by `require`. */
const REQUIRE = `import { createRequire as bundleRequire } from 'node:module';
const require = bundleRequire(import.meta.url);`;

/**
 * Bundles the console application into `dist/emisExchangeSync.js`, which package.json's `bin` names. What is imported
 * lazily becomes a chunk of its own: a cold start loads only what it needs.
 */
async function bundle(): Promise<void> {
  await rm(OUT, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: { emisExchangeSync: 'cli/emisExchangeSync.ts' },
    outdir: OUT,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // Azure Functions run 24 and 22.
    target: 'node22',
    banner: { js: REQUIRE },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const executable = `${OUT}/emisExchangeSync.js`;
  await chmod(executable, 0o755);
  await linkCommand();
  const { size } = await stat(executable);
  console.log(`dist/emisExchangeSync.js is built (${Math.round(size / 1024)} KiB and its chunks).`);
}

/** npm links a package's commands where it is installed as a dependency, not in its own folder: `npx` needs this. */
async function linkCommand(): Promise<void> {
  if (process.platform === 'win32') return;
  const link = `${ROOT}node_modules/.bin/emisExchangeSync`;
  await rm(link, { force: true });
  await symlink('../../dist/emisExchangeSync.js', link);
}

await bundle();
