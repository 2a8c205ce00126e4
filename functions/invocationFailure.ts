import { failureDetails, failureLine } from '../lib/jobs/failureLine.ts';
import { UnknownMandantError } from '../lib/jobs/ports.ts';
import { SettingsError } from '../lib/mandanten/settingsError.ts';
import { QueueError } from '../lib/queue/queueError.ts';

/** What the host gets to see of a failed call. */
export class InvocationError extends Error {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'InvocationError';
    // The host prints the stack: it shall say no more than the message.
    this.stack = this.message;
  }
}

/** An error that is safe to show: ours by their German lines, any other one by its class and its places in the program. */
export function invocationFailure(error: unknown): InvocationError {
  if (error instanceof SettingsError)
    return new InvocationError(error.errors.map((line) => `Einstellungen: ${line}`));
  if (error instanceof UnknownMandantError || error instanceof QueueError)
    return new InvocationError([error.message]);
  return new InvocationError([failureLine(error), ...failureDetails(error)]);
}
