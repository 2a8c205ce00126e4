import { expect, test } from 'vitest';
import { ConnectionBudget } from '../../../../lib/emis/mssql/connectionBudget.ts';
import { ConnectError, Pool } from '../../../../lib/emis/mssql/pool.ts';
import { readConnectionString } from '../../../../lib/mandanten/settings/ado/connectionString.ts';

test('a server that does not answer gives its place in the budget back', async () => {
  const address = readConnectionString(
    'Server=tcp:127.0.0.1,1;Database=emis;User ID=u;Password=p;Connect Timeout=1',
  );
  if (!('server' in address)) throw new Error(address.join(' '));
  const pool = new Pool(address, new ConnectionBudget({ inUse: 1, pools: 1 }));
  for (let attempt = 0; attempt < 3; attempt++)
    await expect(pool.acquire()).rejects.toBeInstanceOf(ConnectError);
  await pool.close();
});
