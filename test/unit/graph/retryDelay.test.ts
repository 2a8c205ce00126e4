import { expect, test } from 'vitest';
import { backoff_ms, retryAfter_ms } from '../../../lib/graph/retryDelay.ts';

const now = Date.UTC(2026, 10, 23, 8, 0, 0);

test.each([
  ['7', 7_000],
  ['2.128', 2_128],
  ['0.0001', 1],
  ['0', 0],
  ['300', 300_000],
  ['Mon, 23 Nov 2026 08:00:09 GMT', 9_000],
  ['Mon, 23 Nov 2026 07:00:00 GMT', 0],
])('Retry-After: %s asks for %d ms', (header, wait_ms) => {
  expect(retryAfter_ms(header, now)).toBe(wait_ms);
});

test.each([
  null,
  '',
  'soon',
  '-1',
  '1e3',
  'NaN',
  'Infinity',
  '2026-11-23T08:00:09Z',
  'Xxx, 99 Yyy 2026 99:99:99 GMT',
])('Retry-After: %s cannot be read', (header) => {
  expect(retryAfter_ms(header, now)).toBeUndefined();
});

test('without the header the wait doubles up to a minute, half of it by chance', () => {
  const random = (next: number) => ({ next: () => next, uuid: () => '' });
  expect([1, 2, 3, 4].map((attempt) => backoff_ms(attempt, random(0)))).toEqual([500, 1_000, 2_000, 4_000]);
  expect([1, 2, 3, 4].map((attempt) => backoff_ms(attempt, random(0.999_999)))).toEqual([
    1_000, 2_000, 4_000, 8_000,
  ]);
  expect(backoff_ms(50, random(0.999_999))).toBe(60_000);
});
