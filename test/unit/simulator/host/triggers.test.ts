import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHostSettings, resolved } from '../../../../simulator/host/hostSettings.ts';
import { matchRoute } from '../../../../simulator/host/matchRoute.ts';
import { runTimer } from '../../../../simulator/host/timerTrigger.ts';

const root = resolve(import.meta.dirname, '..', '..', '..', '..');

/** Fires a timer `count` times; sleeping moves the time, and so does each call. */
async function fired(expression: string, start: string, count: number, callTakes_ms: number) {
  let now_ms = Date.parse(start);
  const calls: string[] = [];
  const stop = new AbortController();
  const clock = {
    now: () => now_ms,
    sleep: async (ms: number) => {
      now_ms += ms;
    },
  };
  await runTimer(
    expression,
    clock,
    async ({ isPastDue, next }) => {
      calls.push(`${new Date(now_ms).toISOString()}${isPastDue ? ' late' : ''}, then ${next.toISOString()}`);
      now_ms += callTakes_ms;
      if (calls.length === count) stop.abort();
    },
    stop.signal,
  );
  return calls;
}

describe('Timers of the local host', () => {
  it('fire by their NCRONTAB expression in UTC', async () => {
    expect(await fired('0 * * * * *', '2026-11-23T10:00:30Z', 2, 100)).toEqual([
      '2026-11-23T10:01:00.000Z, then 2026-11-23T10:02:00.000Z',
      '2026-11-23T10:02:00.000Z, then 2026-11-23T10:03:00.000Z',
    ]);
  });

  it('never fire twice at the same time, and make up once for what was missed', async () => {
    expect(await fired('0 * * * * *', '2026-11-23T10:00:30Z', 3, 150_000)).toEqual([
      '2026-11-23T10:01:00.000Z, then 2026-11-23T10:02:00.000Z',
      '2026-11-23T10:03:30.000Z late, then 2026-11-23T10:04:00.000Z',
      '2026-11-23T10:06:00.000Z late, then 2026-11-23T10:07:00.000Z',
    ]);
  });
});

describe('host.json', () => {
  it('answers within 2 s on an idle queue, and hands bad messages to poison after the fifth delivery', () => {
    const { queues } = readHostSettings(root, {});
    expect(queues.maxPollingInterval_ms).toBeLessThanOrEqual(2_000);
    expect(queues.maxDequeueCount).toBe(5);
    expect(queues.batchSize).toBeLessThanOrEqual(32);
  });

  it('yields to app settings, as on Azure', () => {
    const { queues } = readHostSettings(root, {
      AzureFunctionsJobHost__extensions__queues__batchSize: '3',
      AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:01:02',
    });
    expect([queues.batchSize, queues.visibilityTimeout_ms]).toEqual([3, 62_000]);
  });
});

describe('Bindings', () => {
  it('take app settings for %NAME%; a missing one is named', () => {
    expect(resolved('%A%-%B%', { A: 'x', B: 'y' })).toBe('x-y');
    expect(() => resolved('%A%', {})).toThrow('Die App-Einstellung A fehlt.');
  });

  it.each([
    ['api/gesundheit', '/api/Gesundheit', {}],
    ['api/gesundheit', '/api/gesundheit/', {}],
    ['api/gesundheit', '/api/gesundheit/mehr', undefined],
    ['api/gesundheit', '/api', undefined],
    ['api/dinge/{id}', '/api/dinge/7%20a', { id: '7 a' }],
    ['api/dinge/{id}', '/api/dinge', undefined],
    ['api/dinge/{id?}', '/api/dinge', {}],
    ['api/seite/{*rest}', '/api/seite/a/b.js', { rest: 'a/b.js' }],
  ])('the route %s and %s', (template, path, params) => {
    expect(matchRoute(template, path)).toEqual(params);
  });
});
