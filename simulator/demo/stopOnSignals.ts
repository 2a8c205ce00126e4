/** Time that a running Abgleich gets to come to its end; killing it is harmless, too. */
const grace_ms = 1_200;
const parentCheck_ms = 500;

/**
 * Aborts at Ctrl-C, SIGTERM, the end of the terminal and the end of npm; ends the process with `code` when that takes too
 * long. Further signals change nothing: npm hands on a second Ctrl-C for the same key.
 */
export function stopOnSignals(code: number): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) return;
    controller.abort(new Error('Stopped from outside.'));
    setTimeout(() => process.exit(code), grace_ms).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.env.npm_lifecycle_event !== undefined) stopWithoutParent(stop);
  return controller.signal;
}

/** npm hands SIGTERM to the shell that it put in between, which ends without telling us. */
function stopWithoutParent(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, parentCheck_ms).unref();
}
