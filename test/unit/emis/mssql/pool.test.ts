import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { ConnectionBudget } from '../../../../lib/emis/mssql/connectionBudget.ts';
import { ConnectError, Pool } from '../../../../lib/emis/mssql/pool.ts';
import { readConnectionString } from '../../../../lib/mandanten/settings/ado/connectionString.ts';

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
