import { describe, expect, it } from 'vitest';
import { clockAndChance } from './clockAndChance.ts';
import { lengthFault } from './fileLength.ts';
import { imports } from './imports.ts';
import { importTimeWork } from './importTime.ts';
import { importFault } from './layers.ts';
import { tokens } from './tokens.ts';

const read = (source: string) => imports(tokens(source));
const specifiers = (source: string) => read(source).map((found) => found.specifier);
const faults = (file: string, source: string) =>
  read(source).flatMap((found) => importFault(file, found) ?? []);
const clock = (source: string) => clockAndChance(tokens(source));
const work = (source: string) => importTimeWork(tokens(source));

describe('reading imports', () => {
  it.each([
    ["import { a, type B } from './a.ts';", './a.ts'],
    ["import a, * as b from 'a';", 'a'],
    ["import {\n  a as b, // from 'x'\n  c,\n} from 'a';", 'a'],
    ["import 'node:fs';", 'node:fs'],
    ["import { 'a b' as c } from 'd';", 'd'],
    ["import json from './a.json' with { type: 'json' };", './a.json'],
    ["export * from './a.ts';", './a.ts'],
    ["export { a } from './a.ts';", './a.ts'],
    ["const a = await import('mssql');", 'mssql'],
    ["type A = import('mssql').ConnectionPool;", 'mssql'],
    ["function f() {\n  return import(/* lazily */ 'mssql');\n}", 'mssql'],
    ["const sql = createRequire(import.meta.url)('x'), y = require('mssql');", 'mssql'],
    ["process.getBuiltinModule('fs');", 'fs'],
    [`const x = \`\${await import('mssql')}\`;`, 'mssql'],
  ])('sees %s', (source, specifier) => {
    expect(specifiers(source)).toEqual([specifier]);
  });

  it('tells types from values', () => {
    expect(
      read("import type { A } from 'a';\nexport type { B } from 'b';\nimport { type C } from 'c';"),
    ).toEqual([
      { specifier: 'a', typeOnly: true, line: 1 },
      { specifier: 'b', typeOnly: true, line: 2 },
      { specifier: 'c', typeOnly: false, line: 3 },
    ]);
  });

  it('reports an import whose target is computed', () => {
    expect(read('const driver = await import(name);')).toEqual([
      { specifier: undefined, typeOnly: false, line: 1 },
    ]);
  });

  it.each([
    "// import 'a';",
    "/* import { a }\n from 'a'; */",
    "/** @example import { a } from 'a'; */",
    'const text = "import \'a\'";',
    `const text = \`import { a } from 'a' \${1} import('a')\`;`,
    "const pattern = /import 'a'[/'\"]/;",
    "const url = import.meta.url;\nconst from = 'a';",
    "export const from = 'a';",
    "export function from() {}\nconst a = { from: 'a' };",
    "host.require('a');",
  ])('is not fooled by %s', (source) => {
    expect(specifiers(source)).toEqual([]);
  });

  it('knows a division from a regular expression', () => {
    expect(specifiers("const half = all / 2;\nimport 'a'; const b = (x) / 2; /'/.test(y);")).toEqual(['a']);
  });
});

describe('arrows', () => {
  it.each([
    ['lib/domain/a.ts', "import { decide } from '../sync/planner.ts';"],
    ['lib/domain/a.ts', "import type { Clock } from '../sync/ports/clock.ts';"],
    ['lib/domain/a.ts', "import { readFileSync } from 'node:fs';"],
    ['lib/sync/a.ts', "import { createHash } from 'node:crypto';"],
    ['lib/sync/a.ts', "import { z } from 'zod';"],
    ['lib/sync/twoWay/a.ts', "import type { GraphClient } from '../../graph/client.ts';"],
    ['lib/sync/a.ts', "const driver = await import('mssql');"],
    ['lib/sync/a.ts', "import { DatabaseSync } from 'node:sqlite';"],
    ['lib/graph/a.ts', "import { openEmbedded } from '../emis/embedded/open.ts';"],
    ['lib/graph/a.ts', "import sql from 'mssql';"],
    ['lib/emis/a.ts', "import type { GraphClient } from '../graph/client.ts';"],
    ['lib/emis/a.ts', "import { Client } from '@microsoft/microsoft-graph-client';"],
    ['lib/jobs/a.ts', "import { openEmbedded } from '../emis/embedded/open.ts';"],
    ['lib/jobs/a.ts', "import { QueueClient } from '@azure/storage-queue';"],
    ['lib/mandanten/a.ts', "import { main } from '../../cli/main.ts';"],
    ['lib/telemetry/a.ts', "import { DOMAENEN } from '../domain/domaene.ts';"],
    ['lib/jobs/a.ts', "import { main } from '../../cli/emisExchangeSync.ts';"],
    ['lib/mandanten/a.ts', "import { createTenant } from '../../simulator/m365/tenant.ts';"],
    ['lib/domain/a.ts', "import { anyText } from '../../test/unit/domain/anyText.ts';"],
    ['functions/timerTermine/index.ts', "import { createTenant } from '../../simulator/m365/tenant.ts';"],
    ['cli/a.ts', "import { createTenant } from '../simulator/m365/tenant.ts';"],
    ['cli/a.ts', "import { DatabaseSync } from 'node:sqlite';"],
    ['simulator/m365/a.ts', "import { graphTime } from '../../lib/domain/graphTime.ts';"],
    ['simulator/m365/a.ts', "import { SomethingReal } from '../../lib/sync/ports/random.ts';"],
    ['simulator/m365/a.ts', "import { demo } from '../demo/demo.ts';"],
    ['simulator/start.ts', "import { anyText } from '../test/unit/domain/anyText.ts';"],
    ['elsewhere/a.ts', "import 'node:fs';"],
  ])('%s must not: %s', (file, source) => {
    expect(faults(file, source)).toHaveLength(1);
  });

  it.each([
    ['lib/domain/a.ts', "import { Temporal } from 'temporal-polyfill';\nimport { b } from './termine/b.ts';"],
    ['lib/sync/twoWay/a.ts', "import type { Columns } from '../../domain/twoWayDomain.ts';"],
    ['lib/graph/a.ts', "import { OutlookError } from '../sync/ports/errors.ts';"],
    ['lib/mandanten/a.ts', "import type { Mandant } from '../jobs/mandant.ts';"],
    ['lib/mandanten/a.ts', "import { openEmbedded } from '../emis/embedded/open.ts';"],
    ['functions/workerAbgleich/index.ts', "import { app } from '@azure/functions';"],
    ['simulator/m365/a.ts', "import type { Clock } from '../../lib/sync/ports/clock.ts';"],
    ['simulator/start.ts', "import { createTenant } from './m365/tenant.ts';"],
  ])('%s may: %s', (file, source) => {
    expect(faults(file, source)).toEqual([]);
  });
});

