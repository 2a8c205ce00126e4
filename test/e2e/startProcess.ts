import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..');

/** A running `npm start`. */
export interface StartProcess {
  readonly child: ChildProcess;
  /** What it has shown so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until its output (both streams) matches; fails when it ends before or takes too long. */
  until(pattern: RegExp, timeout_ms?: number): Promise<RegExpExecArray>;
  /** Resolves with the exit code, null after a signal. */
  readonly ended: Promise<number | null>;
}

/** Starts `simulator/start.ts` on a folder, as `npm start -- …` does. */
export function start(folder: string, ...options: string[]): StartProcess {
  const child = spawn(process.execPath, [join(root, 'simulator', 'start.ts'), ...options], {
    cwd: root,
    env: { ...process.env, EMISSYNC_DEMO_ORDNER: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
      for (const listener of listeners) listener();
    });
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended,
    until(pattern, timeout_ms = 30_000) {
      return new Promise((found, failed) => {
        const finish = (act: () => void) => {
          listeners.delete(look);
          clearTimeout(timer);
          act();
        };
        const look = () => {
          const match = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
          if (match) finish(() => found(match));
        };
        const fail = (what: string) =>
          finish(() => failed(new Error(`${what} ${pattern}:\n${output.stdout}\n${output.stderr}`)));
        const timer = setTimeout(() => fail('timed out waiting for'), timeout_ms);
        listeners.add(look);
        void ended.then(() => fail('ended without'));
        look();
      });
    },
  };
}
