import type { KeptVersion } from '../sync/ports/administration.ts';
import type { Mandant } from './mandant.ts';
import { UsageError } from './usageError.ts';

/** What the next Abgleich will make of a restored version. */
export type Folge =
  /** It is carried to Outlook. */
  | 'uebertragen'
  /** The Anwender has no active Synchronisation with this domain: it stays in emis. */
  | 'keine_synchronisation'
  /** A guard had put the row back to Outlook's state, and will do so again. */
  | 'geschuetzt';

/** What was restored, or would be. */
export interface Wiederherstellung {
  readonly fassung: KeptVersion;
  /** The row that holds the version now; undefined in a dry run that would insert one. */
  readonly rowId: number | undefined;
  /** The row was gone: it has a new number. */
  readonly angelegt: boolean;
  readonly folge: Folge;
}

/**
 * Writes a kept version back into emis (mission.md, rule 4); the next Abgleich treats it as an edit in emis.
 *
 * @param nummer the NUMMER of `wiederherstellen`
 * @throws UsageError: there is no such version; StoreError
 */
export async function restoreVersion(
  mandant: Mandant,
  nummer: number,
  options: { readonly dryRun: boolean },
): Promise<Wiederherstellung> {
  const { administration } = mandant.store;
  const [fassung] = await administration.versions({ beforeId: nummer + 1, limit: 1 });
  if (fassung?.id !== nummer) throw unknownVersion(nummer);
  const folge = await folgeOf(mandant, fassung);
  if (options.dryRun) {
    return {
      fassung,
      rowId: fassung.present ? fassung.rowId : undefined,
      angelegt: !fassung.present,
      folge,
    };
  }
  const outcome = await administration.restore(nummer);
  // The retention may have removed it just now.
  if (outcome.kind === 'unknown') throw unknownVersion(nummer);
  return { fassung, rowId: outcome.rowId, angelegt: outcome.inserted, folge };
}

function unknownVersion(nummer: number): UsageError {
  return new UsageError(
    `Eine aufbewahrte Fassung mit der Nummer ${nummer} gibt es nicht (mehr). Die Nummern zeigt: emisExchangeSync wiederherstellen`,
  );
}

async function folgeOf(mandant: Mandant, fassung: KeptVersion): Promise<Folge> {
  const active = await mandant.store.synchronisationen();
  const travels = active.some(
    ({ anwender, domaenen }) => anwender === fassung.anwender && domaenen.includes(fassung.domaene),
  );
  if (!travels) return 'keine_synchronisation';
  const isProtected =
    fassung.reason === 'onlinebesprechung_geschuetzt' ||
    (fassung.reason === 'besprechung_geschuetzt' && mandant.twoWay.besprechungen === 'geschuetzt');
  return isProtected ? 'geschuetzt' : 'uebertragen';
}
