import { createHash } from 'node:crypto';

/** The key of an id in our tables: hex SHA-256, so that ids that differ only in case differ under every collation. */
export function itemKey(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
