import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, loadedAtStart } from '../../../scripts/bundle.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const printIndex = join(root, 'simulator', 'host', 'printIndex.ts');

/** The app as it is deployed: no node_modules, no sources. */
let folder = '';
let metafile: Metafile;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emis-app-'));
  for (const file of ['package.json', 'host.json']) cpSync(join(root, file), join(folder, file));
  metafile = await bundle(join(folder, 'dist'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

interface Registered {
  readonly name: string;
  readonly bindings: Record<string, { readonly type: string }>;
}

/** What the app registers, each with its trigger's options and the types of its other bindings. */
function index(): unknown[] {
  const functions: Registered[] = JSON.parse(
    execFileSync(process.execPath, [printIndex, folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  return functions.map(({ name, bindings }) => {
    const [trigger, ...others] = Object.values(bindings).map(
      // The library makes these up from the others.
      ({ name: _, properties: __, direction: ___, ...options }: Record<string, unknown>) => options,
    );
    return { name, ...trigger, others };
  });
}

describe('The bundle that Azure loads', () => {
  it('registers exactly these functions, with these triggers, schedules and routes', () => {
    const tick = { type: 'timerTrigger', schedule: '0 * * * * *', others: [] };
    expect(index()).toEqual([
      { name: 'timerTermine', ...tick },
      { name: 'timerWiedervorlagen', ...tick },
      { name: 'timerSubscriptions', ...tick },
      {
        name: 'workerAbgleich',
        type: 'queueTrigger',
        queueName: 'emis-abgleich',
        connection: 'AzureWebJobsStorage',
        others: [],
      },
      {
        name: 'webhookGraph',
        type: 'httpTrigger',
        methods: ['POST'],
        authLevel: 'anonymous',
        route: 'webhookGraph',
        others: [{ type: 'http' }],
      },
      {
        name: 'gesundheit',
        type: 'httpTrigger',
        methods: ['GET'],
        authLevel: 'anonymous',
        route: 'gesundheit',
        others: [{ type: 'http' }],
      },
    ]);
  });

  it('loads no SDK, no database and no Graph before it is registered', () => {
    const packages = new Set(
      inputsAtStart().flatMap((path) => /node_modules\/((@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
    );
    expect([...packages].sort()).toEqual(['@azure/functions', '@azure/functions-extensions-base', 'cookie']);
    const ours = inputsAtStart().filter((path) => !path.includes('node_modules'));
    expect(ours.filter((path) => !path.startsWith('functions/'))).toEqual([]);
  });

  it('ships exactly one copy of @azure/functions', () => {
    const copies = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.keys(inputs).filter((path) => path.includes('node_modules/@azure/functions/')),
    );
    expect(copies).toHaveLength(1);
  });

  it('leaves only node’s builtins and what the Functions worker provides outside', () => {
    const outside = Object.values(metafile.outputs)
      .flatMap(({ imports }) => imports)
      .filter(({ external }) => external)
      .map(({ path }) => path);
    expect([...new Set(outside)].filter((path) => !isBuiltin(path)).sort()).toEqual([
      '@azure/functions-core',
    ]);
  });

  it('is what package.json names', () => {
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      type: 'module',
      main: 'dist/functions.js',
    });
  });
});

function inputsAtStart(): string[] {
  return loadedAtStart(metafile, 'functions').flatMap((path) => Object.keys(metafile.outputs[path]!.inputs));
}
