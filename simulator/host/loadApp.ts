import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostLog } from './coreTypes.ts';
import { createFunctionApp, type FunctionApp } from './functionApp.ts';
import { HostError } from './hostError.ts';

/**
 * Loads a function app from its folder as Microsoft's Node worker does: `@azure/functions-core` is answered for every
 * `require`, then the entry file that package.json's `main` names is imported. Once per process.
 *
 * @throws HostError when there is no entry file or it registers nothing; whatever the entry file throws
 */
export async function loadApp(folder: string, log: HostLog): Promise<FunctionApp> {
  const entry = entryFile(folder);
  const app = createFunctionApp(log);
  provideCore(app.core);
  await import(pathToFileURL(entry).href);
  if (app.functions.size === 0) throw new HostError(`${entry} registriert keine Funktion.`);
  await app.model().getCapabilities?.({});
  app.lock();
  await app.runHooks('appStart', { hookData: {}, appHookData: {}, functionAppDirectory: folder });
  return app;
}

function entryFile(folder: string): string {
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main?: string };
  const entry = join(folder, description.main ?? 'index.js');
  if (existsSync(entry)) return entry;
  throw new HostError(`Die gebaute Anwendung ${entry} fehlt. Bauen Sie sie mit: npm run build`);
}

/** The worker's own way (src/setupCoreModule.ts): the Functions library asks for the module by `require`. */
function provideCore(core: object): void {
  const prototype = Module.prototype as unknown as { require(name: string): unknown };
  prototype.require = new Proxy(prototype.require, {
    apply: (target, self, parameters: [string]) =>
      parameters[0] === '@azure/functions-core' ? core : Reflect.apply(target, self, parameters),
  });
}
