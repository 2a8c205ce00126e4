import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Texts } from '../../../../lib/emis/mssql/texts.ts';

/** What SQL Server (UTF-16 units) and Babelfish (characters) cut out of the joined text. */
function cut(texts: Texts, number: number): { units: string; characters: string } {
  const { texts: joined, spans } = texts.values();
  const [, start2, length2, start1, length1] = (JSON.parse(spans) as number[][]).find(
    ([nr]) => nr === number,
  )!;
  return {
    units: joined.slice(start2! - 1, start2! - 1 + length2!),
    characters: [...joined].slice(start1! - 1, start1! - 1 + length1!).join(''),
  };
}

it('every text comes out as it went in, however the server counts: emoji, quotes, line ends, nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (all) => {
      const texts = new Texts();
      const numbers = all.map((text) => texts.add(text));
      for (const [index, number] of numbers.entries())
        expect(cut(texts, number)).toEqual({ units: all[index], characters: all[index] });
    }),
  );
});

it('a text that the page has several times travels once', () => {
  const texts = new Texts();
  expect(texts.add('gleich')).toBe(texts.add('gleich'));
  expect(texts.values().texts).toBe('gleich');
});

it('half a character, which no database can hold, is replaced', () => {
  const texts = new Texts();
  expect(cut(texts, texts.add('a\uD83D'))).toEqual({ units: 'a\uFFFD', characters: 'a\uFFFD' });
});

it('NULL has no number', () => {
  expect(new Texts().add(null)).toBeNull();
});
