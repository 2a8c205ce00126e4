import { describe, expect, test, vi } from 'vitest';
import { hostIdentity } from '../../../lib/queue/hostIdentity.ts';
import { openQueueClient } from '../../../lib/queue/openQueueClient.ts';

const ENV = { IDENTITY_ENDPOINT: 'http://127.0.0.1:41234/msi/token', IDENTITY_HEADER: 'geheim' };
const answering = (body: unknown, status = 200) =>
  vi.fn(async (_url: string, _init: RequestInit) => Response.json(body, { status }));

describe('the managed identity of the host', () => {
  test('is asked for a token for storage, with its header', async () => {
    const fetch = answering({ access_token: 't', expires_on: '1796000000' });
    expect(await hostIdentity(ENV, 'wer', fetch)!.getToken()).toEqual({
      token: 't',
      expiresOnTimestamp: 1_796_000_000_000,
    });
    const [url, init] = fetch.mock.calls[0]!;
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      'api-version': '2019-08-01',
      resource: 'https://storage.azure.com/',
      client_id: 'wer',
    });
    expect(init.headers).toEqual({ 'X-IDENTITY-HEADER': 'geheim' });
  });

  test.each([
    ['refuses', answering({ statusCode: 400 }, 400)],
    ['answers something else', answering({ access_token: 7 })],
    ['names no end', answering({ access_token: 't', expires_on: 'bald' })],
  ])('that %s gives no token, and its error holds no secret', async (_what, fetch) => {
    const failure = await hostIdentity(ENV, undefined, fetch)!
      .getToken()
      .catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'ManagedIdentity' });
    expect(`${failure}`).not.toContain('geheim');
  });

  test('is not waited for any longer than the request is that needs the token', async () => {
    const silent = (_url: string, { signal }: RequestInit) =>
      new Promise<Response>((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)));
    const request = new AbortController();
    const token = hostIdentity(ENV, undefined, silent)!.getToken([], { abortSignal: request.signal });
    request.abort(new Error('15 s are over'));
    await expect(token).rejects.toThrow('15 s are over');
  });

  test('is none outside of such a host', () => {
    expect(hostIdentity({}, undefined, answering({}))).toBeUndefined();
  });

  test('spares the queue the package @azure/identity', async () => {
    vi.doMock('@azure/identity', () => {
      throw new Error('loaded');
    });
    vi.stubEnv('IDENTITY_ENDPOINT', ENV.IDENTITY_ENDPOINT);
    vi.stubEnv('IDENTITY_HEADER', ENV.IDENTITY_HEADER);
    const storage = {
      kind: 'identity',
      url: 'https://konto.queue.core.windows.net',
      managed: true,
      clientId: undefined,
    } as const;
    expect((await openQueueClient(storage, 'emis-abgleich')).name).toBe('emis-abgleich');
    vi.stubEnv('IDENTITY_ENDPOINT', '');
    await expect(openQueueClient(storage, 'emis-abgleich')).rejects.toThrow();
    vi.unstubAllEnvs();
  });
});
