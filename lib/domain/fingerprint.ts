import { createHash } from 'node:crypto';

/** The fingerprint of one field: 22 characters, base64url of the first 128 bits of a SHA-256. */
export type Fingerprint = string;
/** One fingerprint per field of a field map. */
export type Fingerprints = Readonly<Record<string, Fingerprint>>;

/**
 * The fingerprint of a field's canonical value. The field's name and the projection's version are part of it, so that a
 * value never counts as equal to another field's, or to what an older projection made of it.
 */
export function fingerprint(
  version: number,
  field: string,
  canonical: string | number | boolean,
): Fingerprint {
  return createHash('sha256')
    .update(`${version}\n${field}\n${typeof canonical}\n${canonical}`)
    .digest('base64url')
    .slice(0, 22);
}

/** The fields of `fields` whose fingerprints differ between a stored base and the present state, in the given order. */
export function changedFields(
  fields: readonly string[],
  base: Fingerprints,
  present: Fingerprints,
): readonly string[] {
  return fields.filter((field) => base[field] !== present[field]);
}
