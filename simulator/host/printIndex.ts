/**
 * Prints what a function app registers, as JSON, and ends: `node simulator/host/printIndex.ts FOLDER`. No trigger starts.
 */
import { resolve } from 'node:path';
import { loadApp } from './loadApp.ts';

const app = await loadApp(resolve(process.argv[2] ?? '.'), ({ message }) => console.error(message));
process.stdout.write(JSON.stringify([...app.functions.values()].map(({ metadata }) => metadata)));
process.exit(0);
