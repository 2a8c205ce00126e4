import { Secret } from '../secret.ts';
import type { Environment } from './environment.ts';
import { isLoopbackOrigin, ORIGIN_RULE, safeOrigin } from './origins.ts';
import type { Problems } from './problems.ts';

/** Where Microsoft Graph is, and how it reaches us. */
export interface GraphSettings {
  /** `https://graph.microsoft.com`, a national cloud, or a loopback address. */
  readonly baseUrl: string;
  /** Keys of the clientState HMAC, the present one first. */
  readonly clientStateSecrets: readonly Secret[];
  /** https origin of the webhook; undefined = polling only. */
  readonly publicUrl: string | undefined;
}

export const DEFAULT_GRAPH = 'https://graph.microsoft.com';
const SECRET_BYTES = 32;
const SECRET_RULE = `Nötig sind mindestens ${SECRET_BYTES} zufällige Byte, zum Beispiel aus: openssl rand -base64 48.`;

/** GRAPH_BASE_URL, GRAPH_CLIENT_STATE_SECRET (and …_PREVIOUS), PUBLIC_URL. */
export function readGraph(values: Environment, problems: Problems): GraphSettings | undefined {
  const baseUrl = safeOrigin(values.GRAPH_BASE_URL ?? DEFAULT_GRAPH);
  if (baseUrl === undefined) {
    problems.add('GRAPH_BASE_URL', `ist ungültig. ${ORIGIN_RULE} Vorgabe: ${DEFAULT_GRAPH}.`);
  }
  const clientStateSecrets = readClientStateSecrets(values, problems);
  const publicUrl = readPublicUrl(values.PUBLIC_URL, baseUrl, problems);
  if (publicUrl !== undefined && clientStateSecrets.length === 0)
    problems.add(
      'GRAPH_CLIENT_STATE_SECRET',
      `fehlt, ist aber nötig, sobald PUBLIC_URL gesetzt ist. ${SECRET_RULE}`,
    );
  if (baseUrl === undefined) return undefined;
  return Object.freeze({ baseUrl, clientStateSecrets, publicUrl });
}

/** GRAPH_CLIENT_STATE_SECRET and …_PREVIOUS, as many as are set. */
export function readClientStateSecrets(values: Environment, problems: Problems): readonly Secret[] {
  const secrets: Secret[] = [];
  for (const variable of ['GRAPH_CLIENT_STATE_SECRET', 'GRAPH_CLIENT_STATE_SECRET_PREVIOUS']) {
    const text = values[variable];
    if (text === undefined) continue;
    const bytes = new TextEncoder().encode(text).length;
    if (bytes < SECRET_BYTES) problems.add(variable, `ist mit ${bytes} Byte zu kurz. ${SECRET_RULE}`);
    secrets.push(new Secret(text));
  }
  return Object.freeze(secrets);
}

/** A loopback address is for the simulated Graph, which alone can reach it. */
function readPublicUrl(
  text: string | undefined,
  baseUrl: string | undefined,
  problems: Problems,
): string | undefined {
  if (text === undefined) return undefined;
  const origin = safeOrigin(text);
  const simulated = baseUrl !== undefined && isLoopbackOrigin(baseUrl);
  if (origin !== undefined && (origin.startsWith('https://') || simulated)) return origin;
  problems.add(
    'PUBLIC_URL',
    'ist ungültig. Erlaubt ist eine https-Adresse ohne Pfad, unter der Microsoft Graph diese Installation erreicht; leer = ohne Benachrichtigungen, nur nach Zeitplan.',
  );
  return undefined;
}
