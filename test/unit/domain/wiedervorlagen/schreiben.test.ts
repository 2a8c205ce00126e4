import { describe, expect, it } from 'vitest';
import type { Columns } from '../../../../lib/domain/twoWayDomain.ts';
import type { GraphTask } from '../../../../lib/domain/wiedervorlagen/graphTask.ts';
import { WIEDERVORLAGE_FIELDS } from '../../../../lib/domain/wiedervorlagen/werte.ts';
import { wiedervorlagen } from '../../../../lib/domain/wiedervorlagen/wiedervorlagen.ts';
import {
  aufgabe,
  BERLIN,
  HEUTE,
  ohneDatum,
  um,
  utc,
  werteDerAufgabe,
  werteDerZeile,
  zeile,
} from './support.ts';

const LENGTHS = { betreff: 255, bemerkung: null };
const MORGEN = um('Europe/Berlin', '2026-11-24');

describe('Von Outlook nach emis', () => {
  it('geht jedes Feld in seine Spalte', () => {
    expect(wiedervorlagen.rowColumns(WIEDERVORLAGE_FIELDS, werteDerAufgabe(), BERLIN, LENGTHS)).toEqual({
      columns: zeile(),
      cut: 0,
    });
  });

  it.each<[string, Partial<GraphTask>, Columns]>([
    ['ohne alles: heute', {}, { faellig_am: HEUTE, erinnern_am: `${HEUTE}T00:00:00` }],
    [
      'mit Beginn: der Beginn erinnert',
      { startDateTime: utc('2026-11-24T23:00:00'), dueDateTime: utc('2026-11-24T23:00:00') },
      { faellig_am: '2026-11-25', erinnern_am: '2026-11-25T00:00:00' },
    ],
    [
      'mit Erinnerung, ohne Fälligkeit',
      { isReminderOn: true, reminderDateTime: utc('2026-12-24T14:00:00') },
      { faellig_am: HEUTE, erinnern_am: '2026-12-24T15:00:00' },
    ],
  ])('ein fehlendes Datum wird ergänzt: %s', (_, properties, columns) => {
    const item = werteDerAufgabe(ohneDatum(properties));
    expect(wiedervorlagen.rowColumns(['faellig', 'erinnern'], item, BERLIN, LENGTHS).columns).toEqual(
      columns,
    );
  });

  it('zu langer Betreff wird gekürzt und gezählt', () => {
    const item = werteDerAufgabe(aufgabe({ title: 'x'.repeat(300) }));
    const { columns, cut } = wiedervorlagen.rowColumns(['betreff'], item, BERLIN, LENGTHS);
    expect([`${columns.betreff}`.length, cut]).toEqual([255, 1]);
  });

  it('Felder anderer Domänen gibt es nicht', () => {
    expect(() => wiedervorlagen.rowColumns(['ort'], werteDerAufgabe(), BERLIN, LENGTHS)).toThrow();
    expect(() => wiedervorlagen.itemPatch(['ort'], werteDerZeile(), BERLIN)).toThrow();
  });
});

describe('Ein ergänztes Datum gehört emis', () => {
  const item = werteDerAufgabe(ohneDatum());
  const { columns } = wiedervorlagen.rowColumns(WIEDERVORLAGE_FIELDS, item, BERLIN, LENGTHS);
  const anchor = wiedervorlagen.anchor(WIEDERVORLAGE_FIELDS, columns, item);

  it('und bleibt morgen, was es heute war, auch wenn die ganze Aufgabe neu geschrieben wird', () => {
    expect(columns.faellig_am).toBe(HEUTE);
    expect(wiedervorlagen.rowColumns(WIEDERVORLAGE_FIELDS, item, MORGEN, LENGTHS, anchor).columns).toEqual(
      columns,
    );
  });

  it('gilt als gleich, ein anderes Datum in emis nicht', () => {
    const row = (faellig_am: string) => wiedervorlagen.projectRow({ ...columns, faellig_am }, BERLIN).werte;
    expect(wiedervorlagen.sameValue('faellig', row(HEUTE), item, anchor)).toBe(true);
    expect(wiedervorlagen.sameValue('faellig', row('2026-12-24'), item, anchor)).toBe(false);
    expect(wiedervorlagen.sameValue('erinnern', row(HEUTE), item, anchor)).toBe(true);
  });

  it('weicht dem wirklichen Datum, das Outlook später bekommt', () => {
    const dated = werteDerAufgabe(aufgabe());
    expect(
      wiedervorlagen.rowColumns(['faellig', 'erinnern'], dated, MORGEN, LENGTHS, anchor).columns,
    ).toEqual({
      faellig_am: '2026-12-01',
      erinnern_am: '2026-11-30T09:30:00',
    });
  });

  it('wird neu ergänzt, wenn Outlook sein Datum wieder verliert', () => {
    const dated = werteDerAufgabe(aufgabe());
    const stored = wiedervorlagen.anchor(WIEDERVORLAGE_FIELDS, zeile(), dated);
    expect(wiedervorlagen.rowColumns(['faellig'], item, MORGEN, LENGTHS, stored).columns).toEqual({
      faellig_am: '2026-11-24',
    });
  });

  it('Der Anker merkt sich nur, was vereinbart wurde', () => {
    const dated = werteDerAufgabe(aufgabe());
    const later = wiedervorlagen.anchor(['erinnern'], zeile(), dated, anchor);
    expect(later.faellig).toEqual(anchor.faellig);
    expect(later.erinnern).not.toEqual(anchor.erinnern);
    expect(wiedervorlagen.anchor([], {}, dated, anchor)).toEqual(anchor);
  });
});

