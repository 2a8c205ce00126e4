import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type DemoFolder, demoFolder } from '../../../../simulator/demo/folder.ts';

const made: string[] = [];

/** A fresh demo folder, removed after the test. */
export function freshFolder(): DemoFolder {
  const path = mkdtempSync(join(tmpdir(), 'vorfuehrung-'));
  made.push(path);
  return demoFolder({ EMISSYNC_DEMO_ORDNER: path });
}

afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});
