import { createServer, type Socket } from 'node:net';
import type { SqlServerAddress } from '../../../../lib/emis/mssql/address.ts';
import { readConnectionString } from '../../../../lib/mandanten/settings/ado/connectionString.ts';

/** The server's answer to a prelogin about encryption (MS-TDS 2.2.6.5). */
export const ENCRYPTION = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

export interface FakeServerOptions {
  /** The error numbers with which login `count` (from 1) is refused; none: it is let in. */
  login?: (count: number) => readonly number[];
  /** The error number of batch `count` (from 1); undefined: it is done, without rows. */
  batch?: (count: number) => number | undefined;
  encryption?: number;
}

export interface FakeServer extends AsyncDisposable {
  readonly address: SqlServerAddress;
  logins: number;
  batches: number;
  /** May be changed at any time. */
  answers: FakeServerOptions;
}

/**
 * Speaks as much of the server's protocol (MS-TDS) as the driver needs to log in and to be told that a batch failed:
 * what a server refuses, and in which order, is decided by the test. Later logins are answered later.
 */
export async function fakeServer(answers: FakeServerOptions = {}, changed = ''): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  const listening = createServer((socket) => {
    sockets.add(socket);
    serve(socket, server);
  });
  await new Promise<void>((ready) => listening.listen(0, '127.0.0.1', ready));
  const { port } = listening.address() as { port: number };
  const address = readConnectionString(
    `Server=tcp:localhost,${port};Database=akten;User ID=anna;Password=streng-geheim;Connect Timeout=5;Encrypt=False;${changed}`,
  );
  if (!('server' in address)) throw new Error(address.join(' '));
  const server: FakeServer = {
    address,
    answers,
    logins: 0,
    batches: 0,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        listening.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return server;
}

const TYPE = { batch: 1, call: 3, login: 0x10, prelogin: 0x12 };

function serve(socket: Socket, server: FakeServer): void {
  let waiting = Buffer.alloc(0);
  let loggedIn = false;
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    waiting = Buffer.concat([waiting, data]);
    while (waiting.length >= 8 && waiting.length >= waiting.readUInt16BE(2)) {
      const [type, last] = [waiting[0], (waiting[1]! & 1) === 1];
      waiting = waiting.subarray(waiting.readUInt16BE(2));
      if (last) answer(type!);
    }
  });
  const answer = (type: number): void => {
    if (type === TYPE.prelogin) socket.write(packet(prelogin(server.answers.encryption)));
    else if (type === TYPE.login) {
      server.logins += 1;
      const numbers = server.answers.login?.(server.logins) ?? [];
      const tokens = numbers.length === 0 ? [LOGIN_ACK, DONE] : [...numbers.map(errorToken), FAILED];
      setTimeout(() => socket.write(packet(Buffer.concat(tokens))), 10 * (server.logins % 10));
    } else if (type === TYPE.batch && !loggedIn) {
      loggedIn = true; // The driver's own settings.
      socket.write(packet(DONE));
    } else if (type === TYPE.batch || type === TYPE.call) {
      server.batches += 1;
      const number = server.answers.batch?.(server.batches);
      socket.write(packet(number === undefined ? DONE : Buffer.concat([errorToken(number), FAILED])));
    }
  };
}

const DONE = Buffer.from([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const FAILED = Buffer.from([0xfd, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const LOGIN_ACK = token(0xad, Buffer.from([1, 0x74, 0, 0, 4, 4]), utf16('fake'), Buffer.from([16, 0, 0, 0]));

/** What every server says of an error: class 16, its number, and a text that must never be shown. */
function errorToken(number: number): Buffer {
  const text = 'Text mit akten und anna';
  const head = Buffer.alloc(8);
  head.writeInt32LE(number, 0);
  head.set([1, 16], 4);
  head.writeUInt16LE(text.length, 6);
  return token(0xaa, head, utf16(text), Buffer.from([0, 0, 1, 0, 0, 0]));
}

function token(type: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.from([type, 0, 0]);
  head.writeUInt16LE(body.length, 1);
  return Buffer.concat([head, body]);
}

function packet(data: Buffer): Buffer {
  const head = Buffer.from([4, 1, 0, 0, 0, 0, 1, 0]);
  head.writeUInt16BE(head.length + data.length, 2);
  return Buffer.concat([head, data]);
}

/** Version 16, encryption. */
function prelogin(encryption: number = ENCRYPTION.notSupported): Buffer {
  return Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, encryption]);
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}
