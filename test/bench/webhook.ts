import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { QueueClient } from '@azure/storage-queue';
import { signClientState } from '../../lib/webhook/clientState.ts';
import { startAzurite } from '../../simulator/azurite/startAzurite.ts';
import { table } from './table.ts';

/**
 * `node test/bench/webhook.ts`: how the webhook bears notifications, with a real queue. It only reports.
 *
 * Options: `--rate 500` (notifications a second, each in a request of its own) `--seconds 10` `--mailboxes 1000`.
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '10' },
    mailboxes: { type: 'string', default: '1000' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const mailboxes = Number(values.mailboxes);
const SECRET = 'ein-geheimnis-nur-fuer-diese-messung-123';

const azurite = await startAzurite();
const server = fork(join(import.meta.dirname, 'webhookServer.ts'), {
  env: {
    ...process.env,
    AzureWebJobsStorage: azurite.connectionString,
    GRAPH_CLIENT_STATE_SECRET: SECRET,
  },
});
const [port] = (await once(server, 'message')) as [number];
const agent = new Agent({ keepAlive: true, maxSockets: 200 });
const states = Array.from({ length: mailboxes }, (_, at) =>
  signClientState({ mandant: 'standard', synchronisation: at + 1, domaene: 'termine' }, SECRET),
);

/** Posts one notification; status and how long the answer took in milliseconds. */
function notify(clientState: string): Promise<{ readonly status: number; readonly took_ms: number }> {
  const body = JSON.stringify({
    value: [{ subscriptionId: 's', clientState, changeType: 'updated', resource: 'Users/u/Events/e' }],
  });
  const begun = performance.now();
  return new Promise((done, failed) => {
    const posted = request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method: 'POST',
        path: '/',
        headers: { 'content-length': body.length },
      },
      (response) => {
        response.resume().on('end', () => {
          done({ status: response.statusCode ?? 0, took_ms: performance.now() - begun });
        });
      },
    );
    posted.on('error', failed).end(body);
  });
}

/** Steps of 10 ms, each with its share of the notifications, whether the earlier ones are answered or not. */
async function flood(duration_s: number) {
  const sent: Promise<{ readonly status: number; readonly took_ms: number }>[] = [];
  const begun = performance.now();
  for (;;) {
    const elapsed_s = (performance.now() - begun) / 1000;
    if (elapsed_s >= duration_s) break;
    while (sent.length < elapsed_s * rate) sent.push(notify(states[Math.floor(Math.random() * mailboxes)]!));
    await sleep(10);
  }
  return Promise.all(sent);
}

async function queued(): Promise<number> {
  const queue = new QueueClient(azurite.connectionString, 'emis-abgleich');
  return (await queue.getProperties()).approximateMessagesCount ?? 0;
}

await flood(2);
const before = await queued();
const answers = await flood(seconds);
const messages = (await queued()) - before;
server.kill('SIGKILL');
await azurite.close();

const times = answers.map(({ took_ms }) => took_ms).sort((one, other) => one - other);
const at = (share: number) => `${Math.round(times[Math.ceil(share * times.length) - 1]!)} ms`;
const accepted = answers.filter(({ status }) => status === 202).length;
console.log(
  table(
    ['notifications', 'accepted', 'p50', 'p99', 'slowest', 'messages/s'],
    [
      [
        `${answers.length} in ${seconds} s over ${mailboxes} mailboxes`,
        `${accepted}`,
        at(0.5),
        at(0.99),
        at(1),
        (messages / seconds).toFixed(1),
      ],
    ],
  ),
);
process.exit(0);
