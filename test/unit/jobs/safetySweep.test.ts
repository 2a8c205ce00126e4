import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSafetySweepDue } from '../../../lib/jobs/safetySweep.ts';
import { runTick } from '../../../lib/jobs/tick.ts';
import { FakeMandant, jobStage, MINUTE_MS } from './support/jobStage.ts';

const HOUR = 60 * MINUTE_MS;

test('a mailbox is looked at exactly once in every interval, however the ticks fall', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 5, max: 1_440 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 200 }),
      (id, every_min, steps) => {
        let [at, looks] = [Date.UTC(2026, 10, 23, 8), 0];
        const start = at;
        for (const step of steps) {
          const next = at + step * MINUTE_MS;
          if (isSafetySweepDue(id, every_min * MINUTE_MS, at, next)) looks++;
          at = next;
        }
        const intervals = (at - start) / (every_min * MINUTE_MS);
        expect(looks).toBeLessThanOrEqual(Math.ceil(intervals));
        const longest = Math.max(...steps);
        if (longest <= every_min) expect(looks).toBeGreaterThanOrEqual(Math.floor(intervals));
      },
    ),
  );
});

test('neighbours share a minute, a thousand are spread over the hour', () => {
  const minuteOf = (id: number) =>
    Array.from({ length: 60 }, (_, minute) => minute).find((minute) =>
      isSafetySweepDue(id, HOUR, minute * MINUTE_MS, (minute + 1) * MINUTE_MS),
    )!;
  const minutes = Map.groupBy(
    Array.from({ length: 1_000 }, (_, id) => id),
    minuteOf,
  );
  expect(minutes.size).toBe(50);
  for (const ids of minutes.values()) expect(ids).toHaveLength(20);
});

test('by schedule only those are looked at of whom nobody tells, or for whom something waits here', async () => {
  const firm = new FakeMandant('firma', 200);
  firm.plan('termine', '1');
  firm.subscriptions = { safetySweep_ms: HOUR };
  const { ports, time, take } = jobStage(firm);
  const until = time.now() + 24 * HOUR;
  const told = new Map(firm.synchronisationen.slice(0, 190).map(({ id }) => [id, until] as const));
  told.set(5, time.now());
  firm.subscribed = new Map([['termine', told]]);
  firm.spoolerWaiting = new Map([['termine', [6]]]);
  firm.workWaiting = new Map([['termine', [7]]]);
  firm.handled.set('termine', time.now());
  time.advance(MINUTE_MS);
  await time.drive(runTick('termine', ports));
  const looked = take().flatMap(({ message }) => message.synchronisationen);
  const swept = firm.synchronisationen
    .map(({ id }) => id)
    .filter((id) => isSafetySweepDue(id, HOUR, time.now() - MINUTE_MS, time.now()));
  const expected = new Set([5, 6, 7, ...Array.from({ length: 10 }, (_, at) => 191 + at), ...swept]);
  expect(looked.sort((a, b) => a - b)).toEqual([...expected].sort((a, b) => a - b));
});

test.each(['1', '5', '7', '23:00'])(
  'with the schedule %s every mailbox that Graph tells of is looked at once an hour all the same',
  async (plan) => {
    const firm = new FakeMandant('firma', 200);
    firm.plan('termine', plan);
    firm.subscriptions = { safetySweep_ms: HOUR };
    const { ports, time, take } = jobStage(firm);
    const until = time.now() + 24 * HOUR;
    firm.subscribed = new Map([['termine', new Map(firm.synchronisationen.map(({ id }) => [id, until]))]]);
    for (let minute = 0; minute < 120; minute++) {
      time.advance(MINUTE_MS - (time.now() % MINUTE_MS));
      await time.drive(runTick('termine', ports));
    }
    const looks = Map.groupBy(
      take().flatMap(({ message }) => message.synchronisationen),
      (id) => id,
    );
    expect(looks.size).toBe(200);
    expect(new Set([...looks.values()].map(({ length }) => length))).toEqual(new Set([2]));
  },
);
