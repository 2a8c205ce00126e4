/** An answer that Graph gives instead of a result: thrown inside the simulator, rendered at its border (graph.md 8.1). */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const itemNotFound = (): GraphError =>
  new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

export const invalidRequest = (message: string): GraphError =>
  new GraphError(400, 'ErrorInvalidRequest', `Your request can't be completed. ${message}`);

export const invalidQuery = (message: string): GraphError =>
  new GraphError(400, 'ErrorInvalidUrlQuery', message);

export const badRequest = (message: string): GraphError => new GraphError(400, 'BadRequest', message);

/** Exchange's answer to a value outside a property's range or length. */
export const validationFailure = (): GraphError =>
  new GraphError(400, 'ErrorPropertyValidationFailure', 'At least one property failed validation.');

export const invalidProperty = (message: string): GraphError =>
  new GraphError(400, 'RequestBodyRead', message);

export const unknownPath = (segment: string): GraphError =>
  badRequest(`Resource not found for the segment '${segment}'.`);
