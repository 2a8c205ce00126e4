import { anwenderHint } from '../../lib/jobs/anwenderName.ts';
import { UnknownAnwenderError, UsageError } from '../../lib/jobs/usageError.ts';
import type { MandantOutcome } from './withMandant.ts';

type Failed = Extract<MandantOutcome<unknown>, { readonly error: unknown }>;

/**
 * What became of a call for one Anwender at all Mandanten: those that do not know the name have nothing to say as soon as
 * one does. Where nobody knows it and some Mandant could not be asked, all of it is shown.
 *
 * @param anwender the name that was given; undefined: the call is for everybody
 * @throws UnknownAnwenderError: no Mandant knows the name
 */
export function whereKnown<Result>(
  outcomes: readonly MandantOutcome<Result>[],
  anwender: string | undefined,
): readonly MandantOutcome<Result>[] {
  if (anwender === undefined) return outcomes;
  const strangers = outcomes.filter(isUnknown);
  const others = outcomes.filter((outcome) => !isUnknown(outcome));
  if (strangers.length > 0 && others.length === 0) throw unknownToAll(anwender, strangers);
  return others.some(wasFound) ? others : outcomes;
}

const isUnknown = (outcome: MandantOutcome<unknown>): outcome is Failed =>
  'error' in outcome && outcome.error instanceof UnknownAnwenderError;

/** He was found even where the rest of the call then could not be done as asked. */
const wasFound = (outcome: MandantOutcome<unknown>): boolean =>
  'result' in outcome || (outcome.error instanceof UsageError && !(outcome.error instanceof NotOpenedError));

/** The Mandant could not be opened, so nobody knows whom it knows. */
export class NotOpenedError extends UsageError {}

function unknownToAll(anwender: string, strangers: readonly Failed[]): UnknownAnwenderError {
  const close = [...new Set(strangers.flatMap(({ error }) => (error as UnknownAnwenderError).close))];
  return new UnknownAnwenderError(
    `Den Anwender „${anwender.trim()}“ gibt es in keinem der ${strangers.length} Mandanten. ${anwenderHint(close)}`,
    close,
  );
}
