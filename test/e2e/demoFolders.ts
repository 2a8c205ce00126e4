import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type StartProcess, start } from './startProcess.ts';

/** Folders and processes of one test file; what still runs at its end is killed, what was made is removed. */
export function demoFolders() {
  const folders: string[] = [];
  const processes: StartProcess[] = [];
  afterAll(async () => {
    for (const { child } of processes) child.kill('SIGKILL');
    await Promise.all(processes.map(({ ended }) => ended));
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return {
    fresh(): string {
      const folder = mkdtempSync(join(tmpdir(), 'npm-start-'));
      folders.push(folder);
      return folder;
    },
    start(folder: string, ...options: string[]): StartProcess {
      const started = start(folder, ...options);
      processes.push(started);
      return started;
    },
  };
}
