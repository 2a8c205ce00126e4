import { describe, expect, it } from 'vitest';
import type { SqlServerAddress } from '../../../lib/emis/mssql/address.ts';
import { readConnectionString } from '../../../lib/mandanten/settings/ado/connectionString.ts';

const LOGIN = 'User ID=sync;Password=streng-geheim';
const SHORT = `Server=srv;Database=emis;${LOGIN}`;

function address(text: string): SqlServerAddress {
  const result = readConnectionString(text);
  if (!('server' in result)) throw new Error(result.join('\n'));
  return result;
}
function problems(text: string): readonly string[] {
  const result = readConnectionString(text);
  return 'server' in result ? [] : result;
}
const password = (text: string): string | undefined => {
  const { login } = address(text);
  return login.kind === 'password' ? login.password.reveal() : undefined;
};

describe('an ADO connection string', () => {
  it('needs server, database and login; everything else has a safe default', () => {
    expect(address(SHORT)).toMatchObject({
      server: 'srv',
      port: 1433,
      instance: undefined,
      database: 'emis',
      login: { kind: 'password', user: 'sync' },
      encrypt: true,
      trustServerCertificate: false,
      connectTimeout_ms: 15_000,
      applicationName: 'emisExchangeSync',
    });
  });

  it.each([
    ['tcp:srv.firma.example,14330', { server: 'srv.firma.example', port: 14_330, instance: undefined }],
    ['SRV\\EMIS', { server: 'SRV', port: undefined, instance: 'EMIS' }],
    ['SRV\\EMIS,1500', { server: 'SRV', port: 1500, instance: undefined }],
    ['(local)', { server: 'localhost', port: 1433 }],
    ['.\\SQLEXPRESS', { server: 'localhost', port: undefined, instance: 'SQLEXPRESS' }],
    ['[::1],1433', { server: '::1', port: 1433 }],
    ['größe.firma.example', { server: 'größe.firma.example' }],
  ])('server %s', (server, expected) => {
    expect(address(`Data Source=${server};Initial Catalog=emis;${LOGIN}`)).toMatchObject(expected);
  });

  it('knows the synonyms of ADO.NET, in any case and with blanks', () => {
    expect(
      address(' ADDR = srv ; DATABASE= emis;uid=sync; PWD =x ;Connection Timeout=30;App=Test;').login,
    ).toMatchObject({ kind: 'password', user: 'sync' });
    expect(address(`${SHORT};trust server certificate=YES;ENCRYPT=strict`)).toMatchObject({
      trustServerCertificate: true,
      encrypt: 'strict',
    });
  });

  it('of two values the later one counts, and an empty one is none', () => {
    expect(address(`${SHORT};Database=zwei`).database).toBe('zwei');
    expect(problems(`${SHORT};Initial Catalog=`)).toEqual([expect.stringMatching(/^Database fehlt/)]);
  });

  it.each([
    ['"a;b=c"', 'a;b=c'],
    ["'a\"b'", 'a"b'],
    ['"a""b"', 'a"b'],
    ["'a''b'", "a'b"],
    ['" x "', ' x '],
    ['a=b', 'a=b'],
    ['a"b', 'a"b'],
    ['{x}ü€', '{x}ü€'],
  ])('a password %s', (written, meant) => {
    expect(password(`Server=srv;Database=emis;User ID=sync;Password=${written};Encrypt=True`)).toBe(meant);
  });

  it.each([
    ['Authentication=Active Directory Managed Identity', { kind: 'managedIdentity', client: undefined }],
    ['Authentication=ActiveDirectoryMSI;User ID=abc', { kind: 'managedIdentity', client: 'abc' }],
    ['Authentication="Active Directory Default"', { kind: 'default' }],
    [
      'Authentication=Active Directory Service Principal;User ID=app;Password=x;Tenant Id=firma.example',
      { kind: 'application', client: 'app', tenant: 'firma.example' },
    ],
    ['User ID=FIRMA\\sync;Password=x', { kind: 'windows', domain: 'FIRMA', user: 'sync' }],
    ['Authentication=Sql Password;User ID=sync;Password=x', { kind: 'password' }],
  ])('login by %s', (login, expected) => {
    expect(address(`Server=srv;Database=emis;${login}`).login).toMatchObject(expected);
  });

  it('passes over what only other drivers need', () => {
    expect(
      address(`${SHORT};Pooling=True;MultipleActiveResultSets=True;Persist Security Info=False`).database,
    ).toBe('emis');
  });
});

