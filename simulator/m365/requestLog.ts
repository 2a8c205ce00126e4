/** One request as the tenant saw it. */
export interface RequestRecord {
  /** Counts all requests, sub-requests included, from 1. */
  number: number;
  at: number;
  method: string;
  /** Scheme and host that were called. */
  origin: string;
  /** With the query. */
  path: string;
  /** What the caller got; 0 when no answer arrived. */
  status: number;
  /** Number of the `$batch` that it came in. */
  batchOf?: number;
  body?: unknown;
  /** Names in lower case; the token is masked. */
  headers: Record<string, string>;
}

const most = 20_000;

/** Appends to the bounded record of requests: the oldest go first, a thousand at a time. */
export function remember(requests: RequestRecord[], record: RequestRecord): RequestRecord {
  if (requests.length >= most + 1000) requests.splice(0, 1000);
  requests.push(record);
  return record;
}
