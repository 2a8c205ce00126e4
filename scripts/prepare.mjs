// npm runs this after every install, also where the dev dependencies are left out: then neither esbuild nor a Node that
// reads TypeScript is there. Plain JavaScript for that reason.
import { existsSync } from 'node:fs';

const present = (path) => existsSync(new URL(path, import.meta.url));

if (present('../node_modules/esbuild/package.json')) {
  await import('./build.ts');
} else {
  const state = present('../dist/emisExchangeSync.js') ? 'dist/ stays as it is' : 'dist/ is not built';
  console.log(`esbuild is a dev dependency and not installed: ${state}. Build with: npm ci && npm run build`);
}
