import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

/** The part of vitest's JSON report that counts. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/**
 * Prints `N passed, N failed` (`, N skipped`) for a run of `npm test` and ends with 0 only if everything passed.
 * What fails outside of a test counts as one failure: types, lint, a test file that cannot be loaded, a crash.
 *
 * Usage: node scripts/testSummary.ts REPORT.json EXIT_CODE_OF_NPM_TEST
 */
function summarise(reportPath: string, exitCode: number): number {
  const report = existsSync(reportPath)
    ? (JSON.parse(readFileSync(reportPath, 'utf8')) as Report)
    : undefined;
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const unloadable = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  let failed = (report?.numFailedTests ?? 0) + unloadable;
  if (failed === 0 && exitCode !== 0) failed = 1;
  if (report === undefined) console.log('The tests did not run: types or lint failed, see above.');
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

const [reportPath = '', exitCode = '1'] = process.argv.slice(2);
process.exitCode = summarise(reportPath, Number(exitCode));
