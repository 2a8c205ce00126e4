import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const program = new URL('../../../scripts/testSummary.ts', import.meta.url).pathname;

function summary(report: object | undefined, exitCode: number) {
  const folder = mkdtempSync(join(tmpdir(), 'summary-'));
  const path = join(folder, 'vitest.json');
  if (report) writeFileSync(path, JSON.stringify(report));
  const { stdout, status } = spawnSync(process.execPath, [program, path, `${exitCode}`], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return { line: stdout.trimEnd().split('\n').at(-1), status };
}

const report = (passed: number, failed: number, pending = 0, unloadable = 0) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: 0,
  testResults: Array.from({ length: unloadable }, () => ({ status: 'failed', assertionResults: [] })),
});

describe('the closing line of CI', () => {
  it.each([
    ['everything passed', report(7, 0), 0, '7 passed, 0 failed', 0],
    ['some were skipped', report(7, 0, 2), 0, '7 passed, 0 failed, 2 skipped', 0],
    ['a test failed', report(6, 1), 1, '6 passed, 1 failed', 1],
    ['a test file could not be loaded', report(6, 0, 0, 1), 1, '6 passed, 1 failed', 1],
    ['all passed, but the run crashed', report(7, 0), 1, '7 passed, 1 failed', 1],
    ['no test was found', report(0, 0), 0, '0 passed, 0 failed', 1],
    ['types or lint failed, so no test ran', undefined, 2, '0 passed, 1 failed', 1],
  ])('%s', (_, given, exitCode, line, status) => {
    expect(summary(given, exitCode)).toEqual({ line, status });
  });
});
