import { describe, expect, test } from 'vitest';
import { createTenant, type Switches, type Tenant } from '../../../simulator/m365/tenant.ts';
import { VirtualTime } from '../../simulation/harness/virtualTime.ts';
import { appointment, seededRandom, start_ms, willy } from './tenantWorld.ts';

const URL_ = 'https://firma.example/api/webhookGraph';
const DAY_MS = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();
const body = (more: Record<string, unknown> = {}) => ({
  changeType: 'created,updated,deleted',
  notificationUrl: URL_,
  lifecycleNotificationUrl: `${URL_}?marke=1`,
  resource: `/users/${willy}/events`,
  expirationDateTime: iso(start_ms + 3 * DAY_MS),
  clientState: 'geheim',
  ...more,
});

/** A tenant in virtual time whose notifications arrive at an address of ours. */
function world(switches: Partial<Switches> = {}) {
  const time = new VirtualTime(start_ms);
  // biome-ignore lint/suspicious/noExplicitAny: tests look into notifications of every shape
  const received: { at: number; url: string; value: any[] }[] = [];
  const ours = {
    /** How the address behaves. */
    status: 202,
    silent: false,
    echo: (token: string) => token,
  };
  const tenant: Tenant = createTenant({
    clock: time,
    random: seededRandom(1),
    switches,
    post: async (url, init) => {
      const { searchParams } = new URL(url);
      const token = searchParams.get('validationToken');
      if (token !== null)
        return new Response(ours.echo(token), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
      if (ours.silent) await time.sleep(DAY_MS);
      received.push({ at: time.now(), url, value: JSON.parse(`${init.body}`).value });
      return new Response(null, { status: ours.status });
    },
  });
  const box = tenant.addMailbox(willy);
  async function ask(method: string, path: string, content?: unknown, headers: Record<string, string> = {}) {
    const response = await tenant.fetch(`https://graph.microsoft.com/v1.0${path}`, {
      method,
      headers: {
        Authorization: 'Bearer simulator-token',
        ...(content === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
  const drive = <T>(work: Promise<T>) => time.drive(work);
  return {
    time,
    tenant,
    box,
    ours,
    received,
    ask: (...request: Parameters<typeof ask>) => drive(ask(...request)),
    /** Lets everything arrive, also what is tried again. */
    settle: () => drive(tenant.subscriptions.delivered()),
    notifications: () => received.flatMap(({ value }) => value),
  };
}

async function subscribed(switches: Partial<Switches> = {}, more: Record<string, unknown> = {}) {
  const made = world(switches);
  const { status, body: shown } = await made.ask('POST', '/subscriptions', body(more), {
    Prefer: 'IdType="ImmutableId"',
  });
  expect(status).toBe(201);
  return { ...made, id: `${shown.id}` };
}

describe('a subscription', () => {
  test('is made when both addresses answer the handshake, and shows its clientState only then', async () => {
    const { ask, id } = await subscribed();
    expect((await ask('GET', `/subscriptions/${id}`)).body).toMatchObject({
      id,
      resource: `/users/${willy}/events`,
      notificationUrl: URL_,
      lifecycleNotificationUrl: `${URL_}?marke=1`,
      expirationDateTime: iso(start_ms + 3 * DAY_MS),
      clientState: null,
    });
  });

  test.each([
    ['escapes nothing', (token: string) => encodeURIComponent(token)],
    ['answers HTML', (token: string) => `<p>${token}</p>`],
    ['takes + for a blank', (token: string) => token.replace('+', ' ')],
  ])('is refused when the address %s', async (_what, echo) => {
    const { ask, ours } = world();
    ours.echo = echo;
    expect(await ask('POST', '/subscriptions', body())).toMatchObject({
      status: 400,
      body: { error: { code: 'ValidationError' } },
    });
  });

  test.each([
    ['over seven days', { expirationDateTime: iso(start_ms + 7 * DAY_MS + 60_000) }],
    ['of a past instant', { expirationDateTime: iso(start_ms - 1) }],
    [
      'of a task for more than three days',
      {
        resource: `/users/${willy}/todo/lists/x/tasks`,
        expirationDateTime: iso(start_ms + 3 * DAY_MS),
      },
    ],
    ['at an http address', { notificationUrl: 'http://127.0.0.1:7071/api/webhookGraph' }],
    ['with 129 characters of clientState', { clientState: 'x'.repeat(129) }],
    ['of nothing that can be watched', { resource: `/users/${willy}/calendars` }],
    ['with an unknown property', { farbe: 'rot' }],
  ])('%s is refused', async (_what, more) => {
    expect((await world().ask('POST', '/subscriptions', body(more))).status).toBe(400);
  });

  test('of a mailbox that is not there, or not reachable, is refused as reading it would be', async () => {
    const { ask, box } = world();
    expect((await ask('POST', '/subscriptions', body({ resource: '/users/nobody@x/events' }))).status).toBe(
      404,
    );
    box.block('accessDenied');
    expect((await ask('POST', '/subscriptions', body())).status).toBe(403);
  });

  test('may lie on loopback where the demo allows it, and lives 45 minutes at least', async () => {
    const { ask } = world({ loopbackNotificationUrl: true });
    const local = 'http://127.0.0.1:7071/api/webhookGraph';
    const { status, body: shown } = await ask(
      'POST',
      '/subscriptions',
      body({
        notificationUrl: local,
        lifecycleNotificationUrl: local,
        expirationDateTime: iso(start_ms + 60_000),
      }),
    );
    expect([status, shown.expirationDateTime]).toEqual([201, iso(start_ms + 45 * 60_000)]);
  });

  test('a second one of the same resource and changes is a conflict', async () => {
    const { ask, id } = await subscribed();
    const second = await ask('POST', '/subscriptions', body({ changeType: 'deleted,created,updated' }));
    expect(second.status).toBe(409);
    expect(second.body.error.message).toContain(id);
  });

  test('is renewed, but cannot change otherwise; not reauthorized within ten minutes of it', async () => {
    const { ask, id, time } = await subscribed();
    const expirationDateTime = iso(start_ms + 6 * DAY_MS);
    expect((await ask('PATCH', `/subscriptions/${id}`, { expirationDateTime })).body).toMatchObject({
      expirationDateTime,
    });
    expect((await ask('PATCH', `/subscriptions/${id}`, { clientState: 'x' })).status).toBe(400);
    expect((await ask('POST', `/subscriptions/${id}/reauthorize`)).status).toBe(400);
    time.advance(600_000);
    expect((await ask('POST', `/subscriptions/${id}/reauthorize`)).status).toBe(204);
  });

  test('is gone when it was deleted or has expired', async () => {
    const first = await subscribed();
    expect((await first.ask('DELETE', `/subscriptions/${first.id}`)).status).toBe(204);
    expect((await first.ask('GET', `/subscriptions/${first.id}`)).status).toBe(404);
    const second = await subscribed();
    second.time.advance(3 * DAY_MS);
    expect((await second.ask('GET', '/subscriptions')).body.value).toEqual([]);
    second.box.createEvent(appointment('danach'));
    await second.settle();
    expect(second.received).toEqual([]);
  });

  test('is listed page by page', async () => {
    const { ask, tenant } = world({ subscriptionPageSize: 2 });
    for (const name of ['a', 'b', 'c']) {
      tenant.addMailbox(`${name}@firma.example`);
      await ask('POST', '/subscriptions', body({ resource: `users/${name}@firma.example/events` }));
    }
    const first = (await ask('GET', '/subscriptions')).body;
    expect(first.value).toHaveLength(2);
    const path = first['@odata.nextLink'].replace('https://graph.microsoft.com/v1.0', '');
    expect((await ask('GET', path)).body).toMatchObject({ value: [{}] });
    expect((await ask('GET', '/subscriptions?$filter=x')).status).toBe(400);
  });
});

describe('notifications', () => {
  test('tell of what is created, changed and deleted, by immutable id where that was asked for', async () => {
    const { box, settle, notifications, id } = await subscribed();
    const event = box.createEvent(appointment('neu'));
    box.updateEvent(event, { subject: 'geändert' });
    box.deleteEvent(event);
    await settle();
    expect(notifications().map(({ changeType, resourceData }) => [changeType, resourceData.id])).toEqual([
      ['created', event],
      ['updated', event],
      ['deleted', event],
    ]);
    expect(notifications()[0]).toMatchObject({ subscriptionId: id, clientState: 'geheim' });
    expect(JSON.stringify(notifications())).not.toContain('geändert');
  });

  test('that are not accepted come again, with growing pauses, for four hours', async () => {
    const { box, ours, settle, received, tenant } = await subscribed();
    ours.status = 503;
    box.createEvent(appointment('neu'));
    await settle();
    expect(received.length).toBeGreaterThan(5);
    expect(received.at(-1)!.at - start_ms).toBeLessThanOrEqual(4 * 3_600_000);
    expect(tenant.counters).toMatchObject({ notifications: 1, notificationsLost: 1 });
  });

  test('that are answered after three seconds come again', async () => {
    const { box, ours, settle, tenant } = await subscribed();
    ours.silent = true;
    box.createEvent(appointment('neu'));
    await settle();
    expect(tenant.counters.notificationPosts).toBeGreaterThan(1);
    expect(tenant.counters.notificationsLost).toBe(1);
  });

  test('can be lost, told as missed, doubled, late and in any order', async () => {
    const lost = await subscribed({ notificationLoss: 1, missedTold: true });
    lost.box.createEvent(appointment('neu'));
    await lost.settle();
    expect(lost.received).toMatchObject([{ url: `${URL_}?marke=1`, value: [{ lifecycleEvent: 'missed' }] }]);

    const odd = await subscribed({
      notificationTwice: 1,
      notificationDelay_ms: 60_000,
      notificationShuffle: true,
      notificationBatch: 1,
    });
    const ids = [1, 2, 3, 4, 5].map((hour) => odd.box.createEvent(appointment(`${hour}`)));
    await odd.settle();
    const order = odd.notifications().map(({ resourceData }) => resourceData.id);
    expect(order).toHaveLength(10);
    expect(new Set(order)).toEqual(new Set(ids));
    expect(order).not.toEqual(ids.flatMap((id) => [id, id]));
    expect(Math.max(...odd.received.map(({ at }) => at))).toBeGreaterThan(start_ms + 10_000);
  });

  test('come together where many happen at once', async () => {
    const { box, settle, received } = await subscribed({ notificationGather_ms: 10, notificationBatch: 3 });
    for (const hour of [1, 2, 3, 4]) box.createEvent(appointment(`${hour}`));
    await settle();
    expect(received.map(({ value }) => value.length)).toEqual([3, 1]);
  });

  test('of another mailbox under the same address do not come', async () => {
    const { box, settle, received } = await subscribed();
    box.replace();
    box.createEvent(appointment('neu'));
    await settle();
    expect(received).toEqual([]);
  });
});

describe('the life of a subscription', () => {
  test('pauses until it is authorized anew; what happens meanwhile is lost', async () => {
    const { box, tenant, settle, notifications, ask, id } = await subscribed();
    tenant.subscriptions.requireAuthorization(id);
    box.createEvent(appointment('verloren'));
    await settle();
    expect(notifications().map(({ lifecycleEvent }) => lifecycleEvent)).toEqual(['reauthorizationRequired']);
    await ask('POST', `/subscriptions/${id}/reauthorize`);
    box.createEvent(appointment('gesehen'));
    await settle();
    expect(notifications().map(({ changeType }) => changeType)).toEqual([undefined, 'created']);
  });

  test('ends when the service drops it, silently or not', async () => {
    const told = await subscribed();
    told.tenant.subscriptions.drop(told.id);
    await told.settle();
    expect(told.notifications()).toMatchObject([{ lifecycleEvent: 'subscriptionRemoved' }]);
    expect((await told.ask('PATCH', `/subscriptions/${told.id}`, {})).status).toBe(404);
    const silent = await subscribed();
    silent.tenant.subscriptions.drop(silent.id, true);
    await silent.settle();
    expect(silent.received).toEqual([]);
  });

  test('outlives a restart of the tenant', async () => {
    const kept = new Map<string, string>();
    const options = {
      random: seededRandom(1),
      persistence: {
        load: () => [...kept],
        put: (entries: [string, string | null][]) => {
          for (const [key, json] of entries) json === null ? kept.delete(key) : kept.set(key, json);
        },
      },
      post: async (url: string) =>
        new Response(new URL(url).searchParams.get('validationToken'), {
          headers: { 'content-type': 'text/plain' },
        }),
    };
    const time = new VirtualTime(start_ms);
    const before = createTenant({ ...options, clock: time });
    before.addMailbox(willy);
    await time.drive(
      before.fetch('https://graph.microsoft.com/v1.0/subscriptions', {
        method: 'POST',
        headers: { Authorization: 'Bearer simulator-token', 'Content-Type': 'application/json' },
        body: JSON.stringify(body()),
      }),
    );
    expect(createTenant({ ...options, clock: time }).subscriptions.list()).toEqual(
      before.subscriptions.list(),
    );
  });
});
