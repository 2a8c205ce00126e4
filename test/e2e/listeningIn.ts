import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** Somebody who hears all that goes through. */
export interface ListeningIn {
  readonly url: string;
  /** Bodies of requests and answers, as text, base64 messages also decoded. */
  readonly heard: string[];
  close(): Promise<void>;
}

/** Passes everything on to another address. */
export async function listenIn(target: string): Promise<ListeningIn> {
  return open((incoming, body, heard, answer) => {
    const { hostname, port } = new URL(target);
    const passed = request(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      async (reply) => {
        const replied = await bytesOf(reply);
        heard.push(replied.toString(), ...messagesIn(replied.toString()));
        answer(reply.statusCode ?? 500, replied, reply.headers as Record<string, string>);
      },
    );
    passed.once('error', () => answer(502, Buffer.alloc(0), {}));
    passed.end(body);
  });
}

/** Stands for Application Insights: takes everything. */
export async function takeTelemetry(): Promise<ListeningIn> {
  return open((_incoming, body, heard, answer) => {
    const count = heard.join('').length;
    answer(200, Buffer.from(JSON.stringify({ itemsReceived: count, itemsAccepted: count, errors: [] })), {
      'content-type': 'application/json',
    });
    if (body.length === 0) heard.push('');
  });
}

type Handler = (
  incoming: IncomingMessage,
  body: Buffer,
  heard: string[],
  answer: (status: number, body: Buffer, headers: Record<string, string>) => void,
) => void;

async function open(handle: Handler): Promise<ListeningIn> {
  const heard: string[] = [];
  const server: Server = createServer(async (incoming, outgoing) => {
    const body = await bytesOf(incoming);
    const text = (incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
    heard.push(incoming.url ?? '', text, ...messagesIn(text));
    handle(incoming, body, heard, (status, reply, headers) => {
      outgoing.writeHead(status, headers);
      outgoing.end(reply);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    heard,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function messagesIn(text: string): string[] {
  return [...text.matchAll(/<MessageText>([^<]*)<\/MessageText>/g)].map((match) =>
    Buffer.from(match[1]!, 'base64').toString(),
  );
}
