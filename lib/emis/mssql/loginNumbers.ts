import { errorsWithin } from './driverFacts.ts';

interface ServerMessage {
  readonly number: number;
}

/** The driver's single connection (tedious) while it logs in. */
export interface LoggingIn {
  on(event: 'errorMessage', listener: (message: ServerMessage) => void): void;
  removeListener(event: 'errorMessage', listener: (message: ServerMessage) => void): void;
  /** Logged in; or not, for this error. */
  once(event: 'connect', listener: (error?: object) => void): void;
}

/** A server that refuses a login says why in one or two messages. */
const MAX_NUMBERS = 5;

/** By the error of the login: connections log in at the same time, and each is refused for its own reason. */
const NUMBERS = new WeakMap<object, readonly number[]>();

/**
 * Remembers the server's error numbers of one login, which the driver keeps to itself: they pass by as messages. Ends with
 * the login: what the server says later is about batches.
 */
export function listenToLogin(connection: LoggingIn): void {
  const numbers: number[] = [];
  const listener = ({ number }: ServerMessage): void => {
    if (numbers.length < MAX_NUMBERS) numbers.push(number);
  };
  connection.on('errorMessage', listener);
  connection.once('connect', (error) => {
    connection.removeListener('errorMessage', listener);
    if (error !== undefined) NUMBERS.set(error, numbers);
  });
}

/** The server's error numbers of the login that failed with this error, however often it was wrapped since. */
export function loginNumbers(error: unknown): readonly number[] {
  for (const one of errorsWithin(error)) {
    const numbers = NUMBERS.get(one);
    if (numbers !== undefined) return numbers;
  }
  return [];
}
