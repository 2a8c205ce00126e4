import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../../lib/domain/fingerprint.ts';
import type { Columns } from '../../../../lib/domain/twoWayDomain.ts';
import { ALWAYS } from '../../../../lib/domain/twoWayDomain.ts';
import type { GraphTask } from '../../../../lib/domain/wiedervorlagen/graphTask.ts';
import { wiedervorlagen } from '../../../../lib/domain/wiedervorlagen/wiedervorlagen.ts';
import { aufgabe, BERLIN, ohneDatum, um, utc, werteDerAufgabe, werteDerZeile, zeile } from './support.ts';

const geaendertInEmis = (columns: Columns) =>
  changedFields(
    wiedervorlagen.fields,
    wiedervorlagen.projectRow(zeile(), BERLIN).fingerprints,
    wiedervorlagen.projectRow(zeile(columns), BERLIN).fingerprints,
  );
const geaendertInOutlook = (properties: Partial<GraphTask>, around = BERLIN) =>
  changedFields(
    wiedervorlagen.fields,
    wiedervorlagen.projectItem(aufgabe(), BERLIN).fingerprints,
    wiedervorlagen.projectItem(aufgabe(properties), around).fingerprints,
  );

describe('Beide Seiten sagen dasselbe', () => {
  it('Betreff, Bemerkung, Prio, Fällig am und Erinnern am, und nichts sonst', () => {
    expect(wiedervorlagen.fields).toEqual(['betreff', 'bemerkung', 'prio', 'faellig', 'erinnern']);
    const gemeinsam = {
      betreff: 'Angebot nachfassen',
      bemerkung: 'erste Zeile\nzweite Zeile',
      prio: 2,
      faellig: '2026-12-01',
      erinnern: { quelle: 'erinnerung', am: '2026-11-30T09:30:00' },
    };
    expect(werteDerZeile()).toMatchObject(gemeinsam);
    expect(werteDerAufgabe()).toMatchObject(gemeinsam);
    for (const field of wiedervorlagen.fields)
      expect(wiedervorlagen.sameValue(field, werteDerZeile(), werteDerAufgabe())).toBe(true);
  });

  it.each([
    ['hoch', 1, 'high', 1],
    ['normal', 2, 'normal', 2],
    ['niedrig', 3, 'low', 3],
    ['fehlt', null, undefined, 2],
    ['ein Wert, den nur emis kennt', 7, 'urgent', 2],
  ])('Prio %s', (_, prio, importance, werte) => {
    expect(werteDerZeile({ prio }).prio).toBe(werte);
    expect(werteDerAufgabe(aufgabe({ importance: importance ?? null })).prio).toBe(werte);
  });

  it('Bemerkung: HTML und Text ergeben denselben Text', () => {
    const body = { contentType: 'html', content: '<div>erste Zeile</div><div><b>zweite</b> Zeile</div>' };
    expect(geaendertInOutlook({ body })).toEqual([]);
  });

  it('NULL und Leeres', () => {
    const leer = { betreff: null, bemerkung: null, prio: null, faellig_am: null, erinnern_am: null };
    const nichts = { betreff: '', bemerkung: '', prio: 2, faellig: undefined, erinnern: undefined };
    expect(wiedervorlagen.projectRow(leer, BERLIN).werte).toMatchObject(nichts);
    expect(werteDerAufgabe({ id: 'x' })).toMatchObject(nichts);
  });
});

