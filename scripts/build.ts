import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { bundle } from './bundle.ts';

const ROOT = join(import.meta.dirname, '..');

/** npm links a package's commands where it is installed as a dependency, not in its own folder: `npx` needs this. */
function linkCommand(): void {
  if (process.platform === 'win32') return;
  const link = join(ROOT, 'node_modules', '.bin', 'emisExchangeSync');
  rmSync(link, { force: true });
  symlinkSync('../../dist/emisExchangeSync.js', link);
}

await bundle(join(ROOT, 'dist'));
linkCommand();
console.log(
  'dist/ is built: functions.js (the function app), emisExchangeSync.js (the console application).',
);
