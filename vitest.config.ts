import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,contract,simulation,mssql,e2e}/**/*.test.ts'],
    globalSetup: ['test/buildApp.ts'],
    testTimeout: 30_000,
  },
});
