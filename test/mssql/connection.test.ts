import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SqlConnection, SqlStatement } from '../../lib/emis/mssql/connection.ts';
import { openConnection } from '../../lib/emis/mssql/openConnection.ts';
import { OutcomeUnknownError } from '../../lib/emis/mssql/outcomeUnknownError.ts';
import { Secret } from '../../lib/mandanten/secret.ts';
import { systemClock, systemRandom } from '../../lib/mandanten/systemPorts.ts';
import { StoreError } from '../../lib/sync/ports/errors.ts';
import { call } from '../unit/cli/callCli.ts';
import { startTdsProxy, type TdsProxy } from './tdsProxy.ts';
import {
  batch,
  connectTo,
  createTestDatabase,
  SKIPPED,
  type TestDatabase,
  testServer,
} from './testServer.ts';

const server = testServer();
const statement = (sql: string, parameters: SqlStatement['parameters'] = {}): SqlStatement => ({
  name: 'probe',
  sql,
  parameters,
});
const INSERT = statement(
  'SET NOCOUNT ON; SET XACT_ABORT ON; BEGIN TRANSACTION; INSERT INTO dbo.t (v) VALUES (@v); COMMIT TRANSACTION; SELECT CAST(@v AS nvarchar(100)) AS v;',
  { v: 'nvarchar(100)' },
);
const SELECT = statement('SELECT v FROM dbo.t ORDER BY id;');

