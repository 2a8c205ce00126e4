import { localOwner } from '../lib/emis/embedded/localOwner.ts';
import type { AbgleichMessage } from '../lib/jobs/message.ts';
import type { JobPorts } from '../lib/jobs/ports.ts';
import { createMandantDirectory } from '../lib/mandanten/directory.ts';
import { readQueueStorage } from '../lib/mandanten/queueStorage.ts';
import { systemClock as clock, systemRandom as random } from '../lib/mandanten/systemPorts.ts';
import { createAzureQueue } from '../lib/queue/azureQueue.ts';
import { sharedTelemetry } from './telemetry.ts';

/** What all calls of this process share; each adds its own log. */
export type SharedPorts = Omit<JobPorts, 'log'>;

interface Opened {
  readonly ports: SharedPorts;
  close(): Promise<void>;
}

let opened: Opened | undefined;

/** The ports of the jobs, made at the first call; what they need (settings, packages, connections) they load when used. */
export function sharedPorts(): SharedPorts {
  opened ??= open();
  return opened.ports;
}

/** Closes what the process holds; a later call would open it anew. */
export async function closePorts(): Promise<void> {
  const closing = opened;
  opened = undefined;
  await closing?.close();
}

function open(): Opened {
  const { env } = process;
  const fetch = (url: string, init: RequestInit) => globalThis.fetch(url, init);
  const telemetry = sharedTelemetry();
  const mandanten = createMandantDirectory(env, { clock, random, fetch });
  const queue = createAzureQueue<AbgleichMessage>('emis-abgleich', () => readQueueStorage(env), clock);
  return {
    ports: { mandanten, queue, clock, random, telemetry, owner: localOwner },
    close: () => mandanten.close(),
  };
}
