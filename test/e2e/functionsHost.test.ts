import { createServer } from 'node:net';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/mandanten/systemPorts.ts';
import { createAzureQueue } from '../../lib/queue/azureQueue.ts';
import { type Azurite, startAzurite } from '../../simulator/azurite/startAzurite.ts';
import { forkHost, HostEndedError } from '../../simulator/host/forkHost.ts';
import { type FunctionsWorld, openFunctionsWorld } from './functionsWorld.ts';

const arrives = { timeout: 20_000, interval: 100 };
const decoded = (text: string): string => Buffer.from(text, 'base64').toString();

describe('The queue of the functions', () => {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite();
  }, 60_000);
  afterAll(() => azurite.close());
  const storage = () => ({ kind: 'connectionString', connectionString: azurite.connectionString }) as const;
  const reader = (name: string) =>
    QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(name);

  it('is made when it is missing; messages are base64, as Azure Functions read them', async () => {
    const queue = createAzureQueue<{ text: string }>('neue-warteschlange', storage, systemClock);
    await queue.send({ text: 'Grüße' });
    const { receivedMessageItems } = await reader('neue-warteschlange').receiveMessages();
    expect(receivedMessageItems.map(({ messageText }) => decoded(messageText))).toEqual(['{"text":"Grüße"}']);
  });

  it('shows nobody a delayed message before its time', async () => {
    const queue = createAzureQueue<object>('spaetere', storage, systemClock);
    await queue.send({ wann: 'später' }, { delay_ms: 3_600_000 });
    await queue.send({ wann: 'jetzt' });
    const { receivedMessageItems } = await reader('spaetere').receiveMessages({ numberOfMessages: 10 });
    expect(receivedMessageItems.map(({ messageText }) => decoded(messageText))).toEqual(['{"wann":"jetzt"}']);
  });

  it('that refuses says so in one line, without keys and addresses', async () => {
    const wrong = azurite.connectionString.replace(/AccountKey=[^;]*/, 'AccountKey=Z2VoZWltZXI=');
    const refusing = createAzureQueue<object>(
      'fremde',
      () => ({ ...storage(), connectionString: wrong }),
      systemClock,
    );
    const refusal = await refusing.send({}).catch((error: unknown) => error);
    expect(String(refusal)).toMatch(
      /Die Warteschlange fremde nimmt nichts an \(\w+\)\. Prüfen Sie AzureWebJobsStorage/,
    );
    expect(String(refusal)).not.toMatch(/Z2VoZWltZXI|127\.0\.0\.1/);
    expect((refusal as Error).cause).toBeUndefined();
  });
});

describe('The functions in the local host', () => {
  let world: FunctionsWorld;
  beforeAll(async () => {
    world = await openFunctionsWorld();
  }, 60_000);
  afterAll(() => world.close());

  it('put what nobody understands into the poison queue, and work on', async () => {
    const member = world.addMember('Willy Testermann');
    await world.startHost();
    await world.send('{"v":2}');
    await world.send('[]');
    await world.send('nur ein Satz');
    // The Functions library hands over what a JSON text means, not how it was written.
    await world.send('"ein Text"');
    await expect
      .poll(async () => [...(await world.poison())].sort(), arrives)
      .toEqual(['[]', 'ein Text', 'nur ein Satz', '{"v":2}']);
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const timeZone = 'W. Europe Standard Time';
    member.mailbox.createEvent({
      subject: 'Danach',
      start: { dateTime: `${day}T09:00:00`, timeZone },
      end: { dateTime: `${day}T10:00:00`, timeZone },
    });
    await world.send({
      v: 1,
      art: 'probe',
      mandant: 'standard',
      domaene: 'termine',
      synchronisationen: [member.synchronisation],
      grund: 'manuell',
      bemerkt_am: new Date().toISOString(),
    });
    const found = world.emis.prepare('SELECT betreff FROM termine');
    await expect.poll(() => found.all().map(({ betreff }) => betreff), arrives).toEqual(['Danach']);
  }, 60_000);

  it('answer only on their routes; timers can be started by hand as on Azure', async () => {
    const [host] = world.hosts;
    const status = async (path: string, method = 'GET') =>
      (await fetch(`${host!.url}${path}`, { method })).status;
    expect(await status('/api/gesundheit')).toBe(200);
    expect(await status('/api/gesundheit', 'POST')).toBe(404);
    expect(await status('/gesundheit')).toBe(404);
    expect(await status('/admin/functions/timerTermine', 'POST')).toBe(202);
    expect(await status('/admin/functions/gesundheit', 'POST')).toBe(404);
  });

  it('say what is missing when they cannot start', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    const settings = { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
    const start = (env: Record<string, string>, at: number) =>
      forkHost({ env: { PATH: process.env.PATH, ...env }, port: at, onLine: () => undefined });
    await expect(start(settings, port)).rejects.toThrow(
      new HostEndedError([
        `Den Anschluss ${port} belegt ein anderes Programm. Beenden Sie es, oder nehmen Sie einen anderen Anschluss.`,
      ]),
    );
    await expect(start({}, 0)).rejects.toThrow(/^Die App-Einstellung AzureWebJobsStorage fehlt\./);
    taken.close();
  }, 60_000);
});
