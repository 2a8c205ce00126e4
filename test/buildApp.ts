import { join } from 'node:path';
import { bundle } from '../scripts/bundle.ts';

/** Builds dist/ once before the tests: what runs in them is what would be deployed. */
export default async function buildApp(): Promise<void> {
  await bundle(join(import.meta.dirname, '..', 'dist'));
}
