/** What was asked for cannot be done as asked; `message` is one German line with the remedy (exit code 2). */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** No Anwender is called so. */
export class UnknownAnwenderError extends UsageError {
  /** Names that are much alike. */
  readonly close: readonly string[];
  constructor(message: string, close: readonly string[]) {
    super(message);
    this.name = 'UnknownAnwenderError';
    this.close = close;
  }
}

/** The Anwender exists, but is paired with no mailbox. The host may add how to create the row in its database. */
export class MissingSynchronisationError extends UsageError {
  readonly anwender: string;
  constructor(anwender: string) {
    super(
      `Für den Anwender „${anwender}“ gibt es keine aktive Synchronisation. Legen Sie sie im Dienstemanager an (Bereich Exchange Sync) oder schalten Sie sie dort ein.`,
    );
    this.name = 'MissingSynchronisationError';
    this.anwender = anwender;
  }
}
