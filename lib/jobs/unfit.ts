import type { Synchronisation } from '../sync/ports/store.ts';

/** Numbers that a line names; more are counted. */
const NAMED = 10;
const TABLE = 'Tabelle s_exchange_sync';

/**
 * The active Synchronisationen that must not run, by id, each with what is wrong: German lines with the remedy, without
 * names and addresses. Each Anwender and each mailbox is in at most one active Synchronisation (contract.md); on a table
 * that the vendor made, no index of ours holds that. Of those that clash none runs: which one is meant, nobody can tell,
 * and the wrong one would carry one user's appointments to another.
 *
 * @param active all active Synchronisationen of the Mandant
 */
export function unfitSynchronisationen(
  active: readonly Synchronisation[],
): ReadonlyMap<number, readonly string[]> {
  const lines = new Map<number, string[]>();
  const note = (id: number, line: string) => lines.set(id, [...(lines.get(id) ?? []), line]);
  const complete = active.filter((one) => {
    const missing = missingIn(one);
    for (const line of missing) note(one.id, line);
    return missing.length === 0;
  });
  for (const { of, line } of UNIQUE) {
    for (const same of Map.groupBy(complete, (one) => folded(of(one))).values()) {
      if (same.length > 1) for (const { id } of same) note(id, line(numbers(same)));
    }
  }
  return new Map(active.flatMap(({ id }) => (lines.has(id) ? [[id, lines.get(id)!] as const] : [])));
}

/** As SQL Server compares names and Exchange addresses: blanks around them and the case do not count. */
const folded = (text: string): string => text.trim().toLowerCase();

function missingIn({ id, anwender, postfach }: Synchronisation): string[] {
  const line = (column: string, what: string) =>
    `Synchronisation ${id}: Die Spalte ${column} (${TABLE}) ist leer, darum wird nichts abgeglichen. Tragen Sie dort ${what} ein, oder schalten Sie die Synchronisation ab (aktiv = 0).`;
  return [
    ...(folded(postfach) === '' ? [line('postfach', 'die Adresse des Postfachs')] : []),
    ...(folded(anwender) === '' ? [line('anwender', 'den Namen des Anwenders')] : []),
  ];
}

const UNIQUE = [
  {
    of: ({ postfach }: Synchronisation) => postfach,
    line: (which: string) =>
      `Die aktiven Synchronisationen ${which} haben dasselbe Postfach, darum wird keine davon abgeglichen. Lassen Sie nur eine aktiv (${TABLE}, Spalte aktiv), oder tragen Sie das richtige Postfach ein (Spalte postfach).`,
  },
  {
    of: ({ anwender }: Synchronisation) => anwender,
    line: (which: string) =>
      `Die aktiven Synchronisationen ${which} haben denselben Anwender, darum wird keine davon abgeglichen. Lassen Sie nur eine aktiv (${TABLE}, Spalte aktiv), oder tragen Sie den richtigen Anwender ein (Spalte anwender).`,
  },
] as const;

function numbers(same: readonly Synchronisation[]): string {
  const ids = same.map(({ id }) => `${id}`);
  const shown = ids.length > NAMED ? [...ids.slice(0, NAMED), `${ids.length - NAMED} weitere`] : ids;
  return `${shown.slice(0, -1).join(', ')} und ${shown.at(-1)}`;
}
