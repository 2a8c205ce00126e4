import { readFileSync } from 'node:fs';
import type { Clock } from '../../sync/ports/clock.ts';
import { safeOrigin } from '../settings/origins.ts';
import { SettingsError } from '../settingsError.ts';

/** Gives a token for a resource of Azure; throws where there is none. */
export type AzureToken = (resource: string) => Promise<string>;

export interface LoadPorts {
  readonly clock: Clock;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly token: AzureToken;
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 10 * 1024 * 1024;
/** An answer that says nothing about the settings: too many requests, or the service itself is in trouble. */
export const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** The token of our identity goes nowhere else. */
const BLOB_HOST = /^[a-z0-9]{3,24}\.blob\.core\.(windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)$/;

/**
 * The text of the directory of Mandanten: a file, or an address (https; http on loopback only). A blob is read with the
 * managed identity (role Storage Blob Data Reader) unless its address bears a signature of its own.
 *
 * Throws SettingsError; the address' query is never quoted.
 */
export async function loadMandanten(location: string, ports: LoadPorts): Promise<string> {
  if (!/^https?:/i.test(location)) return fromFile(location);
  if (!URL.canParse(location) || safeOrigin(new URL(location).origin) === undefined)
    throw new SettingsError([
      'MANDANTEN: ist ungültig. Erlaubt ist der Pfad einer JSON-Datei oder eine https-Adresse; http:// nur für 127.0.0.1, [::1] und localhost.',
    ]);
  return fromAddress(new URL(location), ports);
}

function fromFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new SettingsError([`MANDANTEN: die Datei ${path} ist nicht lesbar. Prüfen Sie Pfad und Rechte.`]);
  }
}

async function fromAddress(url: URL, { clock, fetch, token }: LoadPorts): Promise<string> {
  const place = `${url.origin}${url.pathname}`;
  const stop = new AbortController();
  const done = new AbortController();
  const timer = clock.sleep(TIMEOUT_MS, done.signal).then(
    () => stop.abort(),
    () => undefined,
  );
  try {
    const headers: Record<string, string> = { 'x-ms-version': '2021-08-06' };
    if (BLOB_HOST.test(url.hostname) && !url.searchParams.has('sig'))
      headers.Authorization = `Bearer ${await token('https://storage.azure.com/')}`;
    const response = await fetch(url.href, { headers, redirect: 'manual', signal: stop.signal });
    const text = await response.text();
    if (response.status === 200 && text.length <= MOST_BYTES) return text;
    throw new SettingsError(
      [
        `MANDANTEN: ${place} antwortet mit HTTP ${response.status}. Prüfen Sie die Adresse und ob die verwaltete Identität den Blob lesen darf (Rolle Storage Blob Data Reader).`,
      ],
      isPassing(response.status),
    );
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    // What the network or the identity says may hold the signature.
    throw new SettingsError(
      [
        `MANDANTEN: ${place} ist nicht erreichbar. Prüfen Sie die Adresse, den Weg dorthin und die verwaltete Identität.`,
      ],
      true,
    );
  } finally {
    done.abort();
    await timer;
  }
}
