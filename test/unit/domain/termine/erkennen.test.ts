import { describe, expect, it } from 'vitest';
import { termine } from '../../../../lib/domain/termine/termine.ts';
import { BERLIN, utc, werteDerZeile, werteDesEreignisses, zeile } from './support.ts';

const keyOf = (properties: Parameters<typeof werteDesEreignisses>[0]) =>
  termine.recognitionKey(werteDesEreignisses(properties), BERLIN);

describe('Derselbe Termin auf beiden Seiten', () => {
  it.each([
    ['gleich geschrieben', 'Zahnarzt', 'Zahnarzt'],
    ['groß und klein', 'ZAHNARZT Dr. Müller', 'Zahnarzt dr. müller'],
    ['mit mehr Blanks', '  Zahnarzt   Dr. Müller ', 'Zahnarzt Dr.\u00a0Müller'],
    ['mit zerlegtem Umlaut', 'Mu\u0308ller', 'Müller'],
  ])('wird erkannt: %s', (_, outlook, emis) => {
    expect(keyOf({ subject: outlook })).toEqual(termine.recognitionKeyOfRow(zeile({ betreff: emis })));
  });

  it.each([
    ['anderer Betreff', { subject: 'Besuch 2' }],
    ['anderer Beginn', { start: utc('2026-11-24T09:01:00') }],
  ])('wird nicht verwechselt: %s', (_, properties) => {
    expect(keyOf(properties)).not.toEqual(termine.recognitionKeyOfRow(zeile()));
  });

  it('Ende, Ort und alles andere dürfen verschieden sein', () => {
    expect(keyOf({ end: utc('2026-11-24T12:00:00'), location: { displayName: 'anderswo' } })).toEqual(
      termine.recognitionKeyOfRow(zeile()),
    );
  });

  it('Ganztägige werden am ersten Tag erkannt, ohne Betreff am leeren', () => {
    expect(
      keyOf({
        isAllDay: true,
        subject: null,
        start: utc('2026-12-24T00:00:00'),
        end: utc('2026-12-25T00:00:00'),
      }),
    ).toEqual(termine.recognitionKeyOfRow(zeile({ betreff: null, von: '2026-12-24T00:00:00' })));
  });

  it('Ohne lesbaren Beginn ist nichts zu erkennen', () => {
    expect(keyOf({ start: null })).toBeUndefined();
    expect(termine.recognitionKeyOfRow(zeile({ von: null })).von).toBeNull();
    expect(termine.recognitionKeyOfRow(zeile({ von: 'morgen' })).von).toBeNull();
  });
});

describe('Was beim Erkennen weicht', () => {
  it('ist nur leerer Text: Zeit, Haken und Zahlen sagen immer etwas', () => {
    const leer = werteDerZeile({
      betreff: null,
      bemerkung: '\r\n',
      ort: ' ',
      hervorheben: false,
      erinnern: false,
      vorwarnzeit: 0,
      privat: false,
    });
    expect(termine.fields.filter((field) => termine.isEmpty(field, leer))).toEqual([
      'betreff',
      'bemerkung',
      'ort',
    ]);
    expect(termine.fields.filter((field) => termine.isEmpty(field, werteDerZeile()))).toEqual([]);
  });

  it('Gleich ist, was in den Worten des Handbuchs gleich ist', () => {
    const same = (field: string, columns: Parameters<typeof werteDerZeile>[0], properties = {}) =>
      termine.sameValue(field, werteDerZeile(columns), werteDesEreignisses(properties));
    expect(same('bemerkung', { bemerkung: 'erste Zeile\nzweite Zeile\n' })).toBe(true);
    expect(same('hervorheben', {}, { importance: 'low' })).toBe(true);
    expect(same('privat', { privat: true }, { sensitivity: 'confidential' })).toBe(true);
    expect(same('zeit', {})).toBe(true);
    expect(same('zeit', { bis: '2026-11-24T11:31:00' })).toBe(false);
    expect(same('zeit', { bis: null })).toBe(false);
    expect(same('zeit', { bis: null }, { end: null })).toBe(true);
    expect(same('ort', { ort: 'köln' })).toBe(false);
    expect(same('vorwarnzeit', { vorwarnzeit: 16 })).toBe(false);
  });
});
