import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DOMAENEN } from '../../../lib/domain/domaene.ts';
import {
  clientStateMark,
  MAX_CLIENT_STATE,
  readClientState,
  signClientState,
} from '../../../lib/webhook/clientState.ts';
import { OLD_SECRET, SECRET, target } from './support/webhookWorld.ts';

const anyTarget = fc.record({
  mandant: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  synchronisation: fc.oneof(fc.integer({ min: 1 }), fc.constant(Number.MAX_SAFE_INTEGER)),
  domaene: fc.constantFrom(...DOMAENEN),
});

describe('a clientState', () => {
  test('says whom it serves, in at most 128 characters', () => {
    fc.assert(
      fc.property(anyTarget, (served) => {
        const state = signClientState(served, SECRET);
        expect(state.length).toBeLessThanOrEqual(MAX_CLIENT_STATE);
        expect(readClientState(state, [SECRET])).toEqual(served);
      }),
    );
  });

  test('is not ours any more when a single character of it is another one', () => {
    const state = signClientState(target(1234), SECRET);
    for (let at = 0; at < state.length; at++) {
      for (const other of ['A', 'b', '0', '.', '_', 'é', '']) {
        const forged = state.slice(0, at) + other + state.slice(at + 1);
        if (forged !== state) expect(readClientState(forged, [SECRET]), forged).toBeUndefined();
      }
    }
  });

  test('of one subscription does not lend its signature to another', () => {
    const signature = (state: string) => state.slice(state.lastIndexOf('.'));
    fc.assert(
      fc.property(anyTarget, anyTarget, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        const [mine, theirs] = [signClientState(one, SECRET), signClientState(other, SECRET)];
        const swapped = theirs.slice(0, theirs.lastIndexOf('.')) + signature(mine);
        expect(readClientState(swapped, [SECRET])).toBeUndefined();
      }),
    );
  });

  test('stays valid during a rotation, and no longer', () => {
    const old = signClientState(target(), OLD_SECRET);
    expect(readClientState(old, [SECRET, OLD_SECRET])).toEqual(target());
    expect(readClientState(old, [SECRET])).toBeUndefined();
    expect(readClientState(old, [])).toBeUndefined();
  });

  test('of any other text is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
        expect(readClientState(text, [SECRET])).toBeUndefined();
      }),
    );
  });

  test('is not made for a Mandant or Synchronisation that it could not carry', () => {
    for (const mandant of ['', 'a.b', 'ä', 'x'.repeat(65), 'a b'])
      expect(() => signClientState(target(1, { mandant }), SECRET), mandant).toThrow();
    for (const number of [0, -1, 1.5, Number.NaN, 2 ** 53])
      expect(() => signClientState(target(number), SECRET), `${number}`).toThrow();
  });
});

test('the mark of a clientState tells apart whom it serves and which secret signed it', () => {
  const marks = [
    signClientState(target(1), SECRET),
    signClientState(target(2), SECRET),
    signClientState(target(1), OLD_SECRET),
  ].map(clientStateMark);
  expect(new Set(marks).size).toBe(3);
  for (const mark of marks) expect(mark).toMatch(/^[0-9a-f]{8}$/);
});
