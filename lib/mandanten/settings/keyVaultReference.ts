const REFERENCE = /^@Microsoft\.KeyVault\((.*)\)$/is;
/** A token for Key Vault goes there: only Microsoft's own hosts, in the clouds that Graph has (graph.md 10.8). */
const VAULT_HOST = /^[a-z0-9-]{3,24}\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/;
const SECRET_PATH = /^\/secrets\/[0-9a-zA-Z-]{1,127}(\/[0-9a-zA-Z]{1,64})?\/?$/;

/** Whether a value is meant as a reference to Key Vault, in the form that Azure's app settings have. */
export const isKeyVaultReference = (value: string): boolean => /^@Microsoft\.KeyVault\b/i.test(value.trim());

/**
 * The address of the secret that a reference names: `@Microsoft.KeyVault(SecretUri=https://NAME.vault.azure.net/secrets/NAME)`
 * or `@Microsoft.KeyVault(VaultName=NAME;SecretName=NAME)`; undefined where it is none that is accepted.
 */
export function keyVaultSecretUri(value: string): string | undefined {
  const inside = REFERENCE.exec(value.trim())?.[1];
  if (inside === undefined) return undefined;
  const parts = new Map(
    inside.split(';').map((part) => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()] as const;
    }),
  );
  const version = parts.get('secretversion');
  const named = `https://${parts.get('vaultname')}.vault.azure.net/secrets/${parts.get('secretname')}${version ? `/${version}` : ''}`;
  const uri = parts.get('secreturi') ?? named;
  if (!URL.canParse(uri)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash, href } = new URL(uri);
  const bare = port === '' && username === '' && password === '' && search === '' && hash === '';
  const accepted = protocol === 'https:' && bare && VAULT_HOST.test(hostname) && SECRET_PATH.test(pathname);
  return accepted ? href.replace(/\/$/, '') : undefined;
}
