import { localOwner } from '../lib/emis/embedded/localOwner.ts';
import { systemClock, systemRandom } from '../lib/mandanten/systemPorts.ts';
import { EXIT } from './exitCode.ts';
import { main } from './main.ts';

/** Runs the console application in this process and ends it with its exit code. */
export async function runProcess(): Promise<void> {
  const { stdout, stderr } = process;
  // Somebody closed the pipe (`| head`): the Abgleich goes on, only nobody reads its output.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const exitCode = await main(process.argv.slice(2), {
    env: process.env,
    stdout,
    stderr,
    clock: systemClock,
    random: systemRandom,
    fetch: (url, init) => globalThis.fetch(url, init),
    owner: localOwner,
    signal: interruption(),
  });
  await Promise.all([drained(stdout), drained(stderr)]);
  process.exit(exitCode);
}

/** Ctrl-C asks the run to end; a second one ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      controller.abort();
    });
  }
  return controller.signal;
}

/** What was written has left the process: pipes are asynchronous on some systems, and exit would cut them off. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