describe('time and chance', () => {
  it.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const now = new Date;',
    'const now = Date();',
    'const { now } = { now: Date . now };',
    'performance.now();',
    'setTimeout(() => {}, 5);',
    'globalThis.setInterval(f, 5);',
    'setImmediate(f);',
    'Math.random();',
    'crypto.randomUUID();',
    "import { randomBytes } from 'node:crypto';",
    "import { setTimeout as sleep } from 'node:timers/promises';",
    'process.hrtime.bigint();',
    'Temporal.Now.instant();',
    'AbortSignal.timeout(5);',
    `const text = \`\${Date.now()}\`;`,
  ])('finds %s', (source) => {
    expect(clock(source)).not.toEqual([]);
  });

  it.each([
    'const then = new Date(now_ms);',
    'Date.UTC(2026, 10, 23);',
    'Date.parse(text);',
    'clock.now();',
    'error.constructor.name;',
    'random.uuid();',
    '// Date.now() is a port',
    "const text = 'Math.random()';",
    'const x: Date = y;',
    'return value instanceof Date;',
    'Temporal.Instant.from(text);',
  ])('allows %s', (source) => {
    expect(clock(source)).toEqual([]);
  });
});

describe('work at import time', () => {
  it.each([
    "const text = readFileSync('a');",
    'export const answer = await fetch(url);',
    'await start();',
    'start();',
    "if (process.platform === 'win32') install();",
    'for (const each of all) use(each);',
    "export const database = new Store(openFile('a'));",
    'const key = process.env.KEY;',
    "function f(): { a: string } {\n  return { a: '' };\n}\nf();",
    'export const map = new Map([[1, () => 2]]);\nstart();',
    "const TABLE = { a() {\n  return 1;\n}, b: readFileSync('b') };",
    "const both = [() => 1, readFileSync('b')];",
  ])('finds %s', (source) => {
    expect(work(source)).not.toEqual([]);
  });

  it.each([
    "export const read = () => readFileSync('a');",
    "export const read = async (): Promise<void> => {\n  await fetch('a');\n};",
    "export async function read() {\n  return await fetch('a');\n}",
    "export class A {\n  read() {\n    return readFileSync('a');\n  }\n}\nconst a = 1;",
    "const schema = z.object({ a: z.string().refine((text) => existsSync(text), 'b') });",
    'export const LIMITS = Object.freeze({ a: 1, b: [2] });',
    "export { a } from './a.ts';\nexport type B = { readonly open: string };",
    'export interface A {\n  readonly env: string;\n}\nconst f = function () {\n  return process.env.A;\n};',
    "const FORMATS = {\n  block(builder): void {\n    openSync('a');\n  },\n  other(b) {\n    fetch(b);\n  },\n};",
    'const TABLE = { a: (x: number) => readFileSync(x), b: 1 } as const;',
  ])('allows %s', (source) => {
    expect(work(source)).toEqual([]);
  });
});

describe('length', () => {
  const long = 'const a = 1;\n'.repeat(401);

  it('asks for a reason over 400 lines', () => {
    expect(lengthFault('a.ts', long)).toContain('401 lines');
    expect(lengthFault('a.ts', `/** A table. */\n${long}`)).toContain('402 lines');
  });

  it('accepts 400 lines, and more with a reason', () => {
    expect(lengthFault('a.ts', 'const a = 1;\n'.repeat(400))).toBeUndefined();
    expect(
      lengthFault('a.ts', `/** Longer than 400 lines: one table of the manual. */\n${long}`),
    ).toBeUndefined();
  });
});
