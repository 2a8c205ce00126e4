import { describe, expect, test } from 'vitest';
import { createSubscriptionGateway } from '../../../../lib/graph/subscriptions/subscriptionGateway.ts';
import type { SubscriptionChange, SubscriptionWish } from '../../../../lib/sync/ports/subscriptions.ts';
import { checkRequest, loadSchema } from '../../../../simulator/m365/schemaCheck.ts';
import {
  type Answer,
  type ArrivedSub,
  batchReply,
  json,
  ORIGIN,
  type SubReply,
  stage,
  subsOf,
} from '../support/scriptedGraph.ts';

const OURS = 'https://sync.firma.example/api/webhookGraph';
const wish: SubscriptionWish = { synchronisation: 7, domaene: 'termine', postfach: 'Willy@firma.example' };

function gateway(answer: Answer) {
  const { client, arrived, clock } = stage(answer);
  const made = createSubscriptionGateway({
    client,
    notificationUrl: OURS,
    lifecycleNotificationUrl: ({ synchronisation }) => `${OURS}?marke=${synchronisation}`,
    clientState: ({ synchronisation }) => `state-${synchronisation}`,
    waitBudget_ms: 10_000,
  });
  return { gateway: made, arrived, clock };
}

/** A subscription as Graph shows it. */
const shown = (more: Record<string, unknown> = {}) => ({
  id: 'S1',
  resource: '/users/willy@firma.example/events',
  changeType: 'created,updated,deleted',
  notificationUrl: OURS,
  lifecycleNotificationUrl: `${OURS}?marke=7`,
  expirationDateTime: '2026-11-29T08:00:00.1234567Z',
  clientState: null,
  ...more,
});

/** Applies changes at a Graph that answers each sub-request so; in virtual time. */
async function apply(
  changes: readonly SubscriptionChange[],
  reply: (sub: ArrivedSub) => SubReply | undefined,
) {
  const { gateway: made, arrived, clock } = gateway((request) => batchReply(request, reply));
  const results = await clock.run(made.apply(changes));
  return { results, subs: arrived.flatMap(subsOf) };
}

describe('the list', () => {
  test('shows over all pages only what bears our notificationUrl, and nothing like it', async () => {
    const pages = [
      {
        value: [shown(), shown({ id: 'other', notificationUrl: `${OURS}2` }), { broken: true }],
        '@odata.nextLink': `${ORIGIN}/v1.0/subscriptions?$skiptoken=x`,
      },
      { value: [shown({ id: 'S2', notificationUrl: `${OURS}?mandant=b` }), shown({ id: 'S3' })] },
    ];
    const { gateway: made, arrived, clock } = gateway((_request, number) => json(pages[number - 1]));
    expect(await clock.run(made.list())).toMatchObject([
      {
        id: 'S1',
        watches: { postfach: 'willy@firma.example', domaene: 'termine' },
        mark: `${OURS}?marke=7`,
        expiresAt_ms: Date.parse('2026-11-29T08:00:00.123Z'),
      },
      { id: 'S3' },
    ]);
    expect(arrived.map(({ url }) => url)).toEqual([
      `${ORIGIN}/v1.0/subscriptions`,
      `${ORIGIN}/v1.0/subscriptions?$skiptoken=x`,
    ]);
  });

  test.each([
    ['users/WILLY%40firma.example/events', 'termine'],
    ["/users/willy@firma.example/mailFolders('Inbox')/messages", 'posteingang'],
    ['/users/willy@firma.example/mailfolders/sentitems/messages', 'gesendete'],
    ['/users/willy@firma.example/contacts', undefined],
    ['/me/events', undefined],
    ['/users/%zz/events', undefined],
  ])('reads the resource %s', async (resource, domaene) => {
    const { gateway: made, clock } = gateway(() => json({ value: [shown({ resource })] }));
    const [found] = await clock.run(made.list());
    expect(found!.watches?.domaene).toBe(domaene);
    if (domaene !== undefined) expect(found!.watches!.postfach).toBe('willy@firma.example');
  });

  test('takes one that does not tell of everything for one without a mark', async () => {
    const { gateway: made, clock } = gateway(() => json({ value: [shown({ changeType: 'updated' })] }));
    expect((await clock.run(made.list()))[0]!.mark).toBeUndefined();
  });

  test.each([
    ['no list', () => json({})],
    ['a link that leads back', () => json({ value: [], '@odata.nextLink': `${ORIGIN}/v1.0/subscriptions` })],
    [
      'a link elsewhere',
      () => json({ value: [], '@odata.nextLink': 'https://evil.example/v1.0/subscriptions' }),
    ],
  ])('that is %s ends with an error', async (_what, answer) => {
    const { gateway: made, clock } = gateway(answer);
    await expect(clock.run(made.list())).rejects.toMatchObject({ kind: 'malformed' });
  });
});

