/** An error whose `message` is made for the administrator: German lines with the remedy, free of private content. */
export class OperatorError extends Error {
  /** It may pass by itself: something that is needed cannot be reached just now. */
  readonly passing: boolean;

  constructor(message: string, passing = false) {
    super(message);
    this.name = 'OperatorError';
    this.passing = passing;
  }
}
