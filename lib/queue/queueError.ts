/** The queue refused a message or is not reachable. `message` is German; it holds neither addresses nor keys. */
export class QueueError extends Error {
  /** The service's error code, e.g. `AuthorizationFailure`; undefined when no answer came. */
  readonly code: string | undefined;
  constructor(queue: string, code: string | undefined) {
    super(
      `Die Warteschlange ${queue} nimmt nichts an (${code ?? 'keine Antwort'}). Prüfen Sie AzureWebJobsStorage, die Rechte der Identität (Storage Queue Data Contributor) und ob das Speicherkonto erreichbar ist.`,
    );
    this.name = 'QueueError';
    this.code = code;
  }
}
