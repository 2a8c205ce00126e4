import { normalisePropertyId } from './extendedPropertyId.ts';
import { invalidQuery } from './graphError.ts';

/** Query options of one request, already checked against what the endpoint takes. */
export interface Query {
  select: Set<string> | null;
  /** Normalised ids of the extended properties to expand. */
  expand: string[];
  filter: { id: string; value: string } | null;
  top: number | null;
  skip: number;
  parameters: URLSearchParams;
}

const propertyFilter =
  /^singleValueExtendedProperties\/any\(\s*(\w+)\s*:\s*\1\/id\s+eq\s+'((?:[^']|'')*)'\s+and\s+\1\/value\s+eq\s+'((?:[^']|'')*)'\s*\)$/i;

/** Reads `$select`, `$expand`, `$filter`, `$top`, `$skip` where `allowed` names them; any other `$` option is refused. */
export function readQuery(
  parameters: URLSearchParams,
  allowed: readonly string[],
  selectable: ReadonlySet<string>,
): Query {
  const query: Query = { select: null, expand: [], filter: null, top: null, skip: 0, parameters };
  for (const [name, value] of parameters) {
    if (!name.startsWith('$')) continue;
    if (!allowed.includes(name)) throw invalidQuery(`The query parameter '${name}' is not supported here.`);
    if (name === '$select') query.select = readSelect(value, selectable);
    else if (name === '$expand') query.expand = readExpand(value);
    else if (name === '$filter') query.filter = readFilter(value);
    else if (name === '$top') query.top = readCount(value, 1, 1000, name);
    else if (name === '$skip') query.skip = readCount(value, 0, 1_000_000, name);
  }
  return query;
}

/** Parameter names are compared without case: startDateTime, startdatetime. */
export function parameter(parameters: URLSearchParams, name: string): string | null {
  for (const [key, value] of parameters) if (key.toLowerCase() === name.toLowerCase()) return value;
  return null;
}

function readSelect(value: string, selectable: ReadonlySet<string>): Set<string> {
  const names = value.split(',').map((name) => name.trim());
  for (const name of names)
    if (!selectable.has(name))
      throw invalidQuery(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}'.`,
      );
  return new Set(names);
}

function readExpand(value: string): string[] {
  const match = /^singleValueExtendedProperties\(\$filter=(.+)\)$/i.exec(value.trim());
  if (!match) throw invalidQuery(`Parsing OData Select and Expand failed: '${value}' is not supported here.`);
  return (match[1] as string).split(/\s+or\s+/i).map((condition) => {
    const id = /^\s*id\s+eq\s+'((?:[^']|'')*)'\s*$/i.exec(condition)?.[1];
    if (id === undefined) throw invalidQuery(`Invalid filter clause: '${condition}'.`);
    return normalisePropertyId(id.replaceAll("''", "'"));
  });
}

function readFilter(value: string): { id: string; value: string } {
  const match = propertyFilter.exec(value.trim());
  if (!match) throw invalidQuery(`Invalid filter clause: '${value}'.`);
  return {
    id: normalisePropertyId((match[2] as string).replaceAll("''", "'")),
    value: (match[3] as string).replaceAll("''", "'"),
  };
}

function readCount(value: string, least: number, most: number, name: string): number {
  const count = Number(value);
  if (!/^\d+$/.test(value) || count < least || count > most)
    throw invalidQuery(
      `The value '${value}' of '${name}' is invalid; it must be between ${least} and ${most}.`,
    );
  return count;
}
