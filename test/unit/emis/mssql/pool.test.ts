import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { ConnectionBudget } from '../../../../lib/emis/mssql/connectionBudget.ts';
import { ConnectError, Pool } from '../../../../lib/emis/mssql/pool.ts';
import { readConnectionString } from '../../../../lib/mandanten/settings/ado/connectionString.ts';
import { type FakeServer, fakeServer } from './fakeServer.ts';

test('a server that does not answer gives its place in the budget back', async () => {
  const address = readConnectionString(
    'Server=tcp:127.0.0.1,1;Database=emis;User ID=u;Password=p;Connect Timeout=1',
  );
  if (!('server' in address)) throw new Error(address.join(' '));
  const pool = new Pool(address, new ConnectionBudget({ inUse: 1, connecting: 5, pools: 1 }));
  for (let attempt = 0; attempt < 3; attempt++)
    await expect(pool.acquire()).rejects.toBeInstanceOf(ConnectError);
  await pool.close();
});

test('a server that is connected to and stays silent takes nobody a place to work', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  const { port } = silent.address() as { port: number };
  const address = readConnectionString(
    `Server=tcp:127.0.0.1,${port};Database=emis;User ID=u;Password=p;Connect Timeout=1`,
  );
  if (!('server' in address)) throw new Error(address.join(' '));
  const budget = new ConnectionBudget({ inUse: 1, connecting: 1, pools: 1 });
  const pool = new Pool(address, budget);
  const hanging = pool.acquire();
  hanging.catch(() => undefined);
  const leave = await budget.enter({ shrink: async () => undefined });
  leave();
  await expect(hanging).rejects.toBeInstanceOf(ConnectError);
  await pool.close();
  silent.close();
});

/** Connects once, so that the logins of the test are those of an open pool. */
async function opened(server: FakeServer): Promise<Pool> {
  const pool = new Pool(server.address, new ConnectionBudget({ inUse: 20, connecting: 5, pools: 1 }));
  (await pool.acquire()).discard();
  server.logins = 0;
  return pool;
}
const together = (pool: Pool, count: number) =>
  Promise.allSettled(Array.from({ length: count }, () => pool.acquire()));

test('one login that is refused takes no connection from those who log in at the same time', async () => {
  await using server = await fakeServer();
  const pool = await opened(server);
  server.answers = { login: (count) => (count === 1 ? [40_613] : []) };
  const results = await together(pool, 6);
  const connections = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(connections).toHaveLength(5);
  expect(results.filter((one) => one.status === 'rejected')).toMatchObject([
    { reason: { numbers: [40_613] } },
  ]);
  for (const connection of connections) connection.release();
  await pool.close();
});

test('when all are refused, whoever comes next begins with connecting again', async () => {
  await using server = await fakeServer();
  const pool = await opened(server);
  server.answers = { login: () => [40_613] };
  expect((await together(pool, 3)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  server.answers = {};
  server.logins = 0;
  (await pool.acquire()).release();
  expect(server.logins).toBe(2); // To see whether the server is there, and the connection itself.
  await pool.close();
});

test('a pool that is closed under those who wait for a connection: nothing was sent, and it may pass', async () => {
  await using server = await fakeServer();
  const pool = await opened(server);
  const held = await Promise.all(Array.from({ length: 8 }, () => pool.acquire()));
  const waiting = pool.acquire();
  const failed = expect(waiting).rejects.toMatchObject({ cause: { code: 'ENOTOPEN' } });
  await new Promise((resolve) => setImmediate(resolve)); // It is in the queue of the driver's pool.
  const closing = pool.close();
  await new Promise((resolve) => setImmediate(resolve)); // The pool gives no connection any more.
  for (const connection of held) connection.release();
  await failed;
  await closing;
});

test('a login that begins while another one is being refused does not take its number away', async () => {
  await using server = await fakeServer();
  const pool = await opened(server);
  server.answers = { login: () => [40_613] };
  const first = pool.acquire();
  const refused = expect(first).rejects.toMatchObject({ numbers: [40_613] });
  while (server.logins === 0) await new Promise((resolve) => setImmediate(resolve));
  await expect(pool.acquire()).rejects.toMatchObject({ numbers: [40_613] });
  await refused;
  await pool.close();
});

test('of logins that are refused for different reasons, none has the number of another', async () => {
  await using server = await fakeServer();
  const pool = await opened(server);
  const numbers = [40_613, 18_456, 10_928, 49_918];
  server.answers = { login: (count) => [numbers[count - 1]!] };
  const results = await together(pool, 4);
  const found = results.flatMap((one) => (one.status === 'rejected' ? [one.reason.numbers] : []));
  expect(found.sort()).toEqual(numbers.map((number) => [number]).sort());
  await pool.close();
});

test('what a batch was refused for says nothing about the logins that fail later', async () => {
  await using server = await fakeServer({ batch: () => 18_456 });
  const pool = await opened(server);
  const connection = await pool.acquire();
  await expect(connection.request().query('SELECT 1;')).rejects.toMatchObject({ number: 18_456 });
  server.answers = { login: () => [40_613] };
  await expect(pool.acquire()).rejects.toMatchObject({ numbers: [40_613] });
  connection.discard();
  await pool.close();
});
