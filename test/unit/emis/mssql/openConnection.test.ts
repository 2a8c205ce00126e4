import { describe, expect, it, test } from 'vitest';
import { openConnection } from '../../../../lib/emis/mssql/openConnection.ts';
import { OutcomeUnknownError } from '../../../../lib/emis/mssql/outcomeUnknownError.ts';
import { readConnectionString } from '../../../../lib/mandanten/settings/ado/connectionString.ts';
import { systemClock } from '../../../../lib/mandanten/systemPorts.ts';
import { seededRandom } from '../../../simulation/harness/seededRandom.ts';
import { ENCRYPTION, type FakeServer, type FakeServerOptions, fakeServer } from './fakeServer.ts';

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

describe('what a server says', () => {
  const statement = { name: 'x', sql: 'SELECT 1;', parameters: {} };
  /** Pauses pass at once. */
  const clock = {
    now: systemClock.now,
    sleep: (_: number, signal?: AbortSignal): Promise<void> =>
      signal === undefined ? Promise.resolve() : new Promise(() => undefined),
  };
  const open = ({ address }: FakeServer) => openConnection({ address, clock, random: seededRandom(1) });
  const failed = async (answers: FakeServerOptions, repeat: 'safe' | 'never' = 'safe', changed = '') => {
    await using server = await fakeServer(answers, changed);
    const connection = open(server);
    const error = await connection.query(statement, {}, { repeat }).catch((thrown) => thrown);
    await connection.close();
    expect(error.message).not.toMatch(/akten|anna|geheim|localhost/);
    return { error, logins: server.logins };
  };

  it.each([[[40_613]], [[4060]], [[10_928]], [[49_918]]])(
    'parallel logins that are all refused with %s may pass: none is taken for a wrong password',
    async (numbers) => {
      await using server = await fakeServer();
      const connection = open(server);
      await connection.query(statement, {}, { repeat: 'safe' });
      server.answers = { login: () => numbers, batch: () => 40_613 };
      const all = await Promise.allSettled(
        Array.from({ length: 6 }, () => connection.query(statement, {}, { repeat: 'safe' })),
      );
      for (const one of all) {
        expect(one).toMatchObject({ reason: { kind: 'connection' } });
        expect((one as PromiseRejectedResult).reason.message).not.toContain('Password');
      }
      await connection.close();
    },
  );

  it.each([
    ['on SQL Server', [18_456]],
    ['with the database', [4060, 18_456]],
  ])('a login that is wrong (%s) is tried once and belongs to the settings', async (_name, numbers) => {
    const { error, logins } = await failed({ login: () => numbers });
    expect(error).toMatchObject({ kind: 'settings' });
    expect(logins).toBe(1);
  });

  it('a trigger that is written for one row: whether the commit was, is read back', async () => {
    const { error } = await failed({ batch: () => 512 }, 'never');
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error.refusal).toMatchObject({ kind: 'page', message: expect.stringContaining('512') });
    expect((await failed({ batch: () => 512 })).error).toMatchObject({ kind: 'settings' });
  });

  it.each([
    ['Encrypt=False', ENCRYPTION.required, /verlangt eine verschlüsselte.*Encrypt=True/],
    ['Encrypt=False', ENCRYPTION.on, /verlangt eine verschlüsselte.*Encrypt=True/],
    ['Encrypt=True', ENCRYPTION.notSupported, /bietet keine verschlüsselte.*Zertifikat.*Encrypt=False/],
    ['Encrypt=True', ENCRYPTION.off, /bietet keine verschlüsselte.*Zertifikat.*Encrypt=False/],
  ])(
    '%s, but the server answers %i: the setting is named, and nobody tries again',
    async (set, encryption, message) => {
      const { error, logins } = await failed({ encryption }, 'safe', set);
      expect(error).toMatchObject({ kind: 'settings', message: expect.stringMatching(message) });
      expect(logins).toBe(0);
    },
  );
});
