import type { Request } from 'mssql';
import { StoreError } from '../../sync/ports/errors.ts';
import type { SqlStatement } from './connection.ts';
import { driverType, maxLength } from './sqlTypes.ts';

/**
 * Gives a batch its parameters. `undefined` is no value: every parameter is named, NULL is null. A text that is longer
 * than its parameter is refused here (StoreError `page`): in the stream to the server it would break the connection.
 */
export function bindParameters(
  request: Request,
  statement: SqlStatement,
  values: Readonly<Record<string, unknown>>,
): Request {
  for (const name of Object.keys(values)) {
    if (statement.parameters[name] === undefined)
      throw new Error(`${statement.name} has no parameter ${name}.`);
  }
  for (const [name, type] of Object.entries(statement.parameters)) {
    const value = values[name];
    if (value === undefined) throw new Error(`${statement.name} lacks its parameter ${name}.`);
    const length = maxLength(type);
    if (length !== undefined && typeof value === 'string' && value.length > length)
      throw new StoreError(
        'page',
        `Ein Wert ist länger, als die Anweisung ${statement.name} es erlaubt (${name}, höchstens ${length} Zeichen).`,
      );
    request.input(name, driverType(type), value);
  }
  return request;
}
