import type { Mandant } from '../../lib/jobs/mandant.ts';
import { readStand, type Stand } from '../../lib/jobs/stand.ts';
import { UsageError } from '../../lib/jobs/usageError.ts';
import type { Options } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import type { Host } from '../host.ts';
import { renderStand } from '../output/status.ts';
import { standDocument } from '../output/statusDocument.ts';
import { failuresOf, inParts, worst } from './outcomes.ts';
import type { CommandResult } from './result.ts';
import { type MandantOutcome, withMandanten } from './withMandant.ts';

/** `emisExchangeSync status`: last runs, what waits, what is withheld, what wants a confirmation. */
export async function status(options: Options, host: Host): Promise<CommandResult> {
  if (options.bestaetigen)
    throw new UsageError(
      'status zeigt nur an. Freigeben lässt sich, was wartet, mit dem Aufruf, den status dazu nennt.',
    );
  const standOf = async (mandant: Mandant): Promise<CommandResult> => {
    const stand = await readStand(mandant, options.anwender);
    const exitCode = exitCodeOfStand(stand);
    return {
      exitCode,
      text: renderStand(stand, mandant.zone, options.ausfuehrlich),
      document: standDocument(stand, exitCode === EXIT.done),
    };
  };
  return withMandanten(host, options, 'read', standOf, together);
}

/** Of several Mandanten the document keeps its form, however many of them have something to say. */
function together(outcomes: readonly MandantOutcome<CommandResult>[], several: boolean): CommandResult {
  const [only] = outcomes;
  return !several && only !== undefined && 'result' in only ? only.result : ofSeveral(outcomes);
}

/** What stands of all Mandanten, one after the other. */
function ofSeveral(outcomes: readonly MandantOutcome<CommandResult>[]): CommandResult {
  const fehler = failuresOf(outcomes);
  const results = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
  const exitCode = worst(
    ([EXIT.guard, EXIT.failed] as const).find((code) => results.some((one) => one.exitCode === code)) ??
      EXIT.done,
    outcomes,
  );
  const mandanten = outcomes.flatMap((outcome) =>
    'result' in outcome ? [{ mandant: outcome.mandant, ...outcome.result.document }] : [],
  );
  return {
    exitCode,
    text: inParts(outcomes, ({ text }) => text, true),
    document: { ok: exitCode === EXIT.done, mandanten, fehler } as CommandResult['document'],
  };
}

/**
 * As of a run: 3 while a guard waits for somebody, 1 where the latest run of an active Synchronisation was not good, one
 * cannot run at all or an item is withheld. So a monitor needs no JSON.
 */
function exitCodeOfStand(stand: Stand): ExitCode {
  const laeufe = stand.domaenen.flatMap(({ anwender, lauf }) =>
    anwender === undefined || lauf === undefined ? [] : [lauf.ergebnis],
  );
  const isActive = ({ anwender }: { readonly anwender: string | undefined }) => anwender !== undefined;
  if (stand.bestaetigungen.some(isActive) || laeufe.includes('gestoppt')) return EXIT.guard;
  const good = laeufe.every((ergebnis) => ergebnis === 'ok') && stand.fehler.length === 0;
  return good && !stand.zurueckgestellt.some(isActive) ? EXIT.done : EXIT.failed;
}
