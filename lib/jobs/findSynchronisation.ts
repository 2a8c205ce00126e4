import type { Domaene } from '../domain/domaene.ts';
import type { Synchronisation } from '../sync/ports/store.ts';
import { anwenderName } from './anwenderName.ts';
import { DOMAENE_TITLES } from './domaenen.ts';
import type { Mandant } from './mandant.ts';
import { unfitSynchronisationen } from './unfit.ts';
import { MissingSynchronisationError, UsageError } from './usageError.ts';

/** An Anwender that an administrator names (see anwenderName), with all active Synchronisationen. Throws UsageError. */
export async function findAnwender(
  mandant: Mandant,
  anwender: string,
): Promise<{ readonly name: string; readonly synchronisationen: readonly Synchronisation[] }> {
  const [synchronisationen, known] = [
    await mandant.store.synchronisationen(),
    await mandant.store.anwender(),
  ];
  const names = new Set([...known, ...synchronisationen.map((synchronisation) => synchronisation.anwender)]);
  return { name: anwenderName(anwender, [...names]), synchronisationen };
}

/** A Synchronisation, and what keeps it from running (see unfitSynchronisationen). */
export interface FoundSynchronisation {
  readonly synchronisation: Synchronisation;
  readonly unfit: readonly string[];
}

/**
 * The active Synchronisation of an Anwender with at least one of the domains switched on.
 *
 * @param anwender as an administrator writes it (see anwenderName)
 * @throws UsageError: no such Anwender, no active Synchronisation, all of the domains switched off
 */
export async function findSynchronisation(
  mandant: Mandant,
  anwender: string,
  ...domaenen: readonly Domaene[]
): Promise<FoundSynchronisation> {
  const { name, synchronisationen } = await findAnwender(mandant, anwender);
  const own = synchronisationen.filter((synchronisation) => synchronisation.anwender === name);
  if (own.length === 0) throw new MissingSynchronisationError(name);
  const found = own.find((one) => domaenen.some((domaene) => one.domaenen.includes(domaene)));
  if (found === undefined) {
    const titles = domaenen.map((domaene) => DOMAENE_TITLES[domaene]).join(' oder ');
    throw new UsageError(
      `Für den Anwender „${name}“ ist die Domäne ${titles} nicht eingeschaltet. Schalten Sie sie in seiner Synchronisation ein (Dienstemanager, Bereich Exchange Sync).`,
    );
  }
  return { synchronisation: found, unfit: unfitSynchronisationen(synchronisationen).get(found.id) ?? [] };
}
