import { OperatorError } from '../jobs/operatorError.ts';

/** The settings are wrong. `errors`: every one of them, one German line each: variable, what is wrong, remedy. */
export class SettingsError extends OperatorError {
  readonly errors: readonly string[];
  constructor(errors: readonly string[], passing = false) {
    super(errors.join('\n'), passing);
    this.name = 'SettingsError';
    this.errors = errors;
  }
}
