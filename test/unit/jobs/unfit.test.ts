import { describe, expect, it } from 'vitest';
import { unfitSynchronisationen } from '../../../lib/jobs/unfit.ts';
import type { Synchronisation } from '../../../lib/sync/ports/store.ts';

const pair = (id: number, anwender: string, postfach: string): Synchronisation => ({
  id,
  anwender,
  postfach,
  domaenen: ['termine'],
});
const unfit = (...active: Synchronisation[]) => [...unfitSynchronisationen(active)];

describe('active Synchronisationen that must not run', () => {
  it('are none where every Anwender and every mailbox stands once', () => {
    expect(unfit()).toEqual([]);
    expect(unfit(pair(1, 'Willy', 'willy@firma.de'), pair(2, 'Erika', 'erika@firma.de'))).toEqual([]);
  });

  it('are all that name the same mailbox, whatever blanks and case', () => {
    const found = unfit(
      pair(3, 'Willy', 'willy@firma.de'),
      pair(5, 'Erika', 'erika@firma.de'),
      pair(8, 'Otto', ' WILLY@Firma.de '),
    );
    expect(found.map(([id]) => id)).toEqual([3, 8]);
    for (const [, lines] of found)
      expect(lines).toEqual([
        expect.stringMatching(/^Die aktiven Synchronisationen 3 und 8 haben dasselbe Postfach, .*aktiv/),
      ]);
  });

  it('are all that name the same Anwender', () => {
    const found = unfit(pair(1, 'Willy T', 'a@firma.de'), pair(2, 'willy t ', 'b@firma.de'));
    expect(found.map(([id, lines]) => [id, lines.length])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(found[0]![1][0]).toMatch(/Synchronisationen 1 und 2 haben denselben Anwender/);
  });

  it('are told everything that is wrong, and never a name or an address', () => {
    const found = unfit(pair(1, 'Willy', 'a@x.de'), pair(2, 'Erika', 'a@x.de'), pair(3, 'erika', 'c@x.de'));
    expect(found.map(([id, lines]) => [id, lines.length])).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
    ]);
    expect(JSON.stringify(found)).not.toMatch(/Willy|Erika|x\.de/i);
  });

  it('are those without a mailbox or an Anwender, each by its number and column; they clash with nobody', () => {
    const found = unfit(
      pair(1, 'Willy', ''),
      pair(2, 'Willy', 'w@x.de'),
      pair(3, ' ', ' '),
      pair(4, 'E', ' '),
    );
    expect(found.map(([id]) => id)).toEqual([1, 3, 4]);
    expect(found[0]![1]).toEqual([
      'Synchronisation 1: Die Spalte postfach (Tabelle s_exchange_sync) ist leer, darum wird nichts abgeglichen. Tragen Sie dort die Adresse des Postfachs ein, oder schalten Sie die Synchronisation ab (aktiv = 0).',
    ]);
    expect(found[1]![1]).toEqual([
      expect.stringContaining('Synchronisation 3: Die Spalte postfach'),
      expect.stringContaining('Synchronisation 3: Die Spalte anwender'),
    ]);
  });

  it('are named in a line that stays short', () => {
    const crowd = Array.from({ length: 14 }, (_, index) => pair(index + 1, `A ${index}`, 'x@x.de'));
    expect(unfit(...crowd)[0]![1][0]).toContain('1, 2, 3, 4, 5, 6, 7, 8, 9, 10 und 4 weitere haben');
  });
});
