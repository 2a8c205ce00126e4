import type { Binding, HttpData } from './coreTypes.ts';
import type { RegisteredFunction } from './functionApp.ts';
import type { TriggerSurroundings } from './host.ts';
import { resolved } from './hostSettings.ts';

/** A route of the app. */
export interface Route {
  /** `api/gesundheit`, with `{name}` for a segment. */
  readonly path: string;
  /** Upper case; empty = all. */
  readonly methods: readonly string[];
  /** Rejects when the function fails. */
  readonly call: (request: HttpData) => Promise<HttpData>;
}

/** The route of a function that is called by HTTP. Keys are not asked for: the host listens on loopback only. */
export function httpRoute(
  registered: RegisteredFunction,
  { route, methods }: Binding,
  { options, host, caller }: TriggerSurroundings,
): Route {
  return {
    path: `${host.routePrefix}/${resolved(route ?? registered.metadata.name, options.settings)}`,
    methods: ((methods as string[] | undefined) ?? []).map((method) => method.toUpperCase()),
    async call(request) {
      const { returnValue } = await caller.call(registered, { data: { http: request } });
      return returnValue?.http ?? { statusCode: '204' };
    },
  };
}
