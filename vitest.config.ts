import { defineConfig } from 'vitest/config';

/** Whatever talks to a T-SQL server. */
const TSQL = ['test/mssql/**/*.test.ts', 'test/contract/mssql.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/buildApp.ts'],
    testTimeout: 30_000,
    // Starting processes and building takes its time on a busy machine.
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'alle',
          include: ['test/{unit,contract,simulation,e2e}/**/*.test.ts'],
          exclude: TSQL,
        },
      },
      {
        extends: true,
        test: {
          name: 'T-SQL',
          include: TSQL,
          // One file after the other: Babelfish does not stand databases that come and go beside each other.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
