import { expect, test } from 'vitest';
import { openConnection } from '../../../../lib/emis/mssql/openConnection.ts';
import { readConnectionString } from '../../../../lib/mandanten/settings/ado/connectionString.ts';
import { seededRandom } from '../../../simulation/harness/seededRandom.ts';

test('a server that could not be reached a moment ago is tried once and no more, until it is there again', async () => {
  const address = readConnectionString('Server=tcp:127.0.0.1,1;Database=emis;User ID=u;Password=p');
  if (!('server' in address)) throw new Error(address.join(' '));
  let [now_ms, pauses] = [0, 0];
  const clock = {
    now: () => now_ms,
    sleep: (_: number, signal?: AbortSignal): Promise<void> => {
      if (signal !== undefined) return new Promise(() => undefined); // A deadline that does not come.
      pauses++;
      return Promise.resolve();
    },
  };
  const connection = openConnection({ address, clock, random: seededRandom(1) });
  const pausesOf = async () => {
    pauses = 0;
    const asked = connection.query({ name: 'x', sql: 'SELECT 1;', parameters: {} }, {}, { repeat: 'safe' });
    await expect(asked).rejects.toMatchObject({ kind: 'connection' });
    return pauses;
  };
  expect(await pausesOf()).toBe(3);
  expect(await pausesOf()).toBe(0);
  now_ms += 600_000;
  expect(await pausesOf()).toBe(3);
  await connection.close();
});
