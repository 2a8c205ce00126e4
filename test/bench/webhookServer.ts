import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { Readable } from 'node:stream';
import { sharedWebhook } from '../../functions/webhook.ts';

/** The webhook of the function app behind a plain server, as a process of its own; tells its parent the port. */
const webhook = sharedWebhook((line) => console.error(line));
const server = createServer((request, response) => {
  void webhook
    .handle({
      query: new URL(request.url ?? '/', 'http://local').searchParams,
      length: Number(request.headers['content-length']),
      body: Readable.toWeb(request) as ReadableStream<Uint8Array>,
    })
    .then(({ status, headers, body }) => response.writeHead(status, { ...headers }).end(body));
});
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
