import { GraphError } from './graphError.ts';
import { ianaOfAcceptedZone } from './timeZoneNames.ts';

/** What a request's `Prefer` header asks for (graph.md 1.4). It holds for that request alone. */
export interface Preferences {
  immutableIds: boolean;
  zone: { iana: string; shown: string };
  bodyAs: 'text' | 'html';
  maxPageSize: number | null;
  /** For the `Preference-Applied` header. */
  applied: string[];
}

export function readPreferences(header: string | undefined): Preferences {
  const result: Preferences = {
    immutableIds: false,
    zone: { iana: 'UTC', shown: 'UTC' },
    bodyAs: 'html',
    maxPageSize: null,
    applied: [],
  };
  for (const part of splitOutsideQuotes(header ?? '')) {
    const match = /^([A-Za-z.-]+)\s*=\s*"?([^"]*)"?$/.exec(part.trim());
    if (!match) continue;
    const value = match[2] as string;
    switch (match[1]?.toLowerCase()) {
      case 'idtype':
        if (value === 'ImmutableId') result.immutableIds = true;
        break;
      case 'outlook.timezone': {
        const iana = ianaOfAcceptedZone(value);
        if (iana === undefined) throw unsupportedZone(value);
        result.zone = { iana, shown: value };
        result.applied.push(`outlook.timezone="${value}"`);
        break;
      }
      case 'outlook.body-content-type':
        if (value === 'text' || value === 'html') result.bodyAs = value;
        break;
      case 'odata.maxpagesize': {
        const size = Number(value);
        if (!Number.isInteger(size) || size < 1)
          throw new GraphError(
            400,
            'ErrorInvalidUrlQuery',
            `The value '${value}' of odata.maxpagesize is invalid.`,
          );
        result.maxPageSize = size;
        break;
      }
    }
  }
  return result;
}

export function unsupportedZone(name: string): GraphError {
  return new GraphError(
    400,
    'TimeZoneNotSupportedException',
    `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name}'.`,
  );
}

function splitOutsideQuotes(header: string): string[] {
  return header.match(/(?:"[^"]*"|[^,])+/g) ?? [];
}
