import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../../lib/domain/fingerprint.ts';
import type { GraphEvent } from '../../../../lib/domain/termine/graphEvent.ts';
import { termine } from '../../../../lib/domain/termine/termine.ts';
import { TERMIN_FIELDS } from '../../../../lib/domain/termine/werte.ts';
import type { Columns } from '../../../../lib/domain/twoWayDomain.ts';
import { UTC } from '../../../../lib/domain/zone.ts';
import { BERLIN, ereignis, inZone, utc, werteDerZeile, werteDesEreignisses, zeile } from './support.ts';

const rowChanges = (columns: Columns) =>
  changedFields(
    TERMIN_FIELDS,
    termine.projectRow(zeile(), BERLIN).fingerprints,
    termine.projectRow(zeile(columns), BERLIN).fingerprints,
  );
const itemChanges = (properties: Partial<GraphEvent>) =>
  changedFields(
    TERMIN_FIELDS,
    termine.projectItem(ereignis(), BERLIN).fingerprints,
    termine.projectItem(ereignis(properties), BERLIN).fingerprints,
  );

describe('Ein Termin in den Worten des Handbuchs', () => {
  it('liest sich auf beiden Seiten gleich', () => {
    const expected = {
      betreff: 'Besuch',
      bemerkung: 'erste Zeile\nzweite Zeile',
      zeit: {
        ganztaegig: false,
        beginn_ms: Date.UTC(2026, 10, 24, 9),
        ende_ms: Date.UTC(2026, 10, 24, 10, 30),
      },
      ort: 'Köln',
      hervorheben: false,
      erinnern: true,
      vorwarnzeit: 15,
      privat: false,
    };
    expect(werteDerZeile()).toEqual(expected);
    expect(werteDesEreignisses()).toEqual(expected);
  });

  it('hat genau die Felder des Handbuchs; Von, Bis und ganztägig sind eines', () => {
    expect(termine.fields).toEqual([
      'betreff',
      'bemerkung',
      'zeit',
      'ort',
      'hervorheben',
      'erinnern',
      'vorwarnzeit',
      'privat',
    ]);
    expect(Object.keys(termine.projectRow(zeile(), BERLIN).fingerprints)).toEqual([...termine.fields]);
    expect(Object.keys(termine.projectItem(ereignis(), BERLIN).fingerprints)).toEqual([...termine.fields]);
  });

  it.each<[string, Columns]>([
    ['betreff', { betreff: 'Anderer Besuch' }],
    ['bemerkung', { bemerkung: 'anders' }],
    ['zeit', { von: '2026-11-24T10:15:00' }],
    ['zeit', { bis: '2026-11-24T11:45:00' }],
    ['zeit', { von: '2026-11-24T00:00:00', bis: '2026-11-24T23:59:00' }],
    ['ort', { ort: 'Bonn' }],
    ['hervorheben', { hervorheben: true }],
    ['erinnern', { erinnern: false }],
    ['vorwarnzeit', { vorwarnzeit: 30 }],
    ['privat', { privat: true }],
  ])('Wer in emis %s ändert, ändert nur dieses Feld (%#)', (field, columns) => {
    expect(rowChanges(columns)).toEqual([field]);
  });

  it.each<[string, Partial<GraphEvent>]>([
    ['betreff', { subject: 'Anderer Besuch' }],
    ['bemerkung', { body: { contentType: 'html', content: '<p>anders</p>' } }],
    ['zeit', { start: utc('2026-11-24T09:15:00') }],
    ['zeit', { end: utc('2026-11-24T10:45:00') }],
    ['zeit', { isAllDay: true, start: utc('2026-11-24T00:00:00'), end: utc('2026-11-25T00:00:00') }],
    ['ort', { location: { displayName: 'Bonn' } }],
    ['hervorheben', { importance: 'high' }],
    ['erinnern', { isReminderOn: false }],
    ['vorwarnzeit', { reminderMinutesBeforeStart: 30 }],
    ['privat', { sensitivity: 'private' }],
  ])('Wer in Outlook %s ändert, ändert nur dieses Feld (%#)', (field, properties) => {
    expect(itemChanges(properties)).toEqual([field]);
  });

  it.each<[string, Partial<GraphEvent>]>([
    [
      'fette Schrift',
      { body: { contentType: 'html', content: '<div><b>erste</b> Zeile</div><div>zweite Zeile</div>' } },
    ],
    [
      'eine andere Hülle',
      {
        body: {
          contentType: 'html',
          content:
            '<html><head><style>p{}</style></head><body><p>erste Zeile<br>zweite Zeile</p></body></html>',
        },
      },
    ],
    ['reiner Text', { body: { contentType: 'text', content: 'erste Zeile\r\nzweite Zeile\r\n' } }],
    ['Wichtigkeit niedrig', { importance: 'low' }],
    ['persönlich', { sensitivity: 'personal' }],
    [
      'eine andere Anzeigezone',
      { start: { dateTime: '2026-11-24T10:00:00', timeZone: 'W. Europe Standard Time' } },
    ],
    ['Anzeige als abwesend', { showAs: 'oof' }],
    ['Blanks am Rand des Betreffs', { subject: ' Besuch ' }],
  ])('%s ist in Outlook keine Änderung', (_, properties) => {
    expect(itemChanges(properties)).toEqual([]);
  });

  it.each<[string, Columns]>([
    ['Zeilenenden LF statt CRLF', { bemerkung: 'erste Zeile\nzweite Zeile' }],
    ['leere Zeilen am Ende', { bemerkung: 'erste Zeile\r\nzweite Zeile\r\n\r\n' }],
    ['Blanks am Ende des Orts', { ort: 'Köln   ' }],
    ['ein Bit als Zahl', { erinnern: 1, privat: 0 }],
    ['zerlegte Umlaute', { ort: 'Ko\u0308ln' }],
  ])('%s sind in emis keine Änderung', (_, columns) => {
    expect(rowChanges(columns)).toEqual([]);
  });

  it('privat und vertraulich sind beide „ja“, hoch allein ist „hervorgehoben“', () => {
    expect(werteDesEreignisses({ sensitivity: 'confidential' }).privat).toBe(true);
    expect(werteDesEreignisses({ sensitivity: 'private' }).privat).toBe(true);
    expect(werteDesEreignisses({ importance: 'high' }).hervorheben).toBe(true);
  });

  it('NULL ist leer, nein und null Minuten, ohne Fehler', () => {
    const nothing = {
      betreff: null,
      bemerkung: null,
      ort: null,
      hervorheben: null,
      erinnern: null,
      vorwarnzeit: null,
      privat: null,
    };
    const { werte, fehler } = termine.projectRow(zeile(nothing), BERLIN);
    expect(fehler).toBeUndefined();
    expect(werte).toMatchObject({
      betreff: '',
      bemerkung: '',
      ort: '',
      hervorheben: false,
      erinnern: false,
      vorwarnzeit: 0,
      privat: false,
    });
    expect(rowChanges({ ...zeile(), ort: null })).toEqual(['ort']);
  });

  it('Fehlendes in Outlook ist ebenso leer', () => {
    const { werte, fehler } = termine.projectItem(
      { id: 'AAMk', start: utc('2026-11-24T09:00:00'), end: utc('2026-11-24T10:00:00') },
      BERLIN,
    );
    expect(fehler).toBeUndefined();
    expect(werte).toMatchObject({ betreff: '', bemerkung: '', ort: '', hervorheben: false, vorwarnzeit: 0 });
    expect(
      termine.projectItem(ereignis({ subject: null, body: null, location: null }), BERLIN).werte,
    ).toMatchObject({ betreff: '', bemerkung: '', ort: '' });
  });

  it.each([
    [-5, 0],
    [2.9, 2],
    [9e12, 2_147_483_647],
    [Number.NaN, 0],
  ])('Vorwarnzeit %d gilt als %d Minuten', (value, expected) => {
    expect(werteDerZeile({ vorwarnzeit: value }).vorwarnzeit).toBe(expected);
    expect(werteDesEreignisses({ reminderMinutesBeforeStart: value }).vorwarnzeit).toBe(expected);
  });

  it.each<[Columns, string]>([
    [{ von: null }, 'Von fehlt.'],
    [{ bis: null }, 'Bis fehlt.'],
    [{ von: '' }, 'Von fehlt.'],
    [{ bis: '2026-11-24T09:00:00' }, 'Bis liegt vor Von.'],
    [{ bis: 'morgen früh' }, 'Bis ist kein gültiges Datum mit Uhrzeit.'],
    [{ von: '2026-02-30T10:00:00' }, 'Von ist kein gültiges Datum mit Uhrzeit.'],
  ])('Eine Zeile mit %j kann nicht reisen: %s', (columns, reason) => {
    const { fehler, werte, fingerprints } = termine.projectRow(zeile(columns), BERLIN);
    expect(fehler).toBe(reason);
    expect(werte.zeit).toBeUndefined();
    expect(fingerprints.zeit).not.toBe(termine.projectRow(zeile(), BERLIN).fingerprints.zeit);
  });

  it.each<[Partial<GraphEvent>, string]>([
    [{ start: null }, 'Beginn fehlt.'],
    [{ end: { dateTime: '2026-11-24T10:30:00' } }, 'Ende fehlt.'],
    [{ start: utc('gestern') }, 'Beginn ist kein gültiges Datum mit Uhrzeit.'],
    [
      { end: { dateTime: '2026-11-24T10:30:00', timeZone: 'Mondzeit' } },
      'Ende steht in einer unbekannten Zeitzone.',
    ],
    [{ end: utc('2026-11-24T08:00:00') }, 'Das Ende liegt vor dem Beginn.'],
  ])('Ein Ereignis mit %j kann nicht reisen: %s', (properties, reason) => {
    expect(termine.projectItem(ereignis(properties), BERLIN).fehler).toBe(reason);
  });

  it('Auch Unlesbares hat einen Fingerabdruck: anders unlesbar ist eine Änderung', () => {
    const one = termine.projectRow(zeile({ von: 'x' }), BERLIN).fingerprints.zeit;
    expect(termine.projectRow(zeile({ von: 'y' }), BERLIN).fingerprints.zeit).not.toBe(one);
    expect(termine.projectRow(zeile({ von: 'x' }), BERLIN).fingerprints.zeit).toBe(one);
  });

  it('Eine andere EMIS_ZEITZONE ändert keinen Fingerabdruck von emis', () => {
    expect(termine.projectRow(zeile(), inZone(UTC)).fingerprints).toEqual(
      termine.projectRow(zeile(), BERLIN).fingerprints,
    );
  });

  it('Ganztägig reicht von 00:00 des ersten bis 23:59 des letzten Tages', () => {
    const zeit = { ganztaegig: true, ersterTag: '2026-12-24', letzterTag: '2026-12-26' };
    expect(werteDerZeile({ von: '2026-12-24T00:00:00', bis: '2026-12-26T23:59:00' }).zeit).toEqual(zeit);
    expect(
      werteDesEreignisses({
        isAllDay: true,
        start: utc('2026-12-24T00:00:00'),
        end: utc('2026-12-27T00:00:00'),
      }).zeit,
    ).toEqual(zeit);
    expect(werteDerZeile({ von: '2026-12-24T00:00:00', bis: '2026-12-25T00:00:00' }).zeit).toMatchObject({
      ganztaegig: false,
    });
  });

  it('Ein ganztägiges Ereignis, das ein Server umgerechnet hat, behält seinen Tag', () => {
    const zeit = werteDesEreignisses({
      isAllDay: true,
      start: utc('2026-12-23T23:00:00'),
      end: utc('2026-12-24T23:00:00'),
      originalStartTimeZone: 'W. Europe Standard Time',
    }).zeit;
    expect(zeit).toEqual({ ganztaegig: true, ersterTag: '2026-12-24', letzterTag: '2026-12-24' });
  });
});

