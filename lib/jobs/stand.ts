import type { Domaene } from '../domain/domaene.ts';
import { DOMAENEN } from '../domain/domaene.ts';
import type {
  LastRun,
  StoreStatus,
  WaitingConfirmation,
  WithheldItem,
} from '../sync/ports/administration.ts';
import type { Synchronisation } from '../sync/ports/store.ts';
import { findAnwender } from './findSynchronisation.ts';
import type { Mandant } from './mandant.ts';
import { unfitSynchronisationen } from './unfit.ts';

/** Whom something concerns. */
export interface Betroffen {
  readonly synchronisation: number;
  /** undefined: the Synchronisation is not active (any more). */
  readonly anwender: string | undefined;
  readonly domaene: Domaene;
}

/** A domain of a Synchronisation: its latest run, if it ever ran, and what waits for the next one in emis. */
export interface DomaeneStand extends Betroffen {
  readonly lauf: LastRun | undefined;
  readonly wartend: number;
}

/** How a Mandant stands, for an administrator. */
export interface Stand {
  readonly mandant: string;
  readonly zeit_ms: number;
  readonly domaenen: readonly DomaeneStand[];
  readonly bestaetigungen: readonly (WaitingConfirmation & Betroffen)[];
  /** The oldest due first; `weitere`: there are more than are shown. */
  readonly zurueckgestellt: readonly (WithheldItem & Betroffen)[];
  readonly weitereZurueckgestellt: boolean;
  /** Why active Synchronisationen do not run at all, see unfitSynchronisationen. */
  readonly fehler: readonly string[];
  /** Spooler entries that are nobody's, and kept versions, of the whole Mandant. */
  readonly fremdeEintraege: number;
  readonly fassungen: number;
}

/** An item that failed so often needs a person to look at it (sync.md, "Guards"). */
export const ATTEMPTS_SHOWN = 5;

/**
 * Reads how a Mandant stands.
 *
 * @param anwender narrows it to one Anwender, as an administrator writes the name
 * @throws UsageError: no such Anwender; StoreError
 */
export async function readStand(mandant: Mandant, anwender?: string): Promise<Stand> {
  const only = anwender === undefined ? undefined : await findAnwender(mandant, anwender);
  const active = only?.synchronisationen ?? (await mandant.store.synchronisationen());
  const status = await mandant.store.administration.status();
  const names = new Map(active.map((synchronisation) => [synchronisation.id, synchronisation.anwender]));
  const withName = <Item extends { readonly synchronisation: number; readonly domaene: Domaene }>(
    items: readonly Item[],
  ) =>
    items
      .map((item) => ({ ...item, anwender: names.get(item.synchronisation) }))
      .filter((item) => only === undefined || item.anwender === only.name);
  return {
    mandant: mandant.id,
    zeit_ms: mandant.clock.now(),
    domaenen: withName(pairsOf(status, active, [...mandant.twoWayKinds.keys()])).map((pair) => ({
      ...pair,
      lauf: status.lastRuns.find((run) => isOf(run, pair)),
      wartend: status.spooler.find((waiting) => isOf(waiting, pair))?.entries ?? 0,
    })),
    bestaetigungen: withName(status.confirmations),
    zurueckgestellt: withName(status.withheld),
    weitereZurueckgestellt: status.withheldTotal > status.withheld.length,
    fehler: fehlerOf(active, only?.name),
    fremdeEintraege: status.foreignSpooler,
    fassungen: status.versions,
  };
}

function fehlerOf(active: readonly Synchronisation[], only: string | undefined): readonly string[] {
  const unfit = unfitSynchronisationen(active);
  const meant = active.filter(({ anwender }) => only === undefined || anwender === only);
  return [...new Set(meant.flatMap(({ id }) => unfit.get(id) ?? []))];
}

interface Pair {
  readonly synchronisation: number;
  readonly domaene: Domaene;
}

const isOf = (one: Pair, other: Pair) =>
  one.synchronisation === other.synchronisation && one.domaene === other.domaene;

/** What ran, what waits, and what is switched on and built but has never run; by Synchronisation, then domain. */
function pairsOf(
  status: StoreStatus,
  active: readonly Synchronisation[],
  built: readonly Domaene[],
): readonly Pair[] {
  const pairs: Pair[] = [
    ...active.flatMap(({ id, domaenen }) =>
      built
        .filter((domaene) => domaenen.includes(domaene))
        .map((domaene) => ({ synchronisation: id, domaene })),
    ),
    ...status.lastRuns,
    ...status.spooler,
  ];
  const unique = new Map(
    pairs.map(({ synchronisation, domaene }) => [
      `${synchronisation} ${domaene}`,
      { synchronisation, domaene },
    ]),
  );
  return [...unique.values()].sort(
    (one, other) =>
      one.synchronisation - other.synchronisation ||
      DOMAENEN.indexOf(one.domaene) - DOMAENEN.indexOf(other.domaene),
  );
}
