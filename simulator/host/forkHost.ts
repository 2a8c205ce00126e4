import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FromHost, ToHost } from './hostMessages.ts';

export interface HostProcessOptions {
  /** The whole environment of the process: app settings and what Node needs. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** 0 = any free one. */
  readonly port: number;
  /** What the functions and the host have to say: warnings and errors, with `everything` the rest as well. */
  readonly onLine: (line: string) => void;
  readonly everything?: boolean;
  /** See HostOptions; default Azure's 10 minutes. */
  readonly hold_ms?: number;
}

/** A local host in a process of its own, as a worker on Azure is one. */
export interface HostProcess extends FromHost {
  readonly child: ChildProcess;
  /** The exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
  /** Puts its time forward; timers that are due meanwhile fire. */
  advance(ms: number): void;
  /** Ends it in order. */
  close(): Promise<void>;
}

/**
 * Starts main.ts and waits until its triggers run. The process ends with this one.
 *
 * @throws Error with what it said when it ends before it is ready
 */
export async function forkHost(options: HostProcessOptions): Promise<HostProcess> {
  const { env, port, onLine, everything = false, hold_ms } = options;
  const words = [
    ...['--port', String(port)],
    ...(everything ? ['--ausfuehrlich'] : []),
    ...(hold_ms === undefined ? [] : ['--hold-ms', String(hold_ms)]),
  ];
  const child = fork(join(import.meta.dirname, 'main.ts'), words, {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said: string[] = [];
  const silent = [child.stdout!, child.stderr!].map((stream) => {
    const lines = createInterface({ input: stream }).on('line', (line) => {
      if (said.length < MAX_SAID) said.push(line);
      onLine(line);
    });
    return once(lines, 'close');
  });
  // Not 'close' of the child: it never comes once the channel was closed from here.
  const ended = Promise.all([once(child, 'exit'), ...silent]).then(([[code]]) => code as number | null);
  const ready = await Promise.race([once(child, 'message'), ended]);
  if (!Array.isArray(ready)) throw new HostEndedError(said);
  return {
    ...(ready[0] as FromHost),
    child,
    ended,
    // It may have been killed already.
    advance: (ms) => void child.send({ advance_ms: ms } satisfies ToHost, () => undefined),
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

const MAX_SAID = 50;

/** The host ended before it was ready; `message` is what it said. */
export class HostEndedError extends Error {
  constructor(said: readonly string[]) {
    super(said.join('\n') || 'Der lokale Host der Funktionen ist ohne Meldung zu Ende gegangen.');
    this.name = 'HostEndedError';
  }
}