describe('a change', () => {
  test('creates with immutable ids, lifecycle address and an expiry that Graph takes, and reads the expiry back', async () => {
    const { results, subs } = await apply([{ kind: 'create', wish }], () => ({ status: 201, body: shown() }));
    expect(subs).toMatchObject([
      {
        method: 'POST',
        url: '/subscriptions',
        headers: { Prefer: 'IdType="ImmutableId"' },
        body: {
          changeType: 'created,updated,deleted',
          notificationUrl: OURS,
          lifecycleNotificationUrl: `${OURS}?marke=7`,
          resource: '/users/Willy@firma.example/events',
          clientState: 'state-7',
        },
      },
    ]);
    const { expirationDateTime } = subs[0]!.body as { expirationDateTime: string };
    const minutes = (Date.parse(expirationDateTime) - Date.UTC(2026, 10, 23, 8)) / 60_000;
    expect(minutes).toBeLessThan(10_080);
    expect(minutes).toBeGreaterThan(10_000);
    expect(results).toEqual([{ kind: 'done', expiresAt_ms: Date.parse('2026-11-29T08:00:00.123Z') }]);
  });

  test('encodes an address that a path could not hold', async () => {
    const odd = { ...wish, postfach: 'a/b#c?d@x' };
    const { subs } = await apply([{ kind: 'create', wish: odd }], () => ({ status: 201, body: shown() }));
    expect(subs[0]!.body!.resource).toBe('/users/a%2Fb%23c%3Fd@x/events');
  });

  test('renews, authorizes and removes by id, twenty in a batch', async () => {
    const changes: SubscriptionChange[] = [
      { kind: 'renew', id: 'a', domaene: 'termine' },
      { kind: 'reauthorize', id: 'b' },
      ...Array.from({ length: 19 }, (_, at) => ({ kind: 'remove', id: `c${at}` }) as const),
    ];
    const { results, subs } = await apply(changes, ({ method }) =>
      method === 'PATCH' ? { status: 200, body: shown() } : { status: 204 },
    );
    expect(subs.slice(0, 3).map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PATCH /subscriptions/a',
      'POST /subscriptions/b/reauthorize',
      'DELETE /subscriptions/c0',
    ]);
    expect(Object.keys(subs[0]!.body!)).toEqual(['expirationDateTime']);
    expect(results.every(({ kind }) => kind === 'done')).toBe(true);
  });

  test.each<[string, SubscriptionChange, SubReply | undefined, object]>([
    ['a conflict', { kind: 'create', wish }, { status: 409 }, { kind: 'conflict' }],
    ['no right', { kind: 'create', wish }, { status: 403 }, { kind: 'refused', unreachable: false }],
    ['no mailbox', { kind: 'create', wish }, { status: 404 }, { kind: 'refused', unreachable: false }],
    [
      'an address of ours that does not answer',
      { kind: 'create', wish },
      { status: 400, body: { error: { code: 'ValidationError', message: 'x' } } },
      { kind: 'refused', unreachable: true },
    ],
    [
      'a renewal of nothing',
      { kind: 'renew', id: 'a', domaene: 'termine' },
      { status: 404 },
      { kind: 'gone' },
    ],
    ['a removal of nothing', { kind: 'remove', id: 'a' }, { status: 404 }, { kind: 'gone' }],
    ['a service that is down', { kind: 'create', wish }, { status: 503 }, { kind: 'later' }],
    ['a token that is not taken', { kind: 'create', wish }, { status: 401 }, { kind: 'later' }],
    ['no answer', { kind: 'create', wish }, undefined, { kind: 'later' }],
    ['a create without an expiry', { kind: 'create', wish }, { status: 201, body: {} }, { kind: 'later' }],
  ])('tells %s apart', async (_what, change, reply, expected) => {
    const { results } = await apply([change], () => reply);
    expect(results).toMatchObject([expected]);
  });
});

describe.skipIf(loadSchema() === undefined)('Microsoft’s metadata', () => {
  test('know every request and every property', async () => {
    const { subs } = await apply(
      [
        { kind: 'create', wish },
        { kind: 'renew', id: 'a', domaene: 'termine' },
        { kind: 'reauthorize', id: 'a' },
        { kind: 'remove', id: 'a' },
      ],
      () => ({ status: 204 }),
    );
    const faults = subs.flatMap(({ method, url, body }) => {
      const request = { method, path: url, ...(body === undefined ? {} : { body }) };
      return checkRequest(loadSchema()!, request);
    });
    expect(faults).toEqual([]);
  });
});