describe('Von emis nach Outlook', () => {
  it('geht jedes Feld in seine Eigenschaft, und nichts sonst wird gesendet', () => {
    expect(wiedervorlagen.itemPatch(WIEDERVORLAGE_FIELDS, werteDerZeile(), BERLIN)).toEqual({
      title: 'Angebot nachfassen',
      body: { contentType: 'text', content: 'erste Zeile\nzweite Zeile' },
      importance: 'normal',
      dueDateTime: { dateTime: '2026-12-01T00:00:00', timeZone: 'W. Europe Standard Time' },
      isReminderOn: true,
      reminderDateTime: { dateTime: '2026-11-30T09:30:00', timeZone: 'W. Europe Standard Time' },
    });
  });

  it.each([
    [1, 'high'],
    [2, 'normal'],
    [3, 'low'],
    [9, 'normal'],
    [null, 'normal'],
  ])('Prio %s ist importance %s', (prio, importance) => {
    expect(wiedervorlagen.itemPatch(['prio'], werteDerZeile({ prio }), BERLIN)).toEqual({ importance });
  });

  it('Fällig am ist Mitternacht in der Zone des Postfachs, Erinnern am die Uhrzeit von emis', () => {
    const patch = wiedervorlagen.itemPatch(['faellig', 'erinnern'], werteDerZeile(), um('America/New_York'));
    expect(patch.dueDateTime).toEqual({ dateTime: '2026-12-01T00:00:00', timeZone: 'Eastern Standard Time' });
    expect(patch.reminderDateTime).toMatchObject({ timeZone: 'W. Europe Standard Time' });
  });

  it('ein leeres Datum wird in Outlook entfernt, bei einer neuen Aufgabe gar nicht erst genannt', () => {
    const row = werteDerZeile({ faellig_am: null, erinnern_am: null });
    expect(wiedervorlagen.itemPatch(['faellig', 'erinnern'], row, BERLIN, {})).toEqual({
      dueDateTime: null,
      isReminderOn: false,
      reminderDateTime: null,
    });
    expect(wiedervorlagen.itemPatch(['faellig', 'erinnern'], row, BERLIN)).toEqual({});
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Pacific/Auckland', 'Asia/Kolkata', 'UTC'])(
    'Was gesendet wird, liest sich als dasselbe (%s)',
    (zone) => {
      const row = werteDerZeile();
      const patch = wiedervorlagen.itemPatch(WIEDERVORLAGE_FIELDS, row, um(zone));
      expect(wiedervorlagen.projectSent(patch, um(zone)).werte).toEqual(row);
    },
  );

  it('ohne Erinnerung fällt Outlook auf den Beginn zurück, den die Aufgabe behält', () => {
    const task = aufgabe({ startDateTime: utc('2026-11-24T23:00:00') });
    const stored = wiedervorlagen.anchor(WIEDERVORLAGE_FIELDS, zeile(), werteDerAufgabe(task));
    const patch = wiedervorlagen.itemPatch(
      ['erinnern'],
      werteDerZeile({ erinnern_am: null }),
      BERLIN,
      stored,
    );
    const after = wiedervorlagen.projectItem({ ...task, ...patch }, BERLIN).fingerprints.erinnern;
    expect(wiedervorlagen.projectSent(patch, BERLIN, stored).fingerprints.erinnern).toBe(after);
  });
});
