import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNotifications } from '../../../lib/webhook/parseNotifications.ts';
import { MAX_BODY_BYTES, readBody } from '../../../lib/webhook/readBody.ts';
import { chunks, notification } from './support/webhookWorld.ts';

describe('the parser of notifications', () => {
  test('takes any JSON and any text without throwing: a list of entries, or nothing', () => {
    const json = fc.json();
    const value = fc.record({ value: fc.anything() }).map((body) => JSON.stringify(body) ?? '');
    fc.assert(
      fc.property(fc.oneof(json, value, fc.string()), (text) => {
        const read = parseNotifications(text);
        for (const entry of read ?? []) {
          expect(['string', 'undefined']).toContain(typeof entry.clientState);
          expect(['string', 'undefined']).toContain(typeof entry.lifecycleEvent);
        }
      }),
    );
  });

  test('reads as many entries as there are, each with its own clientState', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string(), { nil: undefined }), { maxLength: 50 }), (states) => {
        const text = JSON.stringify({ value: states.map((state) => notification(state)) });
        expect(parseNotifications(text)?.map(({ clientState }) => clientState)).toEqual(states);
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{"value":['],
    ['no object', '[]'],
    ['no list', '{"value":{}}'],
    ['no list either', '{}'],
    ['an entry that is no object', '{"value":[{},null]}'],
    ['an entry that is a list', '{"value":[[]]}'],
    ['a list that is only inherited', '{"__proto__":{"value":[]}}'],
  ])('finds %s malformed', (_what, text) => {
    expect(parseNotifications(text)).toBeUndefined();
  });

  test('does not believe a clientState that is no text, or only inherited', () => {
    const text = '{"value":[{"clientState":7},{"__proto__":{"clientState":"x"}},{"clientState":["x"]}]}';
    expect(parseNotifications(text)?.map(({ clientState }) => clientState)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a body', () => {
  test('is read as it was sent, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 9 }),
        async (text, size) => {
          expect(await readBody(chunks(text, size), undefined)).toEqual({ kind: 'text', text });
        },
      ),
    );
  });

  test('of exactly one mebibyte is taken, one byte more is not', async () => {
    const text = 'x'.repeat(MAX_BODY_BYTES);
    expect((await readBody(chunks(text, 65_536), undefined)).kind).toBe('text');
    expect(await readBody(chunks(`${text}x`, 65_536), undefined)).toEqual({ kind: 'tooLarge' });
  });

  test('that is announced too large is not read at all, one that turns out so no further than needed', async () => {
    let read = 0;
    let cancelled = false;
    async function* endless() {
      try {
        for (;;) {
          read++;
          yield new Uint8Array(65_536);
        }
      } finally {
        cancelled = true;
      }
    }
    expect(await readBody(endless(), MAX_BODY_BYTES + 1)).toEqual({ kind: 'tooLarge' });
    expect(read).toBe(0);
    expect(await readBody(endless(), 10)).toEqual({ kind: 'tooLarge' });
    expect({ read, cancelled }).toEqual({ read: 17, cancelled: true });
  });

  test('that is no UTF-8 is malformed, none at all is empty', async () => {
    expect(await readBody(chunks(new Uint8Array([0xff, 0xfe])), undefined)).toEqual({ kind: 'malformed' });
    expect(await readBody(null, undefined)).toEqual({ kind: 'text', text: '' });
  });
});
