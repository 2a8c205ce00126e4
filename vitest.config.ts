import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,contract,simulation,mssql,e2e}/**/*.test.ts'],
    globalSetup: ['test/buildApp.ts'],
    testTimeout: 30_000,
    // Starting processes and building takes its time on a busy machine.
    hookTimeout: 60_000,
  },
});
