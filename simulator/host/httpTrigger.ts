import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HttpData, TypedData } from './coreTypes.ts';
import { HostError } from './hostError.ts';
import type { Route } from './httpRoute.ts';
import { matchRoute } from './matchRoute.ts';

/** As Azure: 100 MB. */
const MAX_BODY_BYTES = 100 * 1024 * 1024;

/**
 * Serves the routes on loopback, and the host's own `POST /admin/functions/NAME`, which starts a function that is not
 * called by HTTP (https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http).
 *
 * @param port 0 = any free one
 * @throws HostError when the port is taken
 */
export async function serve(
  routes: readonly Route[],
  start: (functionName: string) => boolean,
  port: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => end(response, { statusCode: '500' }));
  });
  await listening(server, port);
  return {
    port: (server.address() as { port: number }).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
    const method = request.method ?? 'GET';
    const admin = /^\/admin\/functions\/(\w+)$/.exec(url.pathname)?.[1];
    if (admin !== undefined && method === 'POST')
      return end(response, { statusCode: start(admin) ? '202' : '404' });
    for (const route of routes) {
      const params = matchRoute(route.path, url.pathname);
      if (params === undefined || !(route.methods.length === 0 || route.methods.includes(method))) continue;
      const body = await bodyOf(request);
      if (body === undefined) return end(response, { statusCode: '413' });
      const called = await route.call({
        method,
        url: url.href,
        headers: headersOf(request),
        query: Object.fromEntries(url.searchParams),
        params,
        ...(body.length > 0 ? { body: { bytes: body } } : {}),
      });
      return end(response, called);
    }
    end(response, { statusCode: '404' });
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      failed(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new HostError(
              `Den Anschluss ${port} belegt ein anderes Programm. Beenden Sie es, oder nehmen Sie einen anderen Anschluss.`,
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', done);
  });
}

/**
 * Undefined: too long. As Azure's host does, a body without Content-Length is not handed on (azure-functions-host, issue 4926,
 * GrpcMessageConversionExtensions).
 */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    parts.push(part);
  }
  return request.headers['content-length'] === undefined ? Buffer.of() : Buffer.concat(parts);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

function end(response: ServerResponse, { statusCode, headers, body }: HttpData): void {
  response.writeHead(Number(statusCode ?? 200), { ...headers });
  response.end(bytesOf(body));
}

function bytesOf(body: TypedData | null | undefined): string | Uint8Array | undefined {
  return body?.bytes ?? body?.string ?? body?.json;
}
