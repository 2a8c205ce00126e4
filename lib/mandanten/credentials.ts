import { fixedToken, type TokenProvider } from '../graph/tokenProvider.ts';
import { azureIdentity } from './credentials/azureIdentity.ts';
import { cachedTokens } from './credentials/cachedTokens.ts';
import { clientCredentials } from './credentials/clientCredentials.ts';
import type { MandantPorts } from './openMandant.ts';
import { DEFAULT_GRAPH } from './settings/graph.ts';
import { isLoopbackOrigin } from './settings/origins.ts';
import type { Settings } from './settings.ts';

/**
 * Where the Graph client gets its tokens from, as the settings say: a fixed token, a secret, a certificate, or a managed
 * identity. Tokens are cached until shortly before they expire.
 *
 * The returned provider throws OutlookError `unauthorized` with the remedy; no secret ever stands in it.
 */
export function createTokenProvider(
  settings: Settings,
  ports: Pick<MandantPorts, 'clock' | 'fetch'>,
): TokenProvider {
  const { credentials } = settings;
  if (credentials.kind === 'token') return fixedToken(credentials.token.reveal());
  const scope = graphScope(settings.graph.baseUrl);
  // MSAL refuses http; only loopback addresses (tests) may have it.
  const source =
    credentials.kind === 'secret' && credentials.authority.startsWith('http://')
      ? clientCredentials(credentials, scope, ports)
      : azureIdentity(credentials, scope);
  return cachedTokens(source, ports.clock);
}

/** National clouds issue tokens for their own Graph; a loopback stands for the global one. */
function graphScope(baseUrl: string): string {
  return `${isLoopbackOrigin(baseUrl) ? DEFAULT_GRAPH : baseUrl}/.default`;
}
