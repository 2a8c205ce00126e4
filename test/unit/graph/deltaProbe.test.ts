import { describe, expect, test } from 'vitest';
import { createDeltaProbe } from '../../../lib/graph/deltaProbe.ts';
import { LeaseLostError } from '../../../lib/sync/ports/errors.ts';
import {
  type Answer,
  batchReply,
  event,
  json,
  ORIGIN,
  refusal,
  type SubReply,
  stage,
  subsOf,
} from './support/scriptedGraph.ts';

const link = (mailbox: string, token: string) =>
  `${ORIGIN}/v1.0/users/${mailbox}/calendarView/delta?$deltatoken=${token}`;
const idle = (token: string): SubReply => ({
  status: 200,
  body: { value: [], '@odata.deltaLink': link('m', token) },
});
const error = (status: number, code: string, headers = {}): SubReply => ({
  status,
  headers,
  body: { error: { code, message: 'geheimer Betreff' } },
});

function probing(answer: Answer, beforeSend = () => {}) {
  const { client, arrived, run } = stage(answer);
  const probe = createDeltaProbe({
    client,
    prefer: 'IdType="ImmutableId"',
    permissions: 'Calendars.Read',
    waitBudget_ms: 30_000,
    beforeSend,
  });
  const ask = (...cursors: string[]) =>
    run(probe.probe(cursors.map((cursor, index) => ({ postfach: `m${index}@example.com`, cursor }))));
  return { probe, arrived, ask };
}

const cursors = (count: number) => Array.from({ length: count }, (_, index) => link(`m${index}`, 'alt'));

describe('Die nächsten Seiten vieler Postfächer', () => {
  test('kosten zu zwanzigst eine Anfrage, jede unter ihrem Cursor und mit ihren Vorgaben', async () => {
    const { probe, arrived, ask } = probing((request) => batchReply(request, ({ id }) => idle(`neu${id}`)));
    const results = await ask(...cursors(20));
    expect(results).toEqual(
      cursors(20).map((_, index) => ({ kind: 'unchanged', cursor: link('m', `neu${index + 1}`) })),
    );
    expect(probe.requests).toBe(1);
    expect(subsOf(arrived[0]!).map(({ method, url, headers }) => ({ method, url, headers }))).toEqual(
      cursors(20).map((cursor) => ({
        method: 'GET',
        url: cursor.slice(`${ORIGIN}/v1.0`.length),
        headers: { Prefer: 'IdType="ImmutableId"' },
      })),
    );
  });

  test.each<[string, unknown]>([
    ['Einträge', { value: [event('a')], '@odata.deltaLink': link('m', 'd') }],
    ['eine weitere Seite', { value: [], '@odata.nextLink': link('m', 's') }],
    ['beide Verweise', { value: [], '@odata.nextLink': link('m', 's'), '@odata.deltaLink': link('m', 'd') }],
    ['keinen Verweis', { value: [] }],
    ['keine Liste', { '@odata.deltaLink': link('m', 'd') }],
    ['nichts', undefined],
  ])('Zeigt eine Seite %s, ist der Abgleich an der Reihe', async (_what, body) => {
    const { ask } = probing((request) =>
      batchReply(request, ({ id }) => (id === '1' ? { status: 200, body } : idle('neu'))),
    );
    expect(await ask(...cursors(2))).toEqual([
      { kind: 'changed' },
      { kind: 'unchanged', cursor: link('m', 'neu') },
    ]);
  });

  test.each([
    [410, 'SyncStateNotFound'],
    [400, 'BadRequest'],
    [404, 'syncStateNotFound'],
  ])('Ein abgelaufener Cursor (%d %s) ist Sache des Abgleichs', async (status, code) => {
    const { ask } = probing((request) => batchReply(request, () => error(status, code)));
    expect(await ask(...cursors(1))).toEqual([{ kind: 'changed' }]);
  });

  test('Ein Cursor, der anderswohin führt, wird nicht gesendet und hält die anderen nicht auf', async () => {
    const { arrived, ask } = probing((request) => batchReply(request, () => idle('neu')));
    const results = await ask('https://evil.example/v1.0/users/u/calendarView/delta?x', ...cursors(1));
    expect(results.map(({ kind }) => kind)).toEqual(['changed', 'unchanged']);
    expect(arrived.map(({ body }) => body).join()).not.toContain('evil');
  });

  test('Was einem Postfach fehlt, steht bei ihm allein', async () => {
    const { ask } = probing((request) =>
      batchReply(request, ({ id }) => {
        if (id === '1') return error(403, 'ErrorAccessDenied');
        if (id === '2') return error(404, 'MailboxNotEnabledForRESTAPI');
        return id === '3' ? undefined : idle('neu');
      }),
    );
    const results = await ask(...cursors(4));
    expect(results.map((result) => (result.kind === 'failed' ? result.error.kind : result.kind))).toEqual([
      'forbidden',
      'mailboxUnknown',
      'unclear',
      'unchanged',
    ]);
  });

  test('Ein gedrosseltes Postfach wird nach seiner Frist allein noch einmal gefragt', async () => {
    const { arrived, ask } = probing((request, number) =>
      batchReply(request, ({ id }) =>
        number === 1 && id === '2' ? error(429, 'TooManyRequests', { 'Retry-After': '2.5' }) : idle('neu'),
      ),
    );
    expect((await ask(...cursors(3))).map(({ kind }) => kind)).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
    expect(arrived.map((request) => subsOf(request).length)).toEqual([3, 1]);
  });

  test('Bittet eines um mehr Geduld als gegeben ist, kommt es ein andermal dran', async () => {
    const { ask } = probing((request) =>
      batchReply(request, ({ id }) =>
        id === '2' ? error(429, 'TooManyRequests', { 'Retry-After': '600' }) : idle('neu'),
      ),
    );
    const results = await ask(...cursors(2));
    expect(results[0]!.kind).toBe('unchanged');
    expect(results[1]).toMatchObject({
      kind: 'failed',
      error: { kind: 'throttled', retryAfter_ms: 600_000 },
    });
  });

  test('Scheitert die Anfrage als Ganzes, ist von keinem Postfach etwas bekannt', async () => {
    const { ask } = probing(() => refusal(403, 'Authorization_RequestDenied'));
    const results = await ask(...cursors(2));
    expect(results).toMatchObject([
      { kind: 'failed', error: { kind: 'forbidden' } },
      { kind: 'failed', error: { kind: 'forbidden' } },
    ]);
    const garbled = probing(() => json({ responses: 'keine' }));
    expect((await garbled.ask(...cursors(2))).map(({ kind }) => kind)).toEqual(['failed', 'failed']);
  });

  test('Ist die Sperre fast abgelaufen, wird nichts gesendet', async () => {
    const { arrived, ask } = probing(
      () => json({}),
      () => {
        throw new LeaseLostError();
      },
    );
    await expect(ask(...cursors(2))).rejects.toBeInstanceOf(LeaseLostError);
    expect(arrived).toEqual([]);
  });
});
