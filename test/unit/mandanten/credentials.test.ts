import { describe, expect, it } from 'vitest';
import type { TokenProvider } from '../../../lib/graph/tokenProvider.ts';
import { createTokenProvider } from '../../../lib/mandanten/credentials.ts';
import { readSettings } from '../../../lib/mandanten/settings.ts';
import { steppingClock } from '../simulator/tenantWorld.ts';

const LOGIN = {
  EMIS_SQL: 'sqlite::memory:',
  AZURE_TENANT_ID: 'firma.example',
  AZURE_CLIENT_ID: 'app-1',
  AZURE_CLIENT_SECRET: 'streng&geheim',
  AZURE_AUTHORITY_HOST: 'http://127.0.0.1:5000',
};

interface Asked {
  url: string;
  form: Record<string, string>;
}

/** A login service that answers what `answer` says, token after token. */
function login(
  answer: (count: number) => Response | Promise<Response> = token,
  env: Record<string, string> = {},
) {
  const asked: Asked[] = [];
  const clock = steppingClock();
  // Nobody waits for the end of the login's time here.
  const patient = { ...clock, sleep: () => new Promise<void>(() => undefined) };
  const provider = createTokenProvider(readSettings({ ...LOGIN, ...env }), {
    clock: patient,
    fetch: async (url, init) => {
      asked.push({ url, form: Object.fromEntries(new URLSearchParams(String(init.body))) });
      return answer(asked.length);
    },
  });
  return { asked, clock, provider };
}

const token = (count: number) =>
  Response.json({ token_type: 'Bearer', expires_in: 3599, access_token: `token-${count}` });
const failure = (provider: TokenProvider) =>
  provider.token().then(
    () => expect.unreachable(),
    (error) => error,
  );

describe('the client credentials grant on a loopback login service', () => {
  it('asks for the default scope of the global Graph', async () => {
    const { asked, provider } = login();
    expect(await provider.token()).toBe('token-1');
    expect(asked).toEqual([
      {
        url: 'http://127.0.0.1:5000/firma.example/oauth2/v2.0/token',
        form: {
          grant_type: 'client_credentials',
          client_id: 'app-1',
          client_secret: 'streng&geheim',
          scope: 'https://graph.microsoft.com/.default',
        },
      },
    ]);
  });

  it.each([
    ['http://127.0.0.1:4000', 'https://graph.microsoft.com/.default'],
    ['https://graph.microsoft.us', 'https://graph.microsoft.us/.default'],
  ])('for %s the scope is %s', async (baseUrl, scope) => {
    const { asked, provider } = login(token, { GRAPH_BASE_URL: baseUrl });
    await provider.token();
    expect(asked[0]!.form.scope).toBe(scope);
  });

  it('keeps a token until shortly before its end', async () => {
    const { asked, clock, provider } = login();
    await provider.token();
    clock.advance(54 * 60_000);
    expect(await provider.token()).toBe('token-1');
    clock.advance(2 * 60_000);
    expect(await provider.token()).toBe('token-2');
    expect(asked).toHaveLength(2);
  });

  it('never gives a refused token again', async () => {
    const { provider } = login();
    expect([await provider.token(), await provider.token({ refresh: true }), await provider.token()]).toEqual(
      ['token-1', 'token-2', 'token-2'],
    );
  });

  it('asks once for callers at the same time', async () => {
    const { asked, provider } = login();
    await Promise.all([provider.token(), provider.token(), provider.token({ refresh: true })]);
    expect(asked).toHaveLength(1);
  });

  it('asks again after a failure', async () => {
    const { provider } = login((count) => (count === 1 ? new Response('', { status: 500 }) : token(count)));
    await failure(provider);
    expect(await provider.token()).toBe('token-2');
  });
});

describe('a login that fails', () => {
  const refused = (text: string) =>
    Response.json({ error: 'invalid_client', error_description: text }, { status: 401 });

  it.each([
    [
      'a wrong secret',
      () => refused("AADSTS7000215: Invalid client secret 'streng&geheim'"),
      /AADSTS7000215.*Wert des Geheimnisses/,
    ],
    ['an expired secret', () => refused('AADSTS7000222: expired'), /AZURE_CLIENT_SECRET ist abgelaufen/],
    [
      'an unknown app',
      () => refused('AADSTS700016: streng&geheim'),
      /AZURE_CLIENT_ID ist in diesem Mandanten unbekannt/,
    ],
    [
      'another refusal',
      () => refused('AADSTS99999999: streng&geheim'),
      /\(AADSTS99999999\).*AZURE_TENANT_ID/,
    ],
    ['a refusal without a number', () => refused('streng&geheim'), /abgelehnt\. AZURE_TENANT_ID/],
    ['null as the answer', () => Response.json(null, { status: 400 }), /abgelehnt/],
    [
      'no JSON',
      () => new Response('<html>streng&geheim'),
      /nicht erreichbar oder antwortet unverständlich.*AZURE_AUTHORITY_HOST/,
    ],
    ['no token', () => Response.json({ token_type: 'Bearer' }), /unverständlich/],
    ['an outage', () => new Response('{}', { status: 503 }), /nicht erreichbar/],
    [
      'no connection',
      () => Promise.reject(new Error('connect ECONNREFUSED streng&geheim')),
      /nicht erreichbar/,
    ],
  ])('%s: says what to do and nothing secret', async (_, answer, expected) => {
    const error = await failure(login(answer).provider);
    expect(error).toMatchObject({ name: 'OutlookError', kind: 'unauthorized' });
    expect(error.message).toMatch(expected);
    expect(error.message).not.toContain('streng');
  });

  it('ends after its time', async () => {
    const provider = createTokenProvider(readSettings(LOGIN), {
      clock: steppingClock(),
      fetch: () => new Promise(() => undefined),
    });
    expect((await failure(provider)).message).toMatch(/nicht erreichbar/);
  });
});

it('a fixed token is given as it is', async () => {
  const settings = readSettings({
    EMIS_SQL: 'sqlite::memory:',
    GRAPH_BASE_URL: 'http://localhost:1',
    GRAPH_TOKEN: 'simulator-token',
  });
  const provider = createTokenProvider(settings, {
    clock: steppingClock(),
    fetch: () => expect.unreachable(),
  });
  expect(await provider.token({ refresh: true })).toBe('simulator-token');
});
