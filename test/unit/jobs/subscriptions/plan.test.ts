import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DueInput, isReconciliationDue } from '../../../../lib/jobs/subscriptions/due.ts';
import { type PlanInput, planSubscriptions } from '../../../../lib/jobs/subscriptions/planSubscriptions.ts';
import { authorizeBy, renewAt_ms } from '../../../../lib/jobs/subscriptions/renewal.ts';
import type { ActualSubscription, SubscriptionWish } from '../../../../lib/sync/ports/subscriptions.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LIFE = 7 * DAY;
const MINUTE = 60_000;

const wish = (synchronisation: number, more: Partial<SubscriptionWish> = {}): SubscriptionWish => ({
  synchronisation,
  domaene: 'termine',
  postfach: `M${synchronisation}@Firma.example`,
  ...more,
});
const markOf = ({ synchronisation, domaene }: SubscriptionWish) => `${domaene}-${synchronisation}`;
const actual = (of: SubscriptionWish, more: Partial<ActualSubscription> = {}): ActualSubscription => ({
  id: `s${of.synchronisation}-${of.domaene}`,
  watches: { postfach: of.postfach.toLowerCase(), domaene: of.domaene },
  expiresAt_ms: NOW + 6 * DAY,
  mark: markOf(of),
  ...more,
});
const plan = (more: Partial<PlanInput>) =>
  planSubscriptions({
    wishes: [],
    actual: [],
    gateway: { mark: markOf, lifetime_ms: () => LIFE },
    noticed: new Map(),
    notBefore_ms: () => 0,
    now_ms: NOW,
    ...more,
  });
const noticed = (event: 'reauthorizationRequired' | 'subscriptionRemoved') =>
  new Map([['termine/1', new Set([event])]]);

