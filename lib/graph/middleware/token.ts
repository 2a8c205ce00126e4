import type { Context } from '@microsoft/microsoft-graph-client';
import { OutlookError } from '../../sync/ports/errors.ts';
import { NotSent } from '../call.ts';
import type { TokenProvider } from '../tokenProvider.ts';
import { middleware } from './middleware.ts';

/**
 * Puts the bearer token on a copy of the request that only `send` sees, as late as possible, so that it is fresh after
 * any wait. A 401 is repaired once with a new token (the library would ask for it before its retry loop only, graph.md
 * 12.7); 401 means not executed, so this holds for writes too.
 */
export const token = (provider: TokenProvider) =>
  middleware(async (context, state, next) => {
    await next(withToken(context, await tokenOf(provider, false)));
    if (state.answer?.status !== 401) return;
    await next(withToken(context, await tokenOf(provider, true)));
  });

function withToken(context: Context, bearer: string): Context {
  const headers = {
    ...(context.options?.headers as Record<string, string>),
    Authorization: `Bearer ${bearer}`,
  };
  return { ...context, options: { ...context.options, headers } };
}

async function tokenOf(provider: TokenProvider, refresh: boolean): Promise<string> {
  try {
    const bearer = await provider.token(refresh ? { refresh } : {});
    if (/^[\x21-\x7e]+$/.test(bearer)) return bearer;
  } catch (cause) {
    if (cause instanceof OutlookError) throw new NotSent(cause);
    throw new NotSent(
      new OutlookError(
        'unauthorized',
        'Für Microsoft Graph war kein Zugriffstoken zu bekommen. Die Zugangsdaten (AZURE_TENANT_ID, AZURE_CLIENT_ID, Geheimnis, Zertifikat oder verwaltete Identität) und den Weg zum Anmeldedienst prüfen.',
        { cause },
      ),
    );
  }
  // Checked here, because the runtime's own error for a wrong header value quotes the value.
  throw new NotSent(
    new OutlookError(
      'unauthorized',
      'Das Zugriffstoken für Microsoft Graph ist leer oder enthält unzulässige Zeichen. GRAPH_TOKEN bzw. die Zugangsdaten prüfen.',
    ),
  );
}
