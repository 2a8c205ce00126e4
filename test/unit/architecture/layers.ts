import type { Import } from './imports.ts';

/** Where a folder's arrows may point. The folder itself is always allowed. */
export interface Layer {
  readonly folder: string;
  /** Folders (or files) of this repository, by prefix. */
  readonly may: readonly string[];
  /** As `may`, for imports that load nothing. */
  readonly mayForTypes?: readonly string[];
  /** Packages and node: builtins; `node:*` stands for all builtins but the database, `*` for everything. */
  readonly packages: readonly string[];
}

/** How an installation's tables are named and shaped. */
const EMIS_MAPS = [
  'lib/emis/installed.ts',
  'lib/emis/schemaMap.ts',
  'lib/emis/twoWayTable.ts',
  'lib/emis/vendorTables.ts',
];

/** house.md, "Arrows point downwards only". The deepest folder that contains a file decides about it. */
export const LAYERS: readonly Layer[] = [
  {
    folder: 'lib/domain',
    may: [],
    packages: ['temporal-polyfill', 'windows-iana', 'html-to-text', 'node:crypto'],
  },
  { folder: 'lib/sync', may: ['lib/domain'], packages: [] },
  {
    folder: 'lib/graph',
    may: ['lib/sync', 'lib/domain'],
    packages: ['@microsoft/microsoft-graph-client', '@microsoft/microsoft-graph-types', 'zod'],
  },
  {
    folder: 'lib/emis',
    may: ['lib/sync', 'lib/domain'],
    packages: ['mssql', 'zod', 'node:*', 'node:sqlite'],
  },
  // What the two stores have in common knows neither, and they do not know each other.
  { folder: 'lib/emis/codec', may: ['lib/sync', 'lib/domain', ...EMIS_MAPS], packages: ['node:crypto'] },
  {
    folder: 'lib/emis/embedded',
    may: ['lib/sync', 'lib/domain', 'lib/emis/codec', ...EMIS_MAPS],
    packages: ['node:*', 'node:sqlite'],
  },
  {
    folder: 'lib/emis/mssql',
    may: ['lib/sync', 'lib/domain', 'lib/emis/codec', ...EMIS_MAPS],
    packages: ['mssql', 'node:*'],
  },
  { folder: 'lib/jobs', may: ['lib/sync', 'lib/domain'], packages: ['croner', 'zod'] },
  // It answers Graph within 3 s after a cold start: neither database, nor Graph client, nor credentials (facts/functions.md).
  {
    folder: 'lib/webhook',
    may: ['lib/domain/domaene.ts', 'lib/jobs/subscriptionNotice.ts'],
    mayForTypes: ['lib/jobs', 'lib/sync'],
    packages: ['node:crypto'],
  },
  {
    folder: 'lib/telemetry',
    may: [],
    mayForTypes: ['lib/jobs/ports.ts'],
    packages: ['@azure/monitor-opentelemetry', '@opentelemetry/api', '@opentelemetry/api-logs'],
  },
  {
    folder: 'lib/queue',
    may: ['lib/jobs/parseNotice.ts'],
    mayForTypes: ['lib/jobs', 'lib/sync/ports/clock.ts'],
    packages: ['@azure/storage-queue', '@azure/identity'],
  },
  {
    folder: 'lib/mandanten',
    // The one place where a Mandant is put together for the jobs.
    may: ['lib/jobs', 'lib/graph', 'lib/emis', 'lib/sync', 'lib/domain', 'lib/queue', 'lib/webhook'],
    packages: ['@azure/identity', 'zod', 'node:*'],
  },
  { folder: 'functions', may: ['lib', 'package.json'], packages: ['*'] },
  { folder: 'cli', may: ['lib'], packages: ['commander', 'zod', 'node:*'] },
  { folder: 'simulator', may: ['lib', 'cli', 'functions'], packages: ['*'] },
  {
    // It stands for Microsoft's side: what it shared with the product could never contradict the product.
    folder: 'simulator/m365',
    may: [],
    mayForTypes: ['lib/sync/ports/clock.ts', 'lib/sync/ports/random.ts'],
    packages: ['temporal-polyfill', 'windows-iana', 'node:*', 'node:sqlite'],
  },
  { folder: 'scripts', may: ['lib'], packages: ['esbuild', 'node:*'] },
  { folder: 'test', may: ['lib', 'cli', 'functions', 'simulator', 'scripts'], packages: ['*'] },
];

const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The layer of a file; undefined where none is declared, which is a fault of its own. */
export function layerOf(file: string): Layer | undefined {
  return LAYERS.filter((layer) => inside(file, layer.folder)).sort(
    (one, other) => other.folder.length - one.folder.length,
  )[0];
}

/** What is wrong with one import of a file, in words; undefined when it is allowed. */
export function importFault(file: string, found: Import): string | undefined {
  const layer = layerOf(file);
  if (layer === undefined)
    return `${file}: no layer is declared for this folder (test/unit/architecture/layers.ts)`;
  const place = `${file}:${found.line}`;
  if (found.specifier === undefined)
    return layer.packages.includes('*') ? undefined : `${place}: imports what is only known at run time`;
  if (!found.specifier.startsWith('.'))
    return packageAllowed(layer, found.specifier)
      ? undefined
      : `${place}: ${layer.folder} must not import the package ${found.specifier}`;
  const target = resolveFrom(file, found.specifier);
  const allowed = [layer.folder, ...layer.may, ...(found.typeOnly ? (layer.mayForTypes ?? []) : [])];
  return allowed.some((folder) => inside(target, folder))
    ? undefined
    : `${place}: ${layer.folder} must not import ${target}`;
}

function packageAllowed(layer: Layer, specifier: string): boolean {
  if (layer.packages.includes('*')) return true;
  const plainBuiltin = specifier.startsWith('node:') && specifier !== 'node:sqlite';
  if (plainBuiltin && layer.packages.includes('node:*')) return true;
  return layer.packages.some((name) => inside(specifier, name));
}

function resolveFrom(file: string, specifier: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
