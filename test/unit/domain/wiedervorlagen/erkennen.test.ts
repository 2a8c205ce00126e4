import { describe, expect, it } from 'vitest';
import type { GraphTask } from '../../../../lib/domain/wiedervorlagen/graphTask.ts';
import { wiedervorlagen } from '../../../../lib/domain/wiedervorlagen/wiedervorlagen.ts';
import { aufgabe, BERLIN, ohneDatum, utc, werteDerAufgabe, werteDerZeile, zeile } from './support.ts';

const keyOf = (task: GraphTask) => wiedervorlagen.recognitionKey(werteDerAufgabe(task), BERLIN);

describe('Dieselbe Aufgabe auf beiden Seiten', () => {
  it('wird an Betreff und Fälligkeit erkannt, wie auch immer sie geschrieben ist', () => {
    expect(keyOf(aufgabe({ title: ' ANGEBOT  nachfassen' }))).toEqual(
      wiedervorlagen.recognitionKeyOfRow(zeile()),
    );
    expect(keyOf(aufgabe({ dueDateTime: utc('2026-12-01T23:00:00') }))).not.toEqual(
      wiedervorlagen.recognitionKeyOfRow(zeile()),
    );
  });

  it('ohne Fälligkeit am Betreff allein: emis hält irgendein ergänztes Datum', () => {
    expect(keyOf(ohneDatum())).toEqual({ von: null, subject: 'angebot nachfassen' });
    expect(wiedervorlagen.recognitionKeyOfRow(zeile({ faellig_am: null })).von).toBeNull();
  });

  it('Erledigtes ohne Fälligkeit wird nicht erkannt', () => {
    expect(keyOf(ohneDatum({ status: 'completed' }))).toBeUndefined();
    expect(keyOf(aufgabe({ status: 'completed' }))).toEqual(wiedervorlagen.recognitionKeyOfRow(zeile()));
  });
});

describe('Was beim Erkennen weicht', () => {
  it('ist Leeres: Texte und Daten', () => {
    const leer = werteDerZeile({
      betreff: '',
      bemerkung: null,
      prio: null,
      faellig_am: null,
      erinnern_am: null,
    });
    expect(wiedervorlagen.fields.filter((field) => wiedervorlagen.isEmpty(field, leer))).toEqual([
      'betreff',
      'bemerkung',
      'faellig',
      'erinnern',
    ]);
    expect(wiedervorlagen.fields.filter((field) => wiedervorlagen.isEmpty(field, werteDerZeile()))).toEqual(
      [],
    );
  });

  it('Was eine Regel ergänzt hat, ist kein Unterschied: Fällig am ohne Fälligkeit, Erinnern am ohne Erinnerung', () => {
    const filled = (task: GraphTask) =>
      wiedervorlagen.fields.filter((field) => wiedervorlagen.isFilledByRule(field, werteDerAufgabe(task)));
    expect(filled(aufgabe())).toEqual([]);
    expect(filled(ohneDatum())).toEqual(['faellig', 'erinnern']);
    expect(filled(ohneDatum({ startDateTime: utc('2026-11-24T23:00:00') }))).toEqual(['faellig', 'erinnern']);
    expect(filled(aufgabe({ isReminderOn: false }))).toEqual(['erinnern']);
  });
});
