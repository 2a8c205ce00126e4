import { z } from 'zod';
import { isKeyVaultReference, keyVaultSecretUri } from '../settings/keyVaultReference.ts';
import { SettingsError } from '../settingsError.ts';
import { isPassing, type LoadPorts } from './loadMandanten.ts';

const SECRET = z.looseObject({ value: z.string() });
const API = 'api-version=7.4';
const TIMEOUT_MS = 10_000;

/**
 * The values with their references to Key Vault put in place (role Key Vault Secrets User). Throws SettingsError with
 * every one that could not be resolved; secrets are never quoted.
 */
export async function resolveSecrets(
  values: Readonly<Record<string, string>>,
  ports: LoadPorts,
): Promise<Readonly<Record<string, string>>> {
  const problems: string[] = [];
  let passing = false;
  const resolved = await Promise.all(
    Object.entries(values).map(async ([name, value]) => {
      if (!isKeyVaultReference(value)) return [name, value];
      const uri = keyVaultSecretUri(value);
      const secret = uri === undefined ? { problem: WRONG_FORM } : await read(uri, ports);
      if ('value' in secret) return [name, secret.value];
      problems.push(`${name}: ${secret.problem}`);
      passing ||= 'passing' in secret && secret.passing;
      return [name, ''];
    }),
  );
  if (problems.length > 0) throw new SettingsError(problems, passing);
  return Object.fromEntries(resolved);
}

const WRONG_FORM =
  'der Verweis auf Key Vault hat nicht die Form @Microsoft.KeyVault(SecretUri=https://NAME.vault.azure.net/secrets/NAME).';

async function read(
  uri: string,
  { clock, fetch, token }: LoadPorts,
): Promise<{ readonly value: string } | { readonly problem: string; readonly passing: boolean }> {
  const stop = new AbortController();
  const done = new AbortController();
  const timer = clock.sleep(TIMEOUT_MS, done.signal).then(
    () => stop.abort(),
    () => undefined,
  );
  try {
    const Authorization = `Bearer ${await token(`https://${vaultOf(uri)}`)}`;
    const response = await fetch(`${uri}?${API}`, {
      headers: { Authorization, Accept: 'application/json' },
      redirect: 'manual',
      signal: stop.signal,
    });
    const secret = SECRET.safeParse(response.status === 200 ? await response.json() : undefined);
    if (secret.success) return { value: secret.data.value };
    return {
      passing: isPassing(response.status),
      problem: `Key Vault gibt das Geheimnis nicht heraus (HTTP ${response.status}). Prüfen Sie seinen Namen und ob die verwaltete Identität es lesen darf (Rolle Key Vault Secrets User).`,
    };
  } catch {
    return {
      passing: true,
      problem:
        'Key Vault ist nicht erreichbar. Prüfen Sie den Verweis, den Weg dorthin und die verwaltete Identität.',
    };
  } finally {
    done.abort();
    await timer;
  }
}

/** `vault.azure.net`: what a token for Key Vault is made out for. */
const vaultOf = (uri: string): string => new URL(uri).hostname.split('.').slice(1).join('.');
