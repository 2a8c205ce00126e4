/** An error whose `message` is made for the administrator: German lines with the remedy, free of private content. */
export class OperatorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OperatorError';
  }
}
