import { describe, expect, test } from 'vitest';
import { Firm, HOUR } from './harness/jobs/firm.ts';

describe('Was Benachrichtigungen kosten', () => {
  test('Eine ruhige Stunde von 1.000 Postfächern: nur Sicherheitsläufe und der Vergleich der Abonnements', async () => {
    const it = await Firm.open({ latency_ms: 1 }, 1_000);
    const before = it.lastRequest;
    await it.minutes(HOUR);
    const requests = it.requestsSince(before);
    const lists = requests.filter((request) => request === 'GET /v1.0/subscriptions').length;
    const sweeps = requests.filter((request) => request === 'POST /v1.0/$batch').length;
    expect(lists + sweeps).toBe(requests.length);
    expect(lists).toBe(10);
    expect(sweeps).toBeLessThanOrEqual(51);
    expect(it.subscriptions).toHaveLength(1_000);
  }, 120_000);
});
