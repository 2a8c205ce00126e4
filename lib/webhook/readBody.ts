/** The longest body that is read (contract.md, "HTTP"). */
export const MAX_BODY_BYTES = 1_048_576;

/** What arrived as a body. */
export type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'malformed' };

/**
 * Reads a body as UTF-8, at most 1 MiB of it: what is announced longer is not read at all, what turns out longer no
 * further than up to the limit. A chunk in the wrong encoding makes it malformed.
 *
 * @param length Content-Length, where there is one
 */
export async function readBody(
  chunks: AsyncIterable<Uint8Array> | null,
  length: number | undefined,
): Promise<Body> {
  if (length !== undefined && length > MAX_BODY_BYTES) return { kind: 'tooLarge' };
  const read: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of chunks ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) return { kind: 'tooLarge' };
    read.push(chunk);
  }
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(read)) };
  } catch {
    return { kind: 'malformed' };
  }
}
