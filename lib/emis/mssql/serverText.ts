import type { SqlServerAddress } from './address.ts';

/** Stands for what is left out. */
const LEFT_OUT = '…';

/**
 * The server's own words, for the few errors that only they explain: which object, which right. They name the database and
 * the login, too; those come from EMIS_SQL, and nothing of that is ever shown.
 */
export function serverText(error: unknown, address: SqlServerAddress): string {
  const text = error instanceof Error ? error.message : '';
  return words(address).reduce(
    (shown, word) =>
      shown.replaceAll(
        new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(word)}(?![\\p{L}\\p{N}_])`, 'giu'),
        LEFT_OUT,
      ),
    text,
  );
}

/** The longest first: one may be a part of another. */
function words({ server, instance, database, login, hostNameInCertificate }: SqlServerAddress): string[] {
  const { user, domain, tenant, client } = { ...NOBODY, ...login };
  return [server, instance, database, hostNameInCertificate, user, domain, tenant, client]
    .filter((word) => word !== undefined)
    .filter((word) => word !== '')
    .sort((one, other) => other.length - one.length);
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

const NOBODY: Readonly<Record<'user' | 'domain' | 'tenant' | 'client', string | undefined>> = {
  user: undefined,
  domain: undefined,
  tenant: undefined,
  client: undefined,
};
