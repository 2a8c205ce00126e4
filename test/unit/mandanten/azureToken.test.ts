import { expect, test } from 'vitest';
import { createAzureToken } from '../../../lib/mandanten/azureToken.ts';
import { VirtualTime } from '../../simulation/harness/virtualTime.ts';

const ENV = { IDENTITY_ENDPOINT: 'http://127.0.0.1:41/msi/token', IDENTITY_HEADER: 'geheim' };
const MINUTE_MS = 60_000;

test('one token for all secrets of all Mandanten, asked for again after a while, never a failed one', async () => {
  const clock = new VirtualTime(0);
  let asked = 0;
  let works = false;
  const fetch = async (): Promise<Response> => {
    asked++;
    return works
      ? Response.json({ access_token: `t${asked}`, expires_on: 9e9 })
      : new Response('', { status: 500 });
  };
  const token = createAzureToken(ENV, { fetch, clock });
  await expect(token('https://vault.azure.net')).rejects.toThrow();
  works = true;
  const many = await Promise.all(Array.from({ length: 50 }, () => token('https://vault.azure.net')));
  expect([asked, new Set(many)]).toEqual([2, new Set(['t2'])]);
  expect(await token('https://storage.azure.com/')).toBe('t3');
  clock.advance(6 * MINUTE_MS);
  expect(await token('https://vault.azure.net')).toBe('t4');
});

test('an identity that stays silent is given up', async () => {
  const clock = new VirtualTime(0);
  const token = createAzureToken(ENV, { fetch: () => new Promise(() => undefined), clock });
  await expect(clock.drive(token('https://vault.azure.net'))).rejects.toThrow(/in time/);
  expect(clock.now()).toBeLessThanOrEqual(30_000);
});