describe('desired against actual', () => {
  test('leaves alone what is as it should be', () => {
    expect(plan({ wishes: [wish(1)], actual: [actual(wish(1))] })).toMatchObject({
      remove: [],
      create: [],
      renew: [],
      reauthorize: [],
      keep: [{ wish: wish(1) }],
    });
  });

  test('creates what is missing, removes what nobody wants', () => {
    const made = plan({ wishes: [wish(1)], actual: [actual(wish(2))] });
    expect(made.create).toEqual([wish(1)]);
    expect(made.remove.map(({ id }) => id)).toEqual(['s2-termine']);
  });

  test.each([
    ['made for a Synchronisation that had this mailbox before', { mark: 'termine-7' }],
    ['without lifecycle notifications', { mark: undefined }],
    ['that has just expired', { expiresAt_ms: NOW }],
    ['of something we no longer ask for', { watches: undefined }],
    ['of another mailbox under our mark', { watches: { postfach: 'x@y', domaene: 'termine' as const } }],
  ])('makes anew one %s', (_what, more) => {
    const made = plan({ wishes: [wish(1)], actual: [actual(wish(1), more)] });
    expect([made.create.length, made.remove.length]).toEqual([1, 1]);
  });

  test('keeps of two for the same the one that lives longer', () => {
    const [short, long] = [
      actual(wish(1), { id: 'short', expiresAt_ms: NOW + 5 * DAY }),
      actual(wish(1), { id: 'long' }),
    ];
    const made = plan({ wishes: [wish(1)], actual: [short, long] });
    expect([made.keep[0]!.actual.id, made.remove.map(({ id }) => id)]).toEqual(['long', ['short']]);
  });

  test('waits with what was refused, but keeps what is there all the same', () => {
    const later = { notBefore_ms: () => NOW + 1 };
    expect(plan({ wishes: [wish(1)], ...later })).toMatchObject({ create: [], wait: [wish(1)] });
    expect(plan({ wishes: [wish(1)], actual: [actual(wish(1))], ...later }).keep).toHaveLength(1);
  });

  test('follows reauthorizationRequired by a new authorization, or by a renewal that is due anyway; never by both', () => {
    const required = { noticed: noticed('reauthorizationRequired'), wishes: [wish(1)] };
    expect(plan({ ...required, actual: [actual(wish(1))] })).toMatchObject({ reauthorize: [{}], renew: [] });
    const old = actual(wish(1), { expiresAt_ms: NOW + DAY });
    expect(plan({ ...required, actual: [old] })).toMatchObject({ reauthorize: [], renew: [{}] });
    const fresh = actual(wish(1), { expiresAt_ms: NOW + LIFE });
    expect(plan({ ...required, actual: [fresh] })).toMatchObject({ reauthorize: [], renew: [], keep: [{}] });
  });

  test('believes what Graph lists, not what a notice said', () => {
    const removed = { noticed: noticed('subscriptionRemoved'), wishes: [wish(1)] };
    expect(plan({ ...removed, actual: [actual(wish(1))] }).keep).toHaveLength(1);
    expect(plan({ ...removed, actual: [] }).create).toHaveLength(1);
  });

  test('puts every wish into exactly one list, and touches nothing twice', () => {
    const some = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 });
    const lives = fc.array(fc.integer({ min: -1, max: 7 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(some, some, lives, fc.boolean(), (wanted, there, days, notice) => {
        const wishes = [...new Set(wanted)].map((id) => wish(id));
        const all = there.map((id, at) =>
          actual(wish(id), { id: `s${at}`, expiresAt_ms: NOW + days[at]! * DAY }),
        );
        const made = plan({
          wishes,
          actual: all,
          noticed: notice ? noticed('reauthorizationRequired') : new Map(),
        });
        const living = [...made.renew, ...made.reauthorize, ...made.keep];
        const settled = [...living.map((one) => one.wish), ...made.create, ...made.wait];
        expect(settled.map(markOf).sort()).toEqual(wishes.map(markOf).sort());
        const touched = [...living.map((one) => one.actual), ...made.remove];
        expect(touched.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
      }),
    );
  });
});

describe('a renewal', () => {
  test('comes between a half and a third of its life before the end, for a thousand not at the same time', () => {
    const times = Array.from({ length: 1_000 }, (_, at) => {
      const id = `7f105c7d-2dc5-4530-97cd-4e7ae65${String(at).padStart(5, '0')}`;
      return renewAt_ms({ id, expiresAt_ms: NOW + LIFE }, LIFE);
    });
    expect(Math.min(...times)).toBeGreaterThanOrEqual(NOW + LIFE / 2);
    expect(Math.max(...times)).toBeLessThanOrEqual(NOW + (LIFE * 2) / 3);
    const hours = Map.groupBy(times, (time) => Math.floor(time / HOUR));
    expect(Math.max(...[...hours.values()].map(({ length }) => length))).toBeLessThan(100);
  });

  test('and a new authorization are never within ten minutes of each other', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: LIFE / MINUTE }), (id, minute) => {
        const living = { id, expiresAt_ms: NOW + LIFE };
        const at = NOW + minute * MINUTE;
        if (authorizeBy(living, LIFE, at) !== 'reauthorize') return;
        expect(at - NOW).toBeGreaterThanOrEqual(10 * MINUTE);
        expect(renewAt_ms(living, LIFE) - at).toBeGreaterThan(10 * MINUTE);
      }),
    );
  });
});

describe('Graph is asked', () => {
  const state = (more = {}) => ({
    synchronisation: 1,
    domaene: 'termine' as const,
    liveUntil_ms: NOW + DAY,
    mark: 'termine-1',
    grund: null,
    checkedAt_ms: NOW - MINUTE,
    nextTry_ms: 0,
    ...more,
  });
  const due = (more: Partial<DueInput>) =>
    isReconciliationDue({
      wishes: [wish(1)],
      known: [state()],
      noticed: new Map(),
      gateway: { mark: markOf },
      now_ms: NOW,
      every_ms: HOUR,
      ...more,
    });

  test.each<[string, boolean, Partial<DueInput>]>([
    ['not while all is well', false, {}],
    ['not where there is nothing to do', false, { wishes: [], known: [] }],
    ['when Graph has said something', true, { noticed: new Map([['x', 1]]) }],
    ['when somebody is new', true, { wishes: [wish(1), wish(2)] }],
    ['when somebody has gone', true, { wishes: [] }],
    ['when one was exchanged for another', true, { wishes: [wish(2)] }],
    ['once an hour', true, { known: [state({ checkedAt_ms: NOW - HOUR })] }],
    ['when the secret or our address is another one', true, { known: [state({ mark: 'other' })] }],
    ['when notifications have ended', true, { known: [state({ liveUntil_ms: NOW })] }],
    ['when a try is due', true, { known: [state({ liveUntil_ms: null, nextTry_ms: NOW })] }],
    ['not before a try is due', false, { known: [state({ liveUntil_ms: null, nextTry_ms: NOW + 1 })] }],
  ])('%s', (_when, expected, input) => {
    expect(due(input)).toBe(expected);
  });
});
