import type { Host } from '../../../cli/host.ts';
import { seededRandom, steppingClock } from '../simulator/tenantWorld.ts';

export interface ConsoleHost extends Host {
  output(): { stdout: string; stderr: string };
}

/** A host that keeps what is written. */
export function consoleHost(over: Partial<Host> & { tty?: boolean } = {}): ConsoleHost {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: over.tty === true,
    columns: 60,
  });
  return {
    env: {},
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    owner: (uuid) => `test:${uuid}`,
    signal: new AbortController().signal,
    clock: steppingClock(),
    random: seededRandom(1),
    fetch: () => Promise.reject(new Error('nobody listens')),
    ...over,
    output: () => written,
  };
}