describe('Fällig am ist ein Datum, wie auch immer Outlook es ausdrückt', () => {
  it.each([
    ['Mitternacht in Berlin, im Winter', 'Europe/Berlin', '2026-11-30T23:00:00', '2026-12-01'],
    ['Mitternacht in Berlin, im Sommer', 'Europe/Berlin', '2026-06-30T22:00:00', '2026-07-01'],
    ['Mitternacht in New York', 'America/New_York', '2026-12-01T05:00:00', '2026-12-01'],
    ['Mitternacht in Tokio', 'Asia/Tokyo', '2026-11-30T15:00:00', '2026-12-01'],
    ['Mitternacht in Auckland', 'Pacific/Auckland', '2026-11-30T11:00:00', '2026-12-01'],
    ['Mitternacht in UTC, das Postfach in Berlin', 'Europe/Berlin', '2026-12-01T00:00:00', '2026-12-01'],
    ['unterwegs in New York eingegeben', 'Europe/Berlin', '2026-12-01T05:00:00', '2026-12-01'],
    ['unterwegs in Tokio eingegeben', 'Europe/Berlin', '2026-11-30T15:00:00', '2026-12-01'],
    ['am Tag der Umstellung', 'Europe/Berlin', '2026-10-24T22:00:00', '2026-10-25'],
    ['wo der Tag um 1 Uhr beginnt', 'Africa/Cairo', '2026-04-23T22:00:00', '2026-04-24'],
  ])('%s', (_, zone, dateTime, datum) => {
    const task = aufgabe({ dueDateTime: utc(`${dateTime}.0000000`) });
    expect(wiedervorlagen.projectItem(task, um(zone)).werte.faellig).toBe(datum);
  });

  it('In einer anderen Zone desselben Tages gespeichert, ist nichts geändert', () => {
    expect(geaendertInOutlook({ dueDateTime: utc('2026-12-01T00:00:00') })).toEqual([]);
    expect(geaendertInOutlook({ dueDateTime: utc('2026-12-01T05:00:00') })).toEqual([]);
    expect(
      geaendertInOutlook({
        dueDateTime: { dateTime: '2026-12-01T00:00:00', timeZone: 'tzone://Microsoft/Custom' },
      }),
    ).toEqual([]);
  });

  it('Unlesbares wird zurückgestellt und ist doch eine Änderung', () => {
    const kaputt = aufgabe({ dueDateTime: utc('morgen') });
    expect(wiedervorlagen.projectItem(kaputt, BERLIN).fehler).toBe('Fällig am ist kein gültiges Datum.');
    expect(geaendertInOutlook({ dueDateTime: utc('morgen') })).toEqual(['faellig']);
    const zone = { dateTime: '2026-12-01T10:00:00', timeZone: 'Customized Time Zone' };
    expect(wiedervorlagen.projectItem(aufgabe({ reminderDateTime: zone }), BERLIN).fehler).toBe(
      'Erinnern am steht in einer unbekannten Zeitzone.',
    );
    expect(
      wiedervorlagen.projectItem(aufgabe({ dueDateTime: utc('9999-12-31T23:00:00') }), BERLIN).fehler,
    ).toBe('Fällig am liegt außerhalb der Jahre 1753 bis 9999.');
  });
});

describe('Erinnern am: die Erinnerung, sonst der Beginn, sonst nichts', () => {
  const beginn = utc('2026-11-24T23:00:00');
  it('die Erinnerung geht vor', () => {
    expect(werteDerAufgabe(aufgabe({ startDateTime: beginn })).erinnern).toEqual({
      quelle: 'erinnerung',
      am: '2026-11-30T09:30:00',
    });
    expect(geaendertInOutlook({ startDateTime: beginn })).toEqual([]);
  });
  it('ohne Erinnerung gilt der Tag, an dem die Aufgabe beginnt', () => {
    const erwartet = { quelle: 'beginn', am: '2026-11-25T00:00:00' };
    expect(werteDerAufgabe(ohneDatum({ startDateTime: beginn })).erinnern).toEqual(erwartet);
    expect(werteDerAufgabe(aufgabe({ isReminderOn: false, startDateTime: beginn })).erinnern).toEqual(
      erwartet,
    );
  });
  it('eine ausgeschaltete Erinnerung ist keine', () => {
    expect(werteDerAufgabe(aufgabe({ isReminderOn: false })).erinnern).toBeUndefined();
    expect(geaendertInOutlook({ isReminderOn: false })).toEqual(['erinnern']);
  });
  it('Erinnerung und Beginn um Mitternacht desselben Tages sind in Outlook zweierlei', () => {
    const fromStart = ohneDatum({ startDateTime: beginn });
    const fromReminder = ohneDatum({ isReminderOn: true, reminderDateTime: beginn });
    const { erinnern: one } = wiedervorlagen.projectItem(fromStart, BERLIN).fingerprints;
    expect(wiedervorlagen.projectItem(fromReminder, BERLIN).fingerprints.erinnern).not.toBe(one);
  });
});

