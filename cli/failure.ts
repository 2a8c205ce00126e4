import { BusyError } from '../lib/jobs/ersteinrichtung.ts';
import { failureDetails, failureLine } from '../lib/jobs/failureLine.ts';
import { UsageError } from '../lib/jobs/usageError.ts';
import { SettingsError } from '../lib/mandanten/settingsError.ts';
import { StoreError } from '../lib/sync/ports/errors.ts';
import { NoCommandError } from './arguments.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { HELP_TEXT } from './help.ts';

/** How a call that could not be carried out ends. `lines` are German, one per problem, without private content. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];
  /** For people only: what stands around the lines. */
  readonly before: string;
  readonly after: string;
  readonly details: readonly string[];
}

export function failureOf(error: unknown): Failure {
  const plain = { before: '', after: '', details: [] };
  if (error instanceof NoCommandError)
    return { ...plain, exitCode: EXIT.usage, lines: [error.message], after: `\n${HELP_TEXT}` };
  if (error instanceof SettingsError)
    return {
      ...plain,
      exitCode: EXIT.usage,
      lines: error.errors,
      before: 'Die Einstellungen sind unvollständig oder falsch:\n',
      after: 'Alle Einstellungen zeigt: emisExchangeSync --help\n',
    };
  if (error instanceof UsageError) return { ...plain, exitCode: EXIT.usage, lines: [error.message] };
  if (error instanceof StoreError && error.kind === 'settings')
    return { ...plain, exitCode: EXIT.usage, lines: [error.message] };
  if (error instanceof BusyError) return { ...plain, exitCode: EXIT.failed, lines: [error.message] };
  return { ...plain, exitCode: EXIT.failed, lines: [failureLine(error)], details: failureDetails(error) };
}

/** Ctrl-C before the call came to an end of its own. */
export const INTERRUPTED: Failure = {
  exitCode: EXIT.interrupted,
  lines: ['Abgebrochen. Was fertig ist, bleibt; der nächste Abgleich setzt dort fort.'],
  before: '',
  after: '',
  details: [],
};
