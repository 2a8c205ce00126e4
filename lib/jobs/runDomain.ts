import type { Domaene } from '../domain/domaene.ts';
import type { Progress } from '../sync/twoWay/run.ts';
import { twoWayKindOf } from './domaenen.ts';
import { type FoundSynchronisation, findSynchronisation } from './findSynchronisation.ts';
import { inParallel } from './inParallel.ts';
import { emptyLauf, type Lauf } from './lauf.ts';
import type { Mandant } from './mandant.ts';
import { type RunOptions, runSynchronisation } from './runSynchronisation.ts';
import { unfitSynchronisationen } from './unfit.ts';

/** Mailboxes that are worked on at the same time; each has its own slots at Graph. */
const CONCURRENT_MAILBOXES = 4;

/** How a domain is run. */
export interface RunDomainOptions extends Omit<RunOptions, 'progress'> {
  /** Only this Anwender's Synchronisation, as an administrator writes the name. */
  readonly anwender?: string;
  readonly progress?: (lauf: { readonly anwender: string; readonly progress: Progress }) => void;
}

/**
 * One Abgleich of a domain for every active Synchronisation that has it switched on, up to four mailboxes at a time.
 * What fails for one mailbox stands in its Lauf and keeps no other from running; so does what makes a Synchronisation unfit
 * to run at all (see unfitSynchronisationen).
 *
 * @returns one Lauf per Synchronisation, in the order of their ids; empty when there is none
 * @throws UsageError: domain not built yet, unknown Anwender, Anwender without such a Synchronisation
 * @throws StoreError: the list of Synchronisationen cannot be read
 */
export async function runDomain(
  mandant: Mandant,
  domaene: Domaene,
  options: RunDomainOptions,
): Promise<Lauf[]> {
  const kind = twoWayKindOf(mandant, domaene);
  const { progress, anwender, ...runOptions } = options;
  const found =
    anwender === undefined
      ? await allOf(mandant, domaene)
      : [await findSynchronisation(mandant, anwender, domaene)];
  return inParallel(found, CONCURRENT_MAILBOXES, async ({ synchronisation, unfit }): Promise<Lauf> => {
    if (unfit.length > 0)
      return { ...emptyLauf(mandant, domaene, synchronisation), ergebnis: 'fehler', fehler: unfit };
    return runSynchronisation(mandant, kind, synchronisation, {
      ...runOptions,
      ...(progress === undefined
        ? {}
        : { progress: (current) => progress({ anwender: synchronisation.anwender, progress: current }) }),
    });
  });
}

async function allOf(mandant: Mandant, domaene: Domaene): Promise<FoundSynchronisation[]> {
  const active = await mandant.store.synchronisationen();
  const unfit = unfitSynchronisationen(active);
  return active
    .filter(({ domaenen }) => domaenen.includes(domaene))
    .map((synchronisation) => ({ synchronisation, unfit: unfit.get(synchronisation.id) ?? [] }));
}
