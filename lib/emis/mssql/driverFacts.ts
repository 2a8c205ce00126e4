/** What a failure of the driver says, gathered from the error and all errors inside it. */
export interface DriverFacts {
  /** SQL Server's error numbers, the first one first. */
  readonly numbers: readonly number[];
  /** The highest severity; from 20 on the server has cut the connection. */
  readonly severity: number;
  /** Codes of mssql, tedious, tarn and Node: ELOGIN, ETIMEOUT, ESOCKET, ECONNREFUSED, CERT_HAS_EXPIRED … */
  readonly codes: ReadonlySet<string>;
}

/** Errors within errors, bounded: a driver's chain is never longer. */
const MAX_ERRORS = 50;

/** Reads the facts of an error; `further`: numbers that came by another way (the login's messages). */
export function driverFacts(error: unknown, further: readonly number[] = []): DriverFacts {
  const numbers: number[] = [];
  const codes = new Set<string>();
  let severity = 0;
  for (const one of errorsWithin(error)) {
    if (typeof one.number === 'number') numbers.push(one.number);
    if (typeof one.class === 'number') severity = Math.max(severity, one.class);
    if (typeof one.code === 'string') codes.add(one.code);
    if (one.constructor?.name === 'TimeoutError') codes.add('EPOOL');
  }
  return { numbers: [...new Set([...numbers, ...further])], severity, codes };
}

type AnyError = { readonly [key: string]: unknown };

/** The error and everything inside it: preceding errors first, then causes, originals, aggregates. */
export function errorsWithin(error: unknown): AnyError[] {
  const found: AnyError[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && found.length < MAX_ERRORS) {
    const one = waiting.shift();
    if (typeof one !== 'object' || one === null || found.includes(one as AnyError)) continue;
    const any = one as AnyError;
    found.push(any);
    for (const inner of [any.precedingErrors, any.errors]) if (Array.isArray(inner)) waiting.push(...inner);
    waiting.push(any.originalError, any.cause);
  }
  return found;
}
