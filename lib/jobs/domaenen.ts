import type { Domaene } from '../domain/domaene.ts';
import type { Mandant } from './mandant.ts';
import type { TwoWayKind } from './twoWayKind.ts';
import { UsageError } from './usageError.ts';

/** The domains as the manual writes them. */
export const DOMAENE_TITLES: Readonly<Record<Domaene, string>> = {
  termine: 'Termine',
  wiedervorlagen: 'Wiedervorlagen',
  posteingang: 'Posteingang',
  gesendete: 'Gesendete',
  adressen: 'Adressen',
};

/** The domains whose Abgleich is built. */
const BUILT: readonly Domaene[] = ['termine', 'wiedervorlagen'];

/** Whether this version can do a domain's Abgleich. */
export const isBuilt = (domaene: Domaene): boolean => BUILT.includes(domaene);

/** Throws UsageError for a domain that this version cannot do yet. */
export function assertBuilt(domaene: Domaene): void {
  if (isBuilt(domaene)) return;
  throw new UsageError(
    `Der Abgleich ${DOMAENE_TITLES[domaene]} folgt in einer späteren Version. Diese Version gleicht ${BUILT.map((built) => DOMAENE_TITLES[built]).join(', ')} ab.`,
  );
}

/** A two-way domain of a Mandant. Throws UsageError for a domain that this version cannot do yet. */
export function twoWayKindOf(mandant: Mandant, domaene: Domaene): TwoWayKind {
  assertBuilt(domaene);
  const kind = mandant.twoWayKinds.get(domaene);
  if (kind === undefined) throw new Error(`${domaene} is built, but its Mandant does not offer it.`);
  return kind;
}
