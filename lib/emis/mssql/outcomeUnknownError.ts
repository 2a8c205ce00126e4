import { StoreError } from '../../sync/ports/errors.ts';

/**
 * The way to the server broke, or the time was up, after a batch had been sent that must not be sent twice: it may or
 * may not have taken effect. Whoever sent it reads back which. The same where a trigger of the vendor complained: whether it
 * took anything back as well, its error does not tell.
 */
export class OutcomeUnknownError extends StoreError {
  constructor(message: string, cause?: unknown) {
    super('connection', message, cause);
    this.name = 'OutcomeUnknownError';
  }

  /** What to say should the batch have had no effect: it was refused. Undefined where its answer was lost. */
  get refusal(): StoreError | undefined {
    return this.cause instanceof StoreError && this.cause.kind === 'page' ? this.cause : undefined;
  }
}
