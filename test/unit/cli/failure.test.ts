import { expect, it } from 'vitest';
import { failureOf } from '../../../cli/failure.ts';
import { StoreError } from '../../../lib/sync/ports/errors.ts';

it.each([
  ['settings', 2, 'Das Zertifikat des SQL Servers ist abgelaufen.'],
  ['connection', 1, 'Der SQL Server ist nicht erreichbar.'],
] as const)('a database that cannot be used (%s) ends with exit code %i', (kind, exitCode, message) => {
  expect(failureOf(new StoreError(kind, message))).toMatchObject({ exitCode, lines: [message] });
});
