import { describe, expect, it } from 'vitest';
import { termine } from '../../../../lib/domain/termine/termine.ts';
import { TERMIN_FIELDS } from '../../../../lib/domain/termine/werte.ts';
import type { Columns } from '../../../../lib/domain/twoWayDomain.ts';
import { parseZone } from '../../../../lib/domain/zone.ts';
import { BERLIN, inZone, utc, werteDerZeile, werteDesEreignisses, zeile } from './support.ts';

const LENGTHS = { betreff: 255, bemerkung: null, ort: 255 };
const W_EUROPE = 'W. Europe Standard Time';

describe('Nach emis geschrieben', () => {
  it('werden alle Felder in ihre Spalten', () => {
    const item = werteDesEreignisses({ importance: 'high', sensitivity: 'confidential' });
    expect(termine.rowColumns(TERMIN_FIELDS, item, BERLIN, LENGTHS)).toEqual({
      columns: zeile({ hervorheben: true, privat: true }),
      cut: 0,
    });
  });

  it.each<[string, string[]]>([
    ['betreff', ['betreff']],
    ['bemerkung', ['bemerkung']],
    ['zeit', ['von', 'bis']],
    ['ort', ['ort']],
    ['hervorheben', ['hervorheben']],
    ['erinnern', ['erinnern']],
    ['vorwarnzeit', ['vorwarnzeit']],
    ['privat', ['privat']],
  ])('bringt %s allein nur %j', (field, columns) => {
    const written = termine.rowColumns([field], werteDesEreignisses(), BERLIN, LENGTHS);
    expect(Object.keys(written.columns)).toEqual(columns);
  });

  it('wird Langes an der Spaltenlänge gekürzt und gezählt, ein Emoji nie zerteilt', () => {
    const item = werteDesEreignisses({
      subject: 'Ü'.repeat(300),
      location: { displayName: `${'x'.repeat(254)}😀` },
      body: { contentType: 'text', content: 'a\nb'.repeat(1000) },
    });
    const { columns, cut } = termine.rowColumns(['betreff', 'ort', 'bemerkung'], item, BERLIN, {
      ...LENGTHS,
      bemerkung: 2,
    });
    expect(cut).toBe(3);
    expect(columns.betreff).toBe('Ü'.repeat(255));
    expect(columns.ort).toBe('x'.repeat(254));
    expect(columns.bemerkung).toBe('a');
  });

  it('bleibt ganz, was genau passt oder dessen Spalte keine Grenze hat', () => {
    const item = werteDesEreignisses({
      subject: 'x'.repeat(255),
      body: { contentType: 'text', content: 'y'.repeat(100_000) },
    });
    const { columns, cut } = termine.rowColumns(['betreff', 'bemerkung'], item, BERLIN, LENGTHS);
    expect(cut).toBe(0);
    expect(`${columns.bemerkung}`).toHaveLength(100_000);
  });

  it('steht mehrzeiliger Text mit CRLF', () => {
    const item = werteDesEreignisses({ body: { contentType: 'html', content: '<p>a</p><p>b</p>' } });
    expect(`${termine.rowColumns(['bemerkung'], item, BERLIN, LENGTHS).columns.bemerkung}`).toMatch(
      /^a(\r\n)+b$/,
    );
  });

  it('ist ein unbekanntes Feld ein Fehler im Programm', () => {
    expect(() => termine.rowColumns(['telefon'], werteDesEreignisses(), BERLIN, LENGTHS)).toThrow();
    expect(() => termine.itemPatch(['telefon'], werteDerZeile(), BERLIN)).toThrow();
  });
});

