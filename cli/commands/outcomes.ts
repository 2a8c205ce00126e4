import { EXIT, type ExitCode } from '../exitCode.ts';
import { failureOf } from '../failure.ts';
import type { MandantOutcome } from './withMandant.ts';

/** What failed for whole Mandanten, one German line each. */
export function failuresOf(outcomes: readonly MandantOutcome<unknown>[]): string[] {
  return outcomes.flatMap((outcome) =>
    'error' in outcome
      ? failureOf(outcome.error).lines.map((line) => `Mandant ${outcome.mandant}: ${line}`)
      : [],
  );
}

/** A guard weighs most; a Mandant that failed as a whole makes the call a failed one. */
export function worst(exitCode: ExitCode, failures: readonly string[]): ExitCode {
  return failures.length > 0 && exitCode === EXIT.done ? EXIT.failed : exitCode;
}

/**
 * The texts of the Mandanten one after the other; of several each under its name, unless the text itself says it.
 */
export function inParts<Result>(
  outcomes: readonly MandantOutcome<Result>[],
  textOf: (result: Result) => string,
  named = false,
): string {
  const parts = outcomes.map((outcome) => {
    const text = 'result' in outcome ? textOf(outcome.result) : `${failuresOf([outcome]).join('\n')}\n`;
    return outcomes.length > 1 && !named && 'result' in outcome
      ? `Mandant ${outcome.mandant}\n${text}`
      : text;
  });
  return parts.join('\n');
}
