import { LeaseLostError, OutlookError, StoreError } from '../sync/ports/errors.ts';
import { OperatorError } from './operatorError.ts';

/**
 * One German line for whatever ended a run. The ports' errors are safe to show; any other error is a bug of ours, whose
 * message may quote private content: only its class is named.
 */
export function failureLine(error: unknown): string {
  if (isExpected(error)) return error.message;
  return `Unerwarteter Fehler (${errorName(error)}). Wiederholen Sie den Abgleich mit --ausfuehrlich und melden Sie die Ausgabe.`;
}

/** More for support, still free of private content: ids and codes; of a bug the places in the program. */
export function failureDetails(error: unknown): string[] {
  if (error instanceof OutlookError) {
    const { kind, status, code, requestId } = error;
    return [`Graph: ${kind}, HTTP ${status ?? '–'}, ${code ?? '–'}, request-id ${requestId ?? '–'}`];
  }
  if (isExpected(error)) return [];
  return [errorName(error), ...places(error)];
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof OutlookError ||
    error instanceof StoreError ||
    error instanceof LeaseLostError ||
    error instanceof OperatorError
  );
}

/** The name of the class, where it looks like one: a name can be overwritten with anything. */
function errorName(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  return /^\w{1,60}$/.test(name) ? name : 'Error';
}

const MAX_PLACES = 8;

/** Function, file and line of the stack; the message in front of it is left out. */
function places(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .map((line) =>
      /^\s+at (?:(?:async )?([\w$.<>#]+) )?.*?((?:lib|cli|simulator|dist|node_modules)\/[\w./@-]+:\d+:\d+)\)?$/.exec(
        line,
      ),
    )
    .filter((match) => match !== null)
    .slice(0, MAX_PLACES)
    .map((match) => `  ${match[1] ?? '(Modul)'}  ${match[2]}`);
}