describe('Nach Outlook geschrieben', () => {
  it('werden alle Felder zu Graph-Eigenschaften, unter dem Windows-Namen der Zone', () => {
    const row = werteDerZeile({ hervorheben: true, privat: true });
    expect(termine.itemPatch(TERMIN_FIELDS, row, BERLIN)).toEqual({
      subject: 'Besuch',
      body: { contentType: 'html', content: '<div>erste Zeile</div>\n<div>zweite Zeile</div>' },
      start: { dateTime: '2026-11-24T10:00:00', timeZone: W_EUROPE },
      end: { dateTime: '2026-11-24T11:30:00', timeZone: W_EUROPE },
      isAllDay: false,
      location: { displayName: 'Köln' },
      importance: 'high',
      isReminderOn: true,
      reminderMinutesBeforeStart: 15,
      sensitivity: 'private',
    });
  });

  it.each<[string, string[]]>([
    ['betreff', ['subject']],
    ['bemerkung', ['body']],
    ['zeit', ['start', 'end', 'isAllDay']],
    ['ort', ['location']],
    ['hervorheben', ['importance']],
    ['erinnern', ['isReminderOn']],
    ['vorwarnzeit', ['reminderMinutesBeforeStart']],
    ['privat', ['sensitivity']],
  ])('bringt %s allein nur %j', (field, properties) => {
    expect(Object.keys(termine.itemPatch([field], werteDerZeile(), BERLIN))).toEqual(properties);
  });

  it('werden NULLs zu leeren Texten und nein', () => {
    const row = werteDerZeile({ betreff: null, bemerkung: null, ort: null, privat: null, hervorheben: null });
    expect(termine.itemPatch(['betreff', 'bemerkung', 'ort', 'privat', 'hervorheben'], row, BERLIN)).toEqual({
      subject: '',
      body: { contentType: 'html', content: '' },
      location: { displayName: '' },
      sensitivity: 'normal',
      importance: 'normal',
    });
  });

  it('wird Ganztägiges von Mitternacht zu Mitternacht in einer Zone', () => {
    const row = werteDerZeile({ von: '2026-12-24T00:00:00', bis: '2026-12-26T23:59:00' });
    expect(termine.itemPatch(['zeit'], row, BERLIN)).toEqual({
      start: { dateTime: '2026-12-24T00:00:00', timeZone: W_EUROPE },
      end: { dateTime: '2026-12-27T00:00:00', timeZone: W_EUROPE },
      isAllDay: true,
    });
  });

  it('liest sich alles so zurück, wie es geschrieben wurde', () => {
    const row = werteDerZeile({
      betreff: '😀 Grüße & <Küsse>',
      bemerkung: '  a\t"b"\r\n\r\nhttps://x.example/?a=1&b',
    });
    const patch = termine.itemPatch(TERMIN_FIELDS, row, BERLIN);
    expect(termine.projectItem(patch, BERLIN).werte).toEqual(row);
  });

  it('geht eine Zeile ohne lesbare Zeit nie hinaus', () => {
    expect(() => termine.itemPatch(['zeit'], werteDerZeile({ von: null }), BERLIN)).toThrow();
  });
});

/** An event in UTC, the row it became, and the anchor that the link keeps. */
function verknuepft(start: string, end: string, zone = BERLIN) {
  const item = werteDesEreignisses({ start: utc(start), end: utc(end) });
  const { columns } = termine.rowColumns(TERMIN_FIELDS, item, zone, LENGTHS);
  const anchor = termine.anchor(TERMIN_FIELDS, columns, item);
  const verschoben = (change: Columns) =>
    termine.itemPatch(['zeit'], termine.projectRow({ ...columns, ...change }, zone).werte, zone, anchor);
  return { item, columns, anchor, verschoben };
}

describe('Die Stunde, die es im Herbst zweimal gibt', () => {
  it('Der zweite Durchgang steht in emis wie der erste', () => {
    expect(verknuepft('2027-10-31T00:30:00', '2027-10-31T00:45:00').columns).toMatchObject({
      von: '2027-10-31T02:30:00',
      bis: '2027-10-31T02:45:00',
    });
    expect(verknuepft('2027-10-31T01:30:00', '2027-10-31T01:45:00').columns).toMatchObject({
      von: '2027-10-31T02:30:00',
      bis: '2027-10-31T02:45:00',
    });
  });

  it('Verschiebt emis nur das Ende, bleibt der Beginn im zweiten Durchgang', () => {
    const { verschoben } = verknuepft('2027-10-31T01:30:00', '2027-10-31T01:45:00');
    expect(verschoben({ bis: '2027-10-31T03:00:00' })).toEqual({
      start: utc('2027-10-31T01:30:00'),
      end: utc('2027-10-31T02:00:00'),
      isAllDay: false,
    });
  });

  it('… auch wenn das neue Ende selbst in dieser Stunde liegt', () => {
    const { verschoben } = verknuepft('2027-10-31T01:30:00', '2027-10-31T01:45:00');
    expect(verschoben({ bis: '2027-10-31T02:50:00' })).toEqual({
      start: utc('2027-10-31T01:30:00'),
      end: utc('2027-10-31T01:50:00'),
      isAllDay: false,
    });
  });

  it('… und ein neuer Beginn in dieser Stunde verlängert ihn nicht um eine Stunde', () => {
    const { verschoben } = verknuepft('2027-10-31T01:30:00', '2027-10-31T01:45:00');
    expect(verschoben({ von: '2027-10-31T02:25:00' })).toEqual({
      start: utc('2027-10-31T01:25:00'),
      end: utc('2027-10-31T01:45:00'),
      isAllDay: false,
    });
  });

  it('Verschiebt emis nur den Beginn, bleibt das Ende im zweiten Durchgang', () => {
    const { verschoben } = verknuepft('2027-10-31T01:30:00', '2027-10-31T01:45:00');
    expect(verschoben({ von: '2027-10-31T01:00:00' })).toEqual({
      start: utc('2027-10-30T23:00:00'),
      end: utc('2027-10-31T01:45:00'),
      isAllDay: false,
    });
  });

  it('Verschiebt Outlook nur das Ende, behält emis sein Von', () => {
    const { anchor } = verknuepft('2027-10-31T00:30:00', '2027-10-31T01:30:00');
    const moved = werteDesEreignisses({ start: utc('2027-10-31T00:30:00'), end: utc('2027-10-31T03:00:00') });
    expect(termine.rowColumns(['zeit'], moved, BERLIN, LENGTHS, anchor).columns).toEqual({
      von: '2027-10-31T02:30:00',
      bis: '2027-10-31T04:00:00',
    });
  });

  it('02:50 bis 02:10 sind zwanzig Minuten', () => {
    expect(werteDerZeile({ von: '2027-10-31T02:50:00', bis: '2027-10-31T02:10:00' }).zeit).toEqual({
      ganztaegig: false,
      beginn_ms: Date.UTC(2027, 9, 31, 0, 50),
      ende_ms: Date.UTC(2027, 9, 31, 1, 10),
    });
  });
});

