import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import type { SqlServerAddress } from '../../lib/emis/mssql/address.ts';
import { messageReader } from './tdsMessages.ts';

/**
 * What becomes of one request of the driver:
 * - `before`: the connection breaks before the server has seen it.
 * - `after`: the server executes it, then the connection breaks before the driver has seen any of the answer.
 * - `silent`: the server executes it, and no answer ever comes.
 */
export type Fault = 'before' | 'after' | 'silent';

/** A wire between driver and server that counts requests and can break at any of them. Unencrypted connections only. */
export interface TdsProxy {
  /** The server as reached through the proxy. */
  readonly address: SqlServerAddress;
  /** Requests that carry statements; logins, with the settings that the driver sends as their end, left out. */
  readonly requests: number;
  /** Connections at present, and the most there ever were. */
  readonly connections: number;
  readonly mostConnections: number;
  /** Breaks at the request with this number, counted from 1 since the proxy began; undefined for no fault. */
  breakAt(fault: { readonly at: (request: number) => boolean; readonly kind: Fault } | undefined): void;
  /** Breaks every connection, as a firewall does that forgets. */
  breakAll(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a loopback port of its own. */
export async function startTdsProxy(server: SqlServerAddress): Promise<TdsProxy> {
  let requests = 0;
  let mostConnections = 0;
  let fault: Parameters<TdsProxy['breakAt']>[0];
  const open = new Set<Socket>();

  function serve(driver: Socket): void {
    const upstream = dial({ host: server.server, port: server.port ?? 1433, noDelay: true });
    driver.setNoDelay(true);
    open.add(driver);
    mostConnections = Math.max(mostConnections, open.size);
    let pending: Fault | undefined;
    let loggedIn = false;
    const cut = (): void => {
      driver.destroy();
      upstream.destroy();
    };
    const fromDriver = messageReader(({ packets, carriesStatements }) => {
      if (carriesStatements && !loggedIn) {
        loggedIn = true;
      } else if (carriesStatements) {
        requests += 1;
        pending = fault?.at(requests) === true ? fault.kind : undefined;
        if (pending === 'before') return cut();
      }
      upstream.write(packets);
    });
    const fromServer = messageReader(({ packets }) => {
      if (pending === 'after') return cut();
      if (pending !== 'silent') driver.write(packets);
    });
    driver.on('data', fromDriver).on('error', cut).on('close', cut);
    upstream.on('data', fromServer).on('error', cut).on('close', cut);
    driver.on('close', () => open.delete(driver));
  }

  const listening: Server = createServer(serve).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    address: { ...server, server: '127.0.0.1', port, instance: undefined, encrypt: false },
    get requests() {
      return requests;
    },
    get connections() {
      return open.size;
    },
    get mostConnections() {
      return mostConnections;
    },
    breakAt: (next) => {
      fault = next;
    },
    breakAll: async () => {
      const closed = [...open].map((socket) => once(socket, 'close'));
      for (const socket of open) socket.destroy();
      await Promise.all(closed);
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      listening.close();
      await once(listening, 'close');
    },
  };
}