describe('Was eine Änderung ist', () => {
  it.each<[string, Columns, string[]]>([
    ['Betreff', { betreff: 'anders' }, ['betreff']],
    ['Bemerkung', { bemerkung: 'anders' }, ['bemerkung']],
    ['Prio', { prio: 1 }, ['prio']],
    ['Fällig am', { faellig_am: '2026-12-02' }, ['faellig']],
    ['Fällig am geleert', { faellig_am: null }, ['faellig']],
    ['Erinnern am', { erinnern_am: '2026-11-30T09:31:00' }, ['erinnern']],
    ['andere Spalten', { erledigt: true, emisnummer: 4711 }, []],
    ['Prio auf einen Wert, den nur emis kennt', { prio: 7 }, []],
    ['Datum mit Mitternacht', { faellig_am: '2026-12-01T00:00:00' }, []],
  ])('in emis: %s', (_, columns, fields) => {
    expect(geaendertInEmis(columns)).toEqual(fields);
  });

  it.each<[string, Partial<GraphTask>, string[]]>([
    ['title', { title: 'anders' }, ['betreff']],
    ['body', { body: { contentType: 'text', content: 'anders' } }, ['bemerkung']],
    ['importance', { importance: 'low' }, ['prio']],
    ['dueDateTime', { dueDateTime: utc('2026-12-01T23:00:00') }, ['faellig']],
    ['dueDateTime entfernt', { dueDateTime: null }, ['faellig']],
    ['reminderDateTime', { reminderDateTime: utc('2026-11-30T08:31:00') }, ['erinnern']],
    ['status', { status: 'completed', completedDateTime: utc('2026-11-24T00:00:00') }, []],
    ['linkedResources', { linkedResources: [{ applicationName: 'CRM', externalId: '7' }] }, []],
    ['recurrence', { recurrence: { pattern: {}, range: {} } }, []],
  ])('in Outlook: %s', (_, properties, fields) => {
    expect(geaendertInOutlook(properties)).toEqual(fields);
  });
});

describe('Was die Maschine wissen muss', () => {
  it('Aufgaben liegen in keinem Zeitfenster und in keinem Kalender', () => {
    expect(wiedervorlagen.windowed).toBe(false);
    expect(wiedervorlagen.span(werteDerAufgabe(), BERLIN)).toBe(ALWAYS);
    expect(wiedervorlagen.purges).toBe(false);
  });
  it('Serien von Aufgaben sind einzelne Aufgaben; erledigt ist erledigt', () => {
    const einzeln = { kind: 'single', meeting: false, online: false, done: false };
    expect(wiedervorlagen.traits(aufgabe({ recurrence: { pattern: {} } }))).toEqual(einzeln);
    expect(wiedervorlagen.traits(aufgabe({ status: 'completed' }))).toEqual({ ...einzeln, done: true });
  });
  it('Nur unser linkedResource trägt unseren Schlüssel', () => {
    const ours = { applicationName: 'emisExchangeSync', externalId: 'k1' };
    expect(wiedervorlagen.itemKey(aufgabe({ linkedResources: [ours] }))).toBe('k1');
    expect(
      wiedervorlagen.itemKey(aufgabe({ linkedResources: [{ applicationName: 'CRM', externalId: 'k1' }] })),
    ).toBeUndefined();
    expect(wiedervorlagen.itemKey(aufgabe())).toBeUndefined();
  });
});