describe('Die Stunde, die es im Frühjahr nicht gibt', () => {
  const gap = { von: '2027-03-28T02:30:00', bis: '2027-03-28T03:00:00' };
  const inOutlook = { start: utc('2027-03-28T01:30:00'), end: utc('2027-03-28T02:00:00') };

  it('Eine halbe Stunde bleibt eine halbe Stunde', () => {
    const zeit = { beginn_ms: Date.UTC(2027, 2, 28, 1, 30), ende_ms: Date.UTC(2027, 2, 28, 2) };
    expect(werteDerZeile(gap).zeit).toMatchObject(zeit);
  });

  it('Verschiebt Outlook nur das Ende, behält emis das Von, das es auf keiner Uhr gibt', () => {
    const anchor = termine.anchor(TERMIN_FIELDS, zeile(gap), werteDesEreignisses(inOutlook));
    const moved = werteDesEreignisses({ ...inOutlook, end: utc('2027-03-28T02:30:00') });
    expect(termine.rowColumns(['zeit'], moved, BERLIN, LENGTHS, anchor).columns).toEqual({
      von: '2027-03-28T02:30:00',
      bis: '2027-03-28T04:30:00',
    });
  });

  it('Verschiebt emis nur das Ende, bleibt der Beginn dort, wo Outlook ihn zeigt', () => {
    const item = werteDesEreignisses(inOutlook);
    const anchor = termine.anchor(TERMIN_FIELDS, zeile(gap), item);
    const row = werteDerZeile({ ...gap, bis: '2027-03-28T05:00:00' });
    expect(termine.itemPatch(['zeit'], row, BERLIN, anchor)).toMatchObject({
      start: { dateTime: '2027-03-28T03:30:00', timeZone: W_EUROPE },
      end: { dateTime: '2027-03-28T05:00:00', timeZone: W_EUROPE },
    });
  });
});

describe('Was eine Verknüpfung sich merkt', () => {
  it('sind Von und Bis von emis und die Zeitpunkte von Outlook', () => {
    expect(verknuepft('2026-11-24T09:00:00', '2026-11-24T10:30:00').anchor).toEqual({
      von: '2026-11-24T10:00:00',
      bis: '2026-11-24T11:30:00',
      zeit: {
        ganztaegig: false,
        beginn_ms: Date.UTC(2026, 10, 24, 9),
        ende_ms: Date.UTC(2026, 10, 24, 10, 30),
      },
    });
  });

  it('ändert sich nur mit der Zeit', () => {
    const { anchor } = verknuepft('2026-11-24T09:00:00', '2026-11-24T10:30:00');
    const later = werteDesEreignisses({ start: utc('2026-11-24T09:30:00') });
    expect(termine.anchor(['ort'], zeile({ von: '2026-11-24T10:30:00' }), later, anchor)).toBe(anchor);
    expect(termine.anchor(['zeit'], zeile({ von: '2026-11-24T10:30:00' }), later, anchor)).toMatchObject({
      von: '2026-11-24T10:30:00',
      zeit: { beginn_ms: Date.UTC(2026, 10, 24, 9, 30) },
    });
  });

  it('gilt nicht, wenn aus ganztägig ein Termin nach der Uhr wird', () => {
    const item = werteDesEreignisses({
      isAllDay: true,
      start: utc('2026-12-24T00:00:00'),
      end: utc('2026-12-25T00:00:00'),
    });
    const columns = { von: '2026-12-24T00:00:00', bis: '2026-12-24T23:59:00' };
    const anchor = termine.anchor(TERMIN_FIELDS, columns, item);
    const row = werteDerZeile({ von: '2026-12-24T00:00:00', bis: '2026-12-24T10:00:00' });
    expect(termine.itemPatch(['zeit'], row, BERLIN, anchor)).toEqual({
      start: { dateTime: '2026-12-24T00:00:00', timeZone: W_EUROPE },
      end: { dateTime: '2026-12-24T10:00:00', timeZone: W_EUROPE },
      isAllDay: false,
    });
  });

  it('hilft auch in einer anderen Zone', () => {
    const newYork = inZone(parseZone('America/New_York')!);
    // 2027-11-07: 01:30 EDT = 05:30Z, 01:30 EST = 06:30Z.
    const { columns, verschoben } = verknuepft('2027-11-07T06:30:00', '2027-11-07T06:45:00', newYork);
    expect(columns).toMatchObject({ von: '2027-11-07T01:30:00', bis: '2027-11-07T01:45:00' });
    expect(verschoben({ bis: '2027-11-07T03:00:00' })).toMatchObject({
      start: utc('2027-11-07T06:30:00'),
      end: utc('2027-11-07T08:00:00'),
    });
  });
});