describe('Was ein Ereignis für eines ist', () => {
  it.each<[string, Partial<GraphEvent>, object]>([
    ['ein einzelnes', {}, { kind: 'single', meeting: false, online: false }],
    ['eine Serie', { type: 'seriesMaster' }, { kind: 'series' }],
    ['ein Termin einer Serie', { type: 'occurrence', seriesMasterId: 'M' }, { kind: 'series' }],
    ['eine Ausnahme', { type: 'exception', seriesMasterId: 'M' }, { kind: 'series' }],
    ['ohne Art', { type: null }, { kind: 'series' }],
    ['mit Teilnehmern', { attendees: [{ type: 'required' }] }, { meeting: true }],
    ['eingeladen', { isOrganizer: false }, { meeting: true }],
    ['eigenes ohne Teilnehmer', { isOrganizer: true, attendees: [] }, { meeting: false }],
    ['online', { isOnlineMeeting: true }, { online: true, meeting: false }],
  ])('%s', (_, properties, expected) => {
    expect(termine.traits(ereignis(properties))).toMatchObject(expected);
  });

  it('Der Schlüssel unseres Anlegens ist die transactionId', () => {
    expect(termine.itemKey(ereignis({ transactionId: 'k' }))).toBe('k');
    expect(termine.itemKey(ereignis())).toBeUndefined();
    expect(termine.itemKey(ereignis({ transactionId: null }))).toBeUndefined();
  });

  it('Seine Dauer ist die der Uhr oder seiner Tage; unlesbar hat es keine', () => {
    expect(termine.span(werteDesEreignisses(), BERLIN)).toEqual({
      start_ms: Date.UTC(2026, 10, 24, 9),
      end_ms: Date.UTC(2026, 10, 24, 10, 30),
    });
    expect(
      termine.span(werteDerZeile({ von: '2026-12-24T00:00:00', bis: '2026-12-26T23:59:00' }), BERLIN),
    ).toEqual({
      start_ms: Date.UTC(2026, 11, 23, 23),
      end_ms: Date.UTC(2026, 11, 26, 23),
    });
    expect(termine.span(werteDerZeile({ von: null }), BERLIN)).toBeUndefined();
  });
});