describe('the connection to a T-SQL server', () => {
  if (server === undefined) return void it.skip(SKIPPED);

  let database: TestDatabase;
  let proxy: TdsProxy;
  const opened: SqlConnection[] = [];
  /** Pauses between attempts pass at once and are noted; a deadline comes when the test says so. */
  const pauses: number[] = [];
  let deadline: () => void = () => undefined;
  const clock = {
    now: systemClock.now,
    sleep: (ms: number, signal?: AbortSignal): Promise<void> => {
      if (signal === undefined) {
        pauses.push(ms);
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        deadline = resolve;
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
  };
  const through = (over: object = {}): SqlConnection => {
    const connection = openConnection({
      address: { ...proxy.address, ...over },
      clock,
      random: systemRandom,
    });
    opened.push(connection);
    return connection;
  };

  beforeAll(async () => {
    database = await createTestDatabase(server, { tables: false });
    await batch(
      database.connection,
      'CREATE TABLE dbo.t (id int IDENTITY(1, 1) PRIMARY KEY, v nvarchar(100) NULL, am datetime NULL, n bigint NULL);',
    );
    proxy = await startTdsProxy(database.address);
  }, 60_000);
  afterEach(async () => {
    proxy.breakAt(undefined);
    pauses.length = 0;
    for (const connection of opened.splice(0)) await connection.close();
    await batch(database.connection, 'DELETE FROM dbo.t;');
  });
  afterAll(async () => {
    await proxy.close();
    await database.drop();
  }, 60_000);
  const stored = async () => (await batch(database.connection, SELECT.sql)).map((row) => row.v);

  it('one batch is one round trip, counted', async () => {
    const connection = through();
    await connection.query(SELECT, {}, { repeat: 'safe' });
    const before = proxy.requests;
    await connection.query(INSERT, { v: 'a' }, { repeat: 'never' });
    await connection.query(SELECT, {}, { repeat: 'safe' });
    expect(proxy.requests - before).toBe(2);
    expect(connection.roundTrips).toBe(3);
  });

  it('umlauts, emoji and blanks arrive as they were sent', async () => {
    const connection = through();
    for (const v of ['Größe Straße ÄÖÜ €', '👩‍👩‍👧 😀', ' x ', "O'Hara; -- \\", '', '\u{1F4C5}\n\t']) {
      const [rows] = await connection.query(INSERT, { v }, { repeat: 'never' });
      expect(rows).toEqual([{ v }]);
    }
    expect(await stored()).toContain('👩‍👩‍👧 😀');
  });

  it('bigint, bit and NULL arrive as number, boolean and null', async () => {
    const [rows] = await through().query(
      statement('SELECT CAST(@n AS bigint) AS n, CAST(1 AS bit) AS b, CAST(NULL AS bigint) AS z;', {
        n: 'bigint',
      }),
      { n: 8_999_999_999_999_999 },
      { repeat: 'safe' },
    );
    expect(rows).toEqual([{ n: 8_999_999_999_999_999, b: true, z: null }]);
  });

  it('wall times survive the nights in which the clocks change, in whatever zone we run', async () => {
    const connection = through();
    const zone = process.env.TZ;
    try {
      for (const host of ['Europe/Berlin', 'America/New_York', 'UTC']) {
        process.env.TZ = host;
        for (const am of [
          '2026-03-29T02:30:00',
          '2026-10-25T02:30:00',
          '2026-03-08T02:30:00',
          '1899-12-31T23:59:59',
        ]) {
          const [rows] = await connection.query(
            statement(
              'INSERT INTO dbo.t (am) VALUES (CAST(@am AS datetime)); SELECT CONVERT(nvarchar(19), t.am, 126) AS am FROM dbo.t AS t WHERE t.id = SCOPE_IDENTITY();',
              { am: 'nvarchar(19)' },
            ),
            { am },
            { repeat: 'never' },
          );
          expect(rows).toEqual([{ am }]);
        }
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it.each(['before', 'after'] as const)(
    'a read whose connection breaks %s execution is repeated',
    async (kind) => {
      const connection = through();
      await connection.query(INSERT, { v: 'a' }, { repeat: 'never' });
      const next = proxy.requests + 1;
      proxy.breakAt({ at: (request) => request === next, kind });
      expect(await connection.query(SELECT, {}, { repeat: 'safe' })).toEqual([[{ v: 'a' }]]);
      expect(pauses).toHaveLength(1);
    },
  );

  it.each([
    ['before', []],
    ['after', ['a']],
  ] as const)(
    'a write whose connection breaks %s execution is not repeated: its outcome is unknown',
    async (kind, expected) => {
      const connection = through();
      await connection.query(SELECT, {}, { repeat: 'safe' });
      proxy.breakAt({ at: () => true, kind });
      await expect(connection.query(INSERT, { v: 'a' }, { repeat: 'never' })).rejects.toThrow(
        OutcomeUnknownError,
      );
      proxy.breakAt(undefined);
      expect(await stored()).toEqual(expected);
      expect(await connection.query(SELECT, {}, { repeat: 'safe' })).toEqual([expected.map((v) => ({ v }))]);
    },
  );

  it('a server that never answers does not hold us: the deadline is our own, and the connection is given up', async () => {
    const connection = through();
    await connection.query(SELECT, {}, { repeat: 'safe' });
    proxy.breakAt({ at: () => true, kind: 'silent' });
    const waiting = connection.query(INSERT, { v: 'a' }, { repeat: 'never' });
    const failed = expect(waiting).rejects.toThrow(OutcomeUnknownError);
    while ((await stored()).length === 0);
    deadline();
    await failed;
    proxy.breakAt(undefined);
    expect(await connection.query(SELECT, {}, { repeat: 'safe' })).toEqual([[{ v: 'a' }]]);
  });

  it('repeating is bounded, with growing pauses', async () => {
    const connection = through();
    await connection.query(SELECT, {}, { repeat: 'safe' });
    proxy.breakAt({ at: () => true, kind: 'before' });
    await expect(connection.query(SELECT, {}, { repeat: 'safe' })).rejects.toThrow(
      /abgebrochen.*nächste Lauf/,
    );
    expect(pauses).toHaveLength(3);
    expect(pauses[2]!).toBeGreaterThan(pauses[0]!);
  });

  it('a connection that was lost while idle is replaced silently, for writes as well', async () => {
    const connection = through();
    await connection.query(SELECT, {}, { repeat: 'safe' });
    await proxy.breakAll();
    await connection.query(INSERT, { v: 'a' }, { repeat: 'never' });
    expect(await stored()).toEqual(['a']);
  });

  it('however much is asked at once, the connections are few', async () => {
    const connection = through();
    await Promise.all(Array.from({ length: 60 }, () => connection.query(SELECT, {}, { repeat: 'safe' })));
    expect(proxy.mostConnections).toBeLessThanOrEqual(9);
  });

  it('what a failed batch left behind meets nobody', async () => {
    const connection = through();
    const dirty = statement(
      "SET LOCK_TIMEOUT 1234; BEGIN TRANSACTION; INSERT INTO dbo.t (v) VALUES (N'offen'); INSERT INTO dbo.t (id) VALUES (1);",
    );
    await expect(connection.query(dirty, {}, { repeat: 'never' })).rejects.toThrow(StoreError);
    const [rows] = await connection.query(
      statement('SELECT @@TRANCOUNT AS open_transactions, @@LOCK_TIMEOUT AS lock_timeout;'),
      {},
      { repeat: 'safe' },
    );
    expect(rows).toEqual([{ open_transactions: 0, lock_timeout: -1 }]);
    expect(await stored()).toEqual([]);
  });

  it('a value that is too long for its parameter is refused before it is sent', async () => {
    const connection = through();
    const sent = proxy.requests;
    await expect(connection.query(INSERT, { v: 'x'.repeat(101) }, { repeat: 'never' })).rejects.toMatchObject(
      {
        kind: 'page',
      },
    );
    expect(proxy.requests).toBe(sent);
  });

  it('a double key and a NULL where none may be: this unit is refused, nothing else', async () => {
    const connection = through();
    await batch(database.connection, 'CREATE TABLE dbo.u (k nvarchar(20) NOT NULL PRIMARY KEY);');
    const insert = statement('INSERT INTO dbo.u (k) VALUES (@k);', { k: 'nvarchar(20)' });
    await connection.query(insert, { k: 'Müller' }, { repeat: 'never' });
    for (const k of ['Müller', null]) {
      const failed = await connection.query(insert, { k }, { repeat: 'never' }).catch((error) => error);
      expect(failed).toMatchObject({ kind: 'page' });
      expect(failed.message).not.toContain('Müller');
    }
  });

  describe('what is wrong is said in one German line with its remedy, and without the password', () => {
    const wrong = { kind: 'password', user: 'gibtsnicht', password: new Secret('streng-geheim') };
    const login = { login: wrong, encrypt: false };
    it.each([
      [
        'the certificate',
        { ...server, trustServerCertificate: false, encrypt: true },
        /Zertifikat.*TrustServerCertificate=True/,
      ],
      ['the login', { ...server, ...login }, /lehnt die Anmeldung ab.*User ID, Password/],
      ['the database', { ...server, database: 'gibt_es_nicht' }, /Database in EMIS_SQL/],
      ['the port', { ...server, port: 1 }, /nicht erreichbar.*Server und Port/],
      ['the name', { ...server, server: 'gibt-es-nicht.invalid' }, /nicht bekannt|nicht erreichbar/],
    ])('%s', async (_name, address, expected) => {
      const connection = openConnection({ address, clock, random: systemRandom } as never);
      const failed = await connection.query(SELECT, {}, { repeat: 'never' }).catch((error) => error);
      await connection.close();
      expect(failed).toBeInstanceOf(StoreError);
      expect(failed).not.toBeInstanceOf(OutcomeUnknownError);
      expect(failed.message).toMatch(expected);
      expect(failed.message).not.toMatch(/streng|\n/);
    });

    it.each([
      [2, 'TrustServerCertificate=False;Encrypt=True', /Zertifikat/],
      [2, 'Password=falsch', /lehnt die Anmeldung ab/],
      [2, 'Database=gibt_es_nicht', /Database in EMIS_SQL/],
      [1, 'Server=tcp:localhost,1', /nicht erreichbar/],
    ])('the console ends with %i for %s', async (code, changed, expected) => {
      const env = {
        EMIS_SQL: `${process.env.EMIS_TEST_SQL};${changed}`,
        GRAPH_BASE_URL: 'http://127.0.0.1:4000',
        GRAPH_TOKEN: 'simulator-token',
      };
      const said = await call(['Termine'], { env, clock: systemClock });
      expect(said).toMatchObject({ code, stdout: '' });
      expect(said.stderr).toMatch(expected);
    });

    it('a table that is not there leads to installieren', async () => {
      const connection = connectTo(database.address);
      const failed = await connection
        .query(statement('SELECT version FROM dbo.s_exchange_sync_schema;'), {}, { repeat: 'safe' })
        .catch((error) => error);
      await connection.close();
      expect(failed.message).toMatch(/installieren/);
    });
  });
});
