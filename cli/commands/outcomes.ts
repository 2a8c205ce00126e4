import { EXIT, type ExitCode } from '../exitCode.ts';
import { failureOf } from '../failure.ts';
import type { CommandResult } from './result.ts';
import type { MandantOutcome } from './withMandant.ts';

/** What failed for whole Mandanten, one German line each. */
export function failuresOf(outcomes: readonly MandantOutcome<unknown>[]): string[] {
  return outcomes.flatMap((outcome) =>
    'error' in outcome
      ? failureOf(outcome.error).lines.map((line) => `Mandant ${outcome.mandant}: ${line}`)
      : [],
  );
}

/**
 * A guard weighs most; a Mandant that failed as a whole makes the call a failed one. Where nothing could be done for
 * anybody because it was asked for wrongly, or the settings are wrong, the call was wrong.
 */
export function worst(exitCode: ExitCode, outcomes: readonly MandantOutcome<unknown>[]): ExitCode {
  const failed = outcomes.filter((outcome) => 'error' in outcome);
  if (failed.length === 0 || exitCode !== EXIT.done) return exitCode;
  const wrong = failed.every(({ error }) => failureOf(error).exitCode === EXIT.usage);
  return wrong && failed.length === outcomes.length ? EXIT.usage : EXIT.failed;
}

/** `problems`: lines about what should have been done as well, but could not even begin. */
export function withProblems(result: CommandResult, problems: readonly string[]): CommandResult {
  if (problems.length === 0) return result;
  const { fehler = [] } = result.document as { readonly fehler?: readonly string[] };
  return {
    ...result,
    exitCode: result.exitCode === EXIT.done ? EXIT.failed : result.exitCode,
    document: {
      ...result.document,
      ok: false,
      fehler: [...problems, ...fehler],
    } as CommandResult['document'],
  };
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
