import { OutlookError } from '../sync/ports/errors.ts';

/** Sub-requests in one `$batch`; 21 are refused (graph.md 7.4). */
export const MAX_SUB_REQUESTS = 20;
/** Bytes of one `$batch`. Graph takes less than 4 MB; the distance leaves room for what is counted differently there. */
export const MAX_BATCH_BYTES = 3_500_000;

/** One request inside a `$batch`. */
export interface SubRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /v1.0 and without it (graph.md 16.5), already encoded. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** A sub-request as it will be sent; `index` is its place in the caller's list and, plus one, its id. */
export interface PackedRequest {
  readonly index: number;
  readonly idempotent: boolean;
  readonly json: string;
}

export interface Packing {
  readonly batches: readonly (readonly PackedRequest[])[];
  /** Requests that are too large to be sent at all. */
  readonly tooLarge: readonly { readonly index: number; readonly error: OutlookError }[];
}

export const subRequestId = (index: number) => String(index + 1);

/** The outer body of a batch. */
export const batchBody = (requests: readonly PackedRequest[]) =>
  `{"requests":[${requests.map(({ json }) => json).join(',')}]}`;

/**
 * Packs requests, in their order, into as few batches as count (20) and bytes allow. `sequential`: each depends on the
 * one before; then there must be no more than fit into one batch.
 */
export function packBatches(requests: readonly SubRequest[], sequential = false): Packing {
  const batches: PackedRequest[][] = [];
  const tooLarge: { index: number; error: OutlookError }[] = [];
  const frame = Buffer.byteLength(batchBody([]));
  let bytes = Number.POSITIVE_INFINITY;
  for (const [index, request] of requests.entries()) {
    const json = serialize(request, index, sequential);
    const size = Buffer.byteLength(json) + 1;
    if (frame + size > MAX_BATCH_BYTES) {
      tooLarge.push({ index, error: tooLargeError(size) });
      continue;
    }
    if (bytes + size > MAX_BATCH_BYTES || batches.at(-1)?.length === MAX_SUB_REQUESTS) {
      batches.push([]);
      bytes = frame;
    }
    batches.at(-1)!.push({ index, idempotent: request.method === 'GET', json });
    bytes += size;
  }
  return { batches, tooLarge };
}

function serialize({ method, url, headers, body }: SubRequest, index: number, sequential: boolean): string {
  const allHeaders = body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' };
  return JSON.stringify({
    id: subRequestId(index),
    method,
    url,
    ...(allHeaders === undefined ? {} : { headers: allHeaders }),
    ...(body === undefined ? {} : { body }),
    ...(sequential && index > 0 ? { dependsOn: [subRequestId(index - 1)] } : {}),
  });
}

function tooLargeError(bytes: number): OutlookError {
  const megabytes = (value: number) => (value / 1_000_000).toFixed(1).replace('.', ',');
  return new OutlookError(
    'rejected',
    `Das Element ist mit ${megabytes(bytes)} MB zu groß für Microsoft Graph; höchstens ${megabytes(MAX_BATCH_BYTES)} MB sind möglich. Die Bemerkung kürzen.`,
  );
}
