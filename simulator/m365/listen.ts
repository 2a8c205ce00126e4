import { Buffer } from 'node:buffer';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tenant } from './tenant.ts';

export interface Listener {
  /** The origin, `http://127.0.0.1:40123`. */
  url: string;
  close(): Promise<void>;
}

/** A little over Graph's 4 MB, so that the tenant itself gives the 413; what is longer is not kept. */
const mostBytes = 5 * 1024 * 1024;

/** Offers a tenant on a real socket; next and delta links carry the host that the caller used. */
export async function listen(
  tenant: Tenant,
  options: { port?: number; host?: string } = {},
): Promise<Listener> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, response) => {
    void answer(tenant, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const origin = `http://${request.headers.host ?? 'localhost'}`;
  try {
    const incoming = {
      method: request.method ?? 'GET',
      origin,
      path: request.url ?? '/',
      headers: headersOf(request),
      text: await textOf(request),
      signal: gone.signal,
    };
    const reply = await tenant.serve(incoming, origin);
    const body = Buffer.from(await reply.arrayBuffer());
    response.writeHead(reply.status, { ...Object.fromEntries(reply.headers), 'content-length': body.length });
    response.end(body);
  } catch {
    // A planned reset, or a caller that has gone: the connection breaks.
    request.socket.destroy();
  }
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return headers;
}

async function textOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (length < mostBytes) chunks.push(chunk);
    length += chunk.length;
  }
  return length === 0 ? null : Buffer.concat(chunks).toString('utf8');
}
