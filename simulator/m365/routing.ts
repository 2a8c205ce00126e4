import type { EndpointRequest, Reply } from './endpoint.ts';
import { GraphError, unknownPath } from './graphError.ts';

/** An endpoint without anything below it. */
export function leaf(request: EndpointRequest, rest: string[], methods: Record<string, () => Reply>): Reply {
  if (rest.length > 0) throw unknownPath(rest[0] ?? '');
  return only(request, methods);
}

/** The handler of the request's method. */
export function only(request: EndpointRequest, methods: Record<string, () => Reply>): Reply {
  const handler = methods[request.method];
  if (!handler)
    throw new GraphError(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    );
  return handler();
}
