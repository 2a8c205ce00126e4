import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createCalendarGateway } from '../../../lib/graph/calendar/calendarGateway.ts';
import { createGraphClient } from '../../../lib/graph/client.ts';
import { fixedToken } from '../../../lib/graph/tokenProvider.ts';
import { VirtualClock } from './support/virtualClock.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server on a loopback port that notes what arrives: path and query as they came over the wire, and the token. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse, origin: string) => void) {
  const seen: { url: string | undefined; token: string | undefined }[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url, token: request.headers.authorization });
    answer(request, response, origin);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, seen };
}

/** A gateway with the real fetch; the clock stands still, so nothing is waited for. */
function calendarAt(baseUrl: string) {
  const random = { next: () => 0, uuid: () => '00000000-0000-4000-8000-000000000001' };
  const tokens = fixedToken('T0KEN');
  const client = createGraphClient({
    baseUrl,
    application: 'app',
    tokens,
    fetch,
    clock: new VirtualClock(),
    random,
  });
  return createCalendarGateway({ client, mailbox: 'willy@example.com', waitBudget_ms: 0 });
}

test('a link travels over a real socket byte for byte, to an http loopback origin with its port', async () => {
  const path = '/v1.0/users/u/calendarView/delta?$skiptoken=a%2Bb%3D&z=1&$top=5&z=2&10=a+b&2=%C3%BC';
  const { origin, seen } = await listen((_request, response, own) =>
    response.end(
      JSON.stringify({
        value: [],
        '@odata.deltaLink': `${own}/v1.0/users/u/calendarView/delta?$deltatoken=1`,
      }),
    ),
  );
  const page = await calendarAt(origin).nextPage(`${origin}${path}`);
  expect(page.deltaLink).toBe(`${origin}/v1.0/users/u/calendarView/delta?$deltatoken=1`);
  expect(seen).toEqual([{ url: path, token: 'Bearer T0KEN' }]);
});

test('a redirect to another port is not followed: no request and no token arrives there', async () => {
  const evil = await listen((_request, response) => response.end('{}'));
  const { origin } = await listen((request, response) => {
    response.writeHead(307, { location: `${evil.origin}${request.url}` }).end();
  });
  await expect(
    calendarAt(origin).firstPage({ start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z' }),
  ).rejects.toMatchObject({ kind: 'rejected', status: 307 });
  expect(evil.seen).toEqual([]);
});

test('a server that hangs up in the middle of an answer is unclear', async () => {
  const { origin } = await listen((_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"value":[', () => response.destroy());
  });
  await expect(
    calendarAt(origin).firstPage({ start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z' }),
  ).rejects.toMatchObject({ kind: 'unclear' });
});
