import { z } from 'zod';
import type { MandantPorts } from '../openMandant.ts';
import type { CredentialSettings } from '../settings/credentials.ts';
import type { TokenSource } from './cachedTokens.ts';
import { aadstsNumber, refusedLogin, unreachableLogin } from './loginError.ts';

const LOGIN_TIMEOUT_MS = 30_000;
const answerShape = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});

/**
 * The OAuth 2.0 client credentials grant as one plain POST, for login endpoints on loopback addresses only: real ones are
 * reached through @azure/identity.
 */
export function clientCredentials(
  credentials: Extract<CredentialSettings, { kind: 'secret' }>,
  scope: string,
  { clock, fetch }: Pick<MandantPorts, 'clock' | 'fetch'>,
): TokenSource {
  const url = `${credentials.authority}/${credentials.tenant}/oauth2/v2.0/token`;

  async function post(signal: AbortSignal): Promise<{ status: number; body: unknown }> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: credentials.client,
          client_secret: credentials.secret.reveal(),
          scope,
        }).toString(),
        redirect: 'manual',
        signal,
      });
      return { status: response.status, body: await response.json() };
    } catch {
      throw unreachableLogin(); // its text may quote the request
    }
  }

  return async () => {
    const asked_ms = clock.now();
    const { status, body } = await withinTime(clock, post);
    const answer = answerShape.safeParse(body);
    if (status === 200 && answer.success)
      return {
        token: answer.data.access_token,
        expiresAt_ms: asked_ms + answer.data.expires_in * 1000,
      };
    if (status !== 400 && status !== 401) throw unreachableLogin();
    throw refusedLogin(aadstsNumber((body as { error_description?: unknown } | null)?.error_description));
  };
}

async function withinTime<Result>(
  clock: MandantPorts['clock'],
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  const timer = new AbortController();
  const expiry = clock.sleep(LOGIN_TIMEOUT_MS, timer.signal).then(() => {
    throw unreachableLogin();
  });
  const result = work(stop.signal);
  // The loser of the race is not waited for.
  expiry.catch(() => undefined);
  result.catch(() => undefined);
  try {
    return await Promise.race([result, expiry]);
  } finally {
    stop.abort();
    timer.abort();
  }
}
