/**
 * Azurite's queue service as a process of its own that ends with its parent, however that ends. Its one argument: the folder
 * for its data; without it they live in memory.
 */
process.on('disconnect', () => process.exit(0));
// The parent decides when it is over: Ctrl-C reaches the whole group.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
const [folder] = process.argv.splice(2);
// Its command line is its documented interface; package.json: "azurite-queue".
process.argv.push(
  ...['--queueHost', '127.0.0.1', '--queuePort', '0'],
  ...(folder === undefined ? ['--inMemoryPersistence'] : ['--location', folder]),
  ...['--disableTelemetry', '--silent'],
);
await import('azurite/dist/src/queue/main.js');
