import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';

/** A running Azurite. */
export interface Azurite {
  /** What AzureWebJobsStorage must say. */
  readonly connectionString: string;
  close(): Promise<void>;
}

const ACCOUNT = 'vorfuehrung';
const KEY_BYTES = 64;
const LISTENS = /successfully listens on (http:\/\/127\.0\.0\.1:\d+)/;

/**
 * Starts Azurite (https://learn.microsoft.com/azure/storage/common/storage-use-azurite): a real storage queue on a free
 * loopback port, with a key of its own. What it holds lives in its memory: messages are wake-ups, never data.
 *
 * @param folder where it keeps its messages instead. For many thousands of them: in its memory each is an extent of its own,
 * and clearing those away stops Azurite for minutes.
 *
 * @throws Error with Azurite's output when it does not start
 */
export async function startAzurite(folder?: string): Promise<Azurite> {
  const key = randomBytes(KEY_BYTES).toString('base64');
  const child = fork(join(import.meta.dirname, 'azuriteProcess.ts'), folder === undefined ? [] : [folder], {
    env: { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit');
  const url = await new Promise<string>((listening, failed) => {
    let output = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        // Only until it listens: later output is nobody's business.
        if (output.length < 10_000) output += text;
        const found = LISTENS.exec(output)?.[1];
        if (found !== undefined) listening(found);
      });
    void ended.then(() => failed(new Error(`Azurite did not start: ${output}`)));
  });
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${key};QueueEndpoint=${url}/${ACCOUNT};`,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
