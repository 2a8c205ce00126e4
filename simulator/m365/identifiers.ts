import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Random } from '../../lib/sync/ports/random.ts';

/** Makes the ids of one mailbox. They look like Exchange's: base64url, long, case-sensitive (graph.md 2.5, 16.6). */
export interface Identifiers {
  immutable(): string;
  mutable(): string;
  folder(): string;
  iCalUId(): string;
  changeKey(change: number): string;
}

const twinShare = 0.1;

export function createIdentifiers(
  random: Random,
  mailboxKey: string,
  wantsTwins: () => boolean,
): Identifiers {
  const stem = createHash('sha256').update(mailboxKey).digest('base64url').slice(0, 24);
  let last: string | null = null;
  const fresh = (prefix: string): string =>
    `${prefix}${stem}${Buffer.from(random.uuid().replaceAll('-', ''), 'hex').toString('base64url')}AAA=`;
  return {
    immutable() {
      const twin = last !== null && wantsTwins() && random.next() < twinShare ? caseTwinOf(last) : null;
      // A twin of a twin would be the first id again.
      last = twin === null ? fresh('AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A') : null;
      return twin ?? (last as string);
    },
    mutable: () => fresh('AAMkADU'),
    folder: () => fresh('AAMkADUFolder'),
    iCalUId: () =>
      `040000008200E00074C5B7101A82E00800000000${random.uuid().replaceAll('-', '').toUpperCase()}`,
    changeKey(change) {
      const bytes = Buffer.alloc(22);
      bytes.write(stem.slice(0, 16), 'latin1');
      bytes.writeUIntBE(change, 16, 6);
      return bytes.toString('base64');
    },
  };
}

function caseTwinOf(id: string): string | null {
  const at = id.slice(0, -4).search(/[a-z][^a-z]*$/);
  return at < 0 ? null : id.slice(0, at) + id[at]?.toUpperCase() + id.slice(at + 1);
}
