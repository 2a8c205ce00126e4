import { StoreError } from '../../sync/ports/errors.ts';

/**
 * The way to the server broke, or the time was up, after a batch had been sent that must not be sent twice: it may or
 * may not have taken effect. Whoever sent it reads back which.
 */
export class OutcomeUnknownError extends StoreError {
  constructor(message: string, cause?: unknown) {
    super('connection', message, cause);
    this.name = 'OutcomeUnknownError';
  }
}
