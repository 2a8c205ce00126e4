import { describe, expect, it } from 'vitest';
import type { GraphTask } from '../../../../lib/domain/wiedervorlagen/graphTask.ts';
import { provenance } from '../../../../lib/domain/wiedervorlagen/provenance.ts';
import { WIEDERVORLAGE_FIELDS } from '../../../../lib/domain/wiedervorlagen/werte.ts';
import { wiedervorlagen } from '../../../../lib/domain/wiedervorlagen/wiedervorlagen.ts';
import { aufgabe, werteDerAufgabe, zeile } from './support.ts';

const ERSTELLT = '2026-11-01T08:00:00.1234567Z';
const anchorOf = (properties: Partial<GraphTask>) =>
  wiedervorlagen.anchor(WIEDERVORLAGE_FIELDS, zeile(), werteDerAufgabe(aufgabe(properties)));
const isSame = (stored: Partial<GraphTask>, present: Partial<GraphTask>) =>
  wiedervorlagen.isSameItem(anchorOf(stored), werteDerAufgabe(aufgabe({ id: 'neu', ...present })));
const herkunft = (key: string) => ({ linkedResources: [provenance(key)] });

describe('Eine Aufgabe unter anderer Nummer ist dieselbe', () => {
  it.each([
    ['im selben Augenblick erstellt', { createdDateTime: ERSTELLT }, { createdDateTime: ERSTELLT }],
    [
      'auch wo nur ganze Sekunden geschrieben werden',
      { createdDateTime: ERSTELLT },
      { createdDateTime: '2026-11-01T08:00:00Z' },
    ],
    ['mit unserem Schlüssel', herkunft('k1'), { ...herkunft('k1'), createdDateTime: ERSTELLT }],
  ])('%s', (_, stored, present) => {
    expect(isSame(stored, present)).toBe(true);
  });

  it.each([
    [
      'zu einer anderen Zeit erstellt',
      { createdDateTime: ERSTELLT },
      { createdDateTime: '2026-11-01T08:00:00.2Z' },
    ],
    [
      'mit anderem Schlüssel, auch im selben Augenblick',
      { ...herkunft('k1'), createdDateTime: ERSTELLT },
      { ...herkunft('k2'), createdDateTime: ERSTELLT },
    ],
    ['ohne jede Kennung', {}, {}],
    ['wo nur die gespeicherte eine hat', { createdDateTime: ERSTELLT }, {}],
  ])('und eine andere: %s', (_, stored, present) => {
    expect(isSame(stored, present)).toBe(false);
  });

  it('auch nachdem der Anwender unsere Herkunft entfernt hat', () => {
    const before = anchorOf({ ...herkunft('k1'), createdDateTime: ERSTELLT });
    const after = wiedervorlagen.anchor(
      ['prio'],
      zeile(),
      werteDerAufgabe(aufgabe({ createdDateTime: ERSTELLT })),
      before,
    );
    expect(wiedervorlagen.isSameItem(after, werteDerAufgabe(aufgabe(herkunft('k1'))))).toBe(true);
    expect(wiedervorlagen.isSameItem(after, werteDerAufgabe(aufgabe({ createdDateTime: ERSTELLT })))).toBe(
      true,
    );
  });
});
