/** Time that a running Abgleich gets to come to its end; killing it is harmless, too. */
const grace_ms = 1_200;

/**
 * Aborts at Ctrl-C, SIGTERM and the end of the terminal; ends the process with `code` when that takes too long. Further
 * signals change nothing: npm hands on a second Ctrl-C for the same key.
 */
export function stopOnSignals(code: number): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) return;
    controller.abort(new Error('Beendet durch ein Signal.'));
    setTimeout(() => process.exit(code), grace_ms).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return controller.signal;
}
