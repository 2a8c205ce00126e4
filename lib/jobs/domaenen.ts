import type { Domaene } from '../domain/domaene.ts';
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
const BUILT: readonly Domaene[] = ['termine'];

/** Throws UsageError for a domain that this version cannot do yet. */
export function assertBuilt(domaene: Domaene): void {
  if (BUILT.includes(domaene)) return;
  throw new UsageError(
    `Der Abgleich ${DOMAENE_TITLES[domaene]} folgt in einer späteren Version. Diese Version gleicht ${BUILT.map((built) => DOMAENE_TITLES[built]).join(', ')} ab.`,
  );
}
