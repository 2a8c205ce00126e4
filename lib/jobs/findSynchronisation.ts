import type { Domaene } from '../domain/domaene.ts';
import type { Synchronisation } from '../sync/ports/store.ts';
import { anwenderName } from './anwenderName.ts';
import { DOMAENE_TITLES } from './domaenen.ts';
import type { Mandant } from './mandant.ts';
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

/**
 * The active Synchronisation of an Anwender with the domain switched on.
 *
 * @param anwender as an administrator writes it (see anwenderName)
 * @throws UsageError: no such Anwender, no active Synchronisation, domain switched off
 */
export async function findSynchronisation(
  mandant: Mandant,
  anwender: string,
  domaene: Domaene,
): Promise<Synchronisation> {
  const { name, synchronisationen } = await findAnwender(mandant, anwender);
  const found = synchronisationen.find((synchronisation) => synchronisation.anwender === name);
  if (found === undefined) throw new MissingSynchronisationError(name);
  if (!found.domaenen.includes(domaene)) {
    throw new UsageError(
      `Für den Anwender „${name}“ ist die Domäne ${DOMAENE_TITLES[domaene]} nicht eingeschaltet. Schalten Sie sie in seiner Synchronisation ein (Dienstemanager, Bereich Exchange Sync).`,
    );
  }
  return found;
}
