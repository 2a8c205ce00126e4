import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../../lib/jobs/message.ts';
import { signClientState } from '../../../lib/webhook/clientState.ts';
import { ANSWER_MS } from '../../../lib/webhook/createWebhook.ts';
import {
  chunks,
  notification,
  OLD_SECRET,
  SECRET,
  signed,
  target,
  WebhookWorld,
} from './support/webhookWorld.ts';

const value = (...entries: unknown[]) => ({ value: entries });

describe('the validation handshake', () => {
  test('gives the token back, decoded, as plain text', async () => {
    const answer = await new WebhookWorld().handle({
      query: new URLSearchParams('validationToken=Validation%3a+Testing+%3Cb%3E%26%2b+%C3%BC'),
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toBe('Validation: Testing <b>&+ ü');
    expect(answer.headers['Content-Type']).toMatch(/^text\/plain\b/);
    expect(answer.headers['X-Content-Type-Options']).toBe('nosniff');
  });

  test('reads no body and queues nothing', async () => {
    const world = new WebhookWorld();
    // biome-ignore lint/correctness/useYield: it must not even be asked for the first chunk
    const body = (async function* (): AsyncGenerator<Uint8Array> {
      throw new Error('read');
    })();
    expect((await world.handle({ query: new URLSearchParams('validationToken=x'), body })).status).toBe(200);
    expect(world.messages).toEqual([]);
  });
});

describe('a change notification', () => {
  test('becomes a run message of its mailbox and domain, and is accepted when that is queued', async () => {
    const world = new WebhookWorld();
    expect(await world.post(value(signed(target(7, { mandant: 'mustermann' }))))).toEqual([202]);
    expect(world.messages).toEqual([
      {
        v: 1,
        art: 'lauf',
        mandant: 'mustermann',
        domaene: 'termine',
        synchronisationen: [7],
        grund: 'webhook',
        bemerkt_am: '2026-11-23T08:00:00.100Z',
      },
    ]);
    expect(() => parseMessage(JSON.stringify(world.messages[0]))).not.toThrow();
  });

  test('for the same mailbox and domain as others of the moment makes no message of its own', async () => {
    const world = new WebhookWorld();
    const mine = value(signed(), signed(), signed(target(7, { domaene: 'posteingang' })));
    expect(await world.post(mine, mine, mine)).toEqual([202, 202, 202]);
    expect(world.messages.map(({ domaene }) => domaene).sort()).toEqual(['posteingang', 'termine']);
  });

  test('that comes when the message is already on its way gets one of its own: the run may not have seen it', async () => {
    const world = new WebhookWorld();
    await world.post(value(signed()));
    await world.post(value(signed()));
    expect(world.messages).toHaveLength(2);
  });

  test('in a flood shares a probe with nineteen others of its Mandant and domain', async () => {
    const world = new WebhookWorld();
    const many = Array.from({ length: 45 }, (_, at) => signed(target(at + 1)));
    expect(await world.post(value(...many), value(signed(target(1, { mandant: 'b' }))))).toEqual([202, 202]);
    expect(
      world.messages.map(({ art, mandant, synchronisationen }) => [art, mandant, synchronisationen.length]),
    ).toEqual([
      ['lauf', 'b', 1],
      ['probe', 'standard', 20],
      ['probe', 'standard', 20],
      ['probe', 'standard', 5],
    ]);
    for (const message of world.messages) expect(() => parseMessage(JSON.stringify(message))).not.toThrow();
  });

  test('with an unknown or forged clientState is dropped and counted; the answer does not tell', async () => {
    const world = new WebhookWorld();
    const forged = [undefined, null, 7, '', 'geheim', signClientState(target(), OLD_SECRET)];
    const body = value(signed(target(8)), ...forged.map((state) => notification(state)));
    const answers = await world.post(body, value(notification('forged')));
    expect(answers).toEqual([202, 202]);
    expect(world.messages.map(({ synchronisationen }) => synchronisationen)).toEqual([[8]]);
    expect(world.metrics).toContainEqual(['webhook.verworfen', 6]);
    expect(world.metrics).toContainEqual(['webhook.verworfen', 1]);
  });

  test('of the secret before is taken during a rotation', async () => {
    const world = new WebhookWorld([SECRET, OLD_SECRET]);
    await world.post(value(notification(signClientState(target(3), OLD_SECRET))));
    expect(world.messages).toHaveLength(1);
  });
});

describe('a lifecycle notification', () => {
  test('missed wakes the mailbox', async () => {
    const world = new WebhookWorld();
    await world.post(value(signed(target(7), { lifecycleEvent: 'missed' })));
    expect(world.messages).toHaveLength(1);
    expect(world.notices).toEqual([]);
  });

  test.each(['subscriptionRemoved', 'reauthorizationRequired'])(
    '%s wakes the mailbox and those who look after the subscriptions',
    async (lifecycleEvent) => {
      const world = new WebhookWorld();
      const event = signed(target(7), { lifecycleEvent, changeType: undefined });
      expect(await world.post(value(event, event))).toEqual([202]);
      expect(world.messages).toHaveLength(1);
      expect(world.notices).toEqual([
        {
          v: 1,
          mandant: 'standard',
          abonnements: [{ synchronisation: 7, domaene: 'termine', ereignis: lifecycleEvent }],
        },
      ]);
    },
  );

  test('of a thousand subscriptions at once makes ten notices', async () => {
    const world = new WebhookWorld();
    const events = Array.from({ length: 1000 }, (_, at) =>
      signed(target(at + 1), { lifecycleEvent: 'reauthorizationRequired' }),
    );
    await world.post(...events.map((event) => value(event)));
    expect(world.notices).toHaveLength(10);
    expect(world.messages).toHaveLength(50);
  });

  test('of a kind that Graph may add one day wakes the mailbox and nothing else', async () => {
    const world = new WebhookWorld();
    await world.post(value(signed(target(7), { lifecycleEvent: 'toString' })));
    expect({ messages: world.messages.length, notices: world.notices.length }).toEqual({
      messages: 1,
      notices: 0,
    });
  });

  test('that is forged is dropped', async () => {
    const world = new WebhookWorld();
    await world.post(value(notification('forged', { lifecycleEvent: 'subscriptionRemoved' })));
    expect([...world.messages, ...world.notices]).toEqual([]);
  });
});

describe('what cannot be taken', () => {
  test('is malformed: 400, and nothing of it is queued', async () => {
    const world = new WebhookWorld();
    expect(await world.post('', '{', '{"value":1}', { value: [signed(), 'x'] })).toEqual([
      400, 400, 400, 400,
    ]);
    expect(world.messages).toEqual([]);
  });

  test('is an empty list: accepted, nothing to do', async () => {
    expect(await new WebhookWorld().post(value())).toEqual([202]);
  });

  test('is over one mebibyte: 413', async () => {
    const world = new WebhookWorld();
    expect(await world.post('x'.repeat(1_048_577))).toEqual([413]);
    expect((await world.handle({ length: 1_048_577, body: chunks('{}') })).status).toBe(413);
  });

  test('is refused by the queue: 503 for everybody who waited for that message, without telling why', async () => {
    const world = new WebhookWorld();
    world.queue = 'refuses';
    const answers = ['a', 'b'].map(() => world.handle({ body: chunks(value(signed())) }));
    for (const answer of await world.time.drive(Promise.all(answers))) {
      expect(answer.status).toBe(503);
      expect(answer.body).toBeUndefined();
    }
    world.queue = 'takes';
    expect(await world.post(value(signed()))).toEqual([202]);
    expect(world.messages).toHaveLength(1);
  });

  test('waits for a queue that hangs, or for a body that never ends: 503 before Graph gives up', async () => {
    const world = new WebhookWorld();
    world.queue = 'hangs';
    const start = world.time.now();
    const late = async (body: unknown) => {
      const answer = await world.handle({ body: chunks(body) });
      return [answer.status, world.time.now() - start];
    };
    expect(await world.time.drive(late(value(signed())))).toEqual([503, ANSWER_MS]);
    expect(ANSWER_MS).toBeLessThan(3_000);

    const quiet = new WebhookWorld();
    // biome-ignore lint/correctness/useYield: a sender that opens the connection and says nothing
    const silent = (async function* (): AsyncGenerator<Uint8Array> {
      await quiet.time.sleep(3_600_000);
    })();
    expect((await quiet.time.drive(quiet.handle({ body: silent }))).status).toBe(503);
  });

  test('does not hold up others: while one message hangs, the next round is sent', async () => {
    const world = new WebhookWorld();
    world.queue = 'hangs';
    const hanging = world.handle({ body: chunks(value(signed(target(1)))) });
    const later = (async () => {
      await world.time.sleep(500);
      world.queue = 'takes';
      return world.handle({ body: chunks(value(signed(target(2)))) });
    })();
    const answers = await world.time.drive(Promise.all([hanging, later]));
    expect(answers.map(({ status }) => status)).toEqual([503, 202]);
    expect(world.messages.map(({ synchronisationen }) => synchronisationen)).toContainEqual([2]);
  });

  test('breaks off in the middle: 503, so that Graph brings it again', async () => {
    const world = new WebhookWorld();
    const broken = (async function* () {
      yield Buffer.from('{"value":[');
      throw new Error('ECONNRESET');
    })();
    expect((await world.time.drive(world.handle({ body: broken }))).status).toBe(503);
  });
});
