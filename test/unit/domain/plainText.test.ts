import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, normaliseSubject, normaliseText, toEmisText } from '../../../lib/domain/plainText.ts';
import { anyText } from './anyText.ts';

describe('Text in einheitlicher Form', () => {
  it.each([
    ['Zeilenenden', 'a\r\nb\rc\nd\u2028e', 'a\nb\nc\nd\ne'],
    ['geschützte Leerzeichen', 'a\u00a0b', 'a b'],
    ['Tabulatoren sind vier Leerzeichen', 'a\tb', 'a    b'],
    ['Leerzeichen am Zeilenende', 'a  \nb\u00a0\t\nc', 'a\nb\nc'],
    ['Einrückungen und mehrfache Leerzeichen bleiben', '  a  b\n    c', '  a  b\n    c'],
    ['leere Zeilen davor und danach', '\n \n\na\n\n\n', 'a'],
    ['leere Zeilen dazwischen bleiben', 'a\n\n\n\nb', 'a\n\n\n\nb'],
    ['Steuerzeichen', 'a\u0000\u0007\u001b\u007fb', 'ab'],
    ['unsichtbare Zeichen', '\ufeffa\u200bb', 'ab'],
    ['halbe Zeichen', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ['zusammengesetzte Umlaute', 'u\u0308', 'ü'],
    ['Emoji bleiben heil', '👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
    ['nichts', ' \n\t\u00a0', ''],
  ])('%s', (_, text, expected) => {
    expect(normaliseText(text)).toBe(expected);
  });

  it('zweimal ist wie einmal', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normaliseText(text);
        expect(normaliseText(once)).toBe(once);
        expect(once).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u00a0]| $/m);
      }),
      { numRuns: 3000 },
    );
  });

  it('über emis hin und zurück bleibt er gleich', () => {
    expect(toEmisText('a\n\nb')).toBe('a\r\n\r\nb');
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normaliseText(text);
        expect(toEmisText(toEmisText(once))).toBe(toEmisText(once));
        expect(normaliseText(toEmisText(once))).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('auch 3 MB Leerzeichen dauern nicht lange', () => {
    // Quadratic work would run into the test's time limit.
    expect(normaliseText(`a${' '.repeat(3_000_000)}b`)).toHaveLength(3_000_002);
    expect(normaliseSubject(`a${' '.repeat(3_000_000)}b`)).toHaveLength(3_000_002);
  });
});

describe('Betreff', () => {
  it.each([
    ['fehlender', null, ''],
    ['mit Zeilenumbruch und Tabulator', 'Anruf\r\n\tbei  Müller\n', 'Anruf bei  Müller'],
    ['mit Leerzeichen am Rand', '  Anruf\u00a0', 'Anruf'],
    ['mit Steuerzeichen', 'An\u0000ruf', 'Anruf'],
  ])('%s', (_, text, expected) => {
    expect(normaliseSubject(text)).toBe(expected);
  });

  it('zweimal ist wie einmal, und immer eine Zeile', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normaliseSubject(text);
        expect(normaliseSubject(once)).toBe(once);
        expect(normaliseText(once)).toBe(once);
        expect(once).not.toMatch(/[\r\n\t]|^\s|\s$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('Kürzen auf die Länge der Spalte', () => {
  it('was passt, bleibt', () => {
    expect(cutAt('Müller', 6)).toEqual({ text: 'Müller', cut: false });
    expect(cutAt('', 0)).toEqual({ text: '', cut: false });
  });

  it.each([
    ['Text', 'abcdef', 4, 'abcd'],
    ['ein Emoji wird nicht halbiert', 'abc😀', 4, 'abc'],
    ['eine Familie wird nicht getrennt', 'ab👩‍👩‍👧‍👦', 7, 'ab'],
    ['CRLF bleibt zusammen', 'ab\r\ncd', 3, 'ab'],
    ['nichts passt', '😀', 1, ''],
    ['Länge null', 'abc', 0, ''],
  ])('%s', (_, text, length, expected) => {
    expect(cutAt(text, length)).toEqual({ text: expected, cut: true });
  });

  it('ein endloser Haufen von Akzenten verschluckt nicht den Text', () => {
    const cut = cutAt(`abc${'\u0301'.repeat(5000)}`, 1000);
    expect(cut.text.length).toBe(1000);
  });

  it('nie länger als erlaubt, nie viel kürzer, nie ein halbes Zeichen, beim zweiten Mal unverändert', () => {
    fc.assert(
      fc.property(anyText, fc.nat(80), (any, length) => {
        const text = any.toWellFormed();
        const cut = cutAt(text, length);
        expect(cut.text.length).toBeLessThanOrEqual(length);
        expect(cut.text.length).toBeGreaterThanOrEqual(Math.min(length, text.length) - 64);
        expect(text.startsWith(cut.text)).toBe(true);
        expect(cut.text.isWellFormed()).toBe(true);
        expect(cut.cut).toBe(cut.text !== text);
        expect(cutAt(cut.text, length)).toEqual({ text: cut.text, cut: false });
      }),
      { numRuns: 2000 },
    );
  });
});