describe('refused with its remedy', () => {
  it.each([
    ['no login', 'Server=srv;Database=emis', /User ID und Password fehlen.*Managed Identity/],
    ['no password', 'Server=srv;Database=emis;User ID=sync', /^Password fehlt/],
    ['no server', `Database=emis;${LOGIN}`, /^Server fehlt.*Server=tcp:NAME,1433/],
    ['named pipes', `Server=np:srv;Database=emis;${LOGIN}`, /nur über TCP/],
    ['LocalDB', `Server=(localdb)\\x;Database=emis;${LOGIN}`, /LocalDB/],
    ['a port beyond', `Server=srv,70000;Database=emis;${LOGIN}`, /zwischen 1 und 65535/],
    [
      'Windows sign-on',
      'Server=srv;Database=emis;Integrated Security=SSPI',
      /Integrated Security ist nicht möglich/,
    ],
    [
      'an interactive login',
      `${SHORT};Authentication=Active Directory Interactive`,
      /nicht möglich\. Möglich sind/,
    ],
    ['an unknown login', `${SHORT};Authentication=Kerberos`, /Authentication ist unbekannt/],
    ['an app without tenant', `${SHORT};Authentication=Active Directory Service Principal`, /Tenant Id/],
    ['a database file', `${SHORT};AttachDbFilename=x.mdf`, /AttachDbFilename ist nicht möglich/],
    ['a mirror', `${SHORT};Failover Partner=b`, /Listener/],
    ['a read-only replica', `${SHORT};ApplicationIntent=ReadOnly`, /ReadOnly ist nicht möglich/],
    ['half a switch', `${SHORT};Encrypt=ja`, /Encrypt muss True, False oder Strict/],
    ['another switch', `${SHORT};TrustServerCertificate=1`, /TrustServerCertificate muss True oder False/],
    ['endless waiting', `${SHORT};Connect Timeout=0`, /Connect Timeout muss eine ganze Zahl von 1 bis 120/],
    [
      'an unknown keyword',
      'Servr=srv;Database=emis;Uid=s;Pwd=x',
      /„servr“ ist unbekannt\. Bekannt sind: Server/,
    ],
    ['no pair', `${SHORT};Unsinn`, /nicht lesbar \(Angabe Nr\. 5\)/],
    [
      'an open quotation',
      'Server=srv;Database=emis;User ID=s;Password="streng-geheim',
      /nicht lesbar \(Angabe Nr\. 4\)/,
    ],
  ])('%s', (_name, text, expected) => {
    const lines = problems(text);
    expect(lines.join('\n')).toMatch(expected);
    expect(lines.join('\n')).not.toMatch(/streng|geheim/);
  });

  it('a piece of a password with a semicolon is not quoted, it may be the secret', () => {
    const lines = problems('Server=srv;Database=emis;User ID=s;Password=streng;geheim=1');
    expect(lines).toEqual([expect.stringMatching(/^Angabe Nr\. 5 .*Semikolon.*Anführungszeichen/)]);
    expect(lines.join()).not.toContain('geheim');
  });

  it.each([
    ['Driver={ODBC Driver 18 for SQL Server};Server=srv;Database=emis;Uid=s;Pwd={streng;geheim}'],
    ['Driver={SQL Server};Server=srv;Database=emis;Uid=s;Pwd=streng-geheim;Encrypt=yes'],
    ['Server=srv;Database=emis;Uid=s;Pwd={streng-geheim};DRIVER=x'],
    ['DSN=emis;Uid=s;Pwd=streng-geheim'],
    ['FileDSN=c:\\emis.dsn;Uid=s;Pwd={streng}};geheim}'],
  ])('an ODBC string is written differently: one line says how, whatever else is in it (%s)', (text) => {
    const lines = problems(text);
    expect(lines).toEqual([
      expect.stringMatching(/ODBC.*ADO-Form.*Server=tcp:NAME,1433;Database=emis;User ID=NAME;Password=/),
    ]);
    expect(lines.join()).not.toMatch(/streng|geheim/);
  });

  it.each(['{streng-geheim}', '{streng}}geheim}', '{streng;App=geheim}', '{streng;geheim}'])(
    'braces around a password (%s) never become part of it silently',
    (written) => {
      const lines = problems(`Server=srv;Database=emis;User ID=s;Password=${written}`);
      expect(lines).toHaveLength(1);
      expect(lines.join()).not.toMatch(/streng|geheim/);
    },
  );

  it('the line about braces says how to write either', () => {
    expect(problems('Server=srv;Database=emis;User ID=s;Password={x}')).toEqual([
      expect.stringMatching(/geschweiften Klammer.*ohne die Klammern.*Anführungszeichen: Password="\{…\}"/),
    ]);
    expect(password('Server=srv;Database=emis;User ID=s;Password="{x}"')).toBe('{x}');
  });

  it('of several unknown keywords only the first is quoted: what follows may be a piece of a value', () => {
    const lines = problems('Server=srv;Database=emis;User ID=s;Passwort=streng;geheim=1');
    expect(lines[0]).toMatch(/„passwort“ ist unbekannt/);
    expect(lines.join()).not.toMatch(/geheim/);
    expect(problems(`${SHORT.replace('Database', 'a@b/x?y')}`).join()).not.toContain('a@b');
  });

  it('everything at once', () => {
    expect(problems('Servr=x;Encrypt=ja;Connect Timeout=x')).toHaveLength(6);
  });
});
