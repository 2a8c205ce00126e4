import { describe, expect, it } from 'vitest';
import { type Attempt, failure } from '../../../../lib/emis/mssql/failure.ts';
import { readConnectionString } from '../../../../lib/mandanten/settings/ado/connectionString.ts';

const address = readConnectionString('Server=srv;Database=akten;User ID=FIRMA\\anna;Password=p');
if (!('server' in address)) throw new Error(address.join(' '));
const COMMIT: Attempt = { phase: 'executing', statement: 'commit', repeat: 'never', address };
const LOOKUP: Attempt = { phase: 'executing', statement: 'lookup', repeat: 'safe', address };
const LOGIN: Attempt = { phase: 'connecting', statement: 'lookup', repeat: 'safe', address };

/** As mssql reports an error of the server. */
const server = (number: number, severity = 16) =>
  Object.assign(new Error('Text mit Müller'), { code: 'EREQUEST', number, class: severity });
const driver = (code: string, cause?: unknown) =>
  Object.assign(new Error('x'), { code, originalError: cause });

describe('a batch that failed', () => {
  it.each([601, 701, 1204, 1205, 1222, 8645, 40501, 40613, 49918, 49919, 49920, 10928, 10929, 4060])(
    '%i: nothing was done, worth another try',
    (number) => {
      expect(failure(server(number), COMMIT)).toMatchObject({ passing: true, effect: 'none' });
    },
  );

  it.each([
    ['the service is moving', server(40197)],
    ['the server cut the connection', server(21, 20)],
    ['the socket broke', driver('ESOCKET', Object.assign(new Error('x'), { code: 'ECONNRESET' }))],
    ['the connection closed', driver('EREQUEST', Object.assign(new Error('x'), { code: 'ECLOSE' }))],
    ['no answer in time', driver('ETIMEOUT')],
    ['no answer at all', driver('EDEADLINE')],
  ])('%s: it may have taken effect', (_name, error) => {
    const failed = failure(error, COMMIT);
    expect(failed).toMatchObject({ passing: true, effect: 'unknown' });
    expect(failed.error.kind).toBe('connection');
  });

  it.each([2601, 2627, 515, 547, 8152, 2628, 242, 3609])(
    '%i: this value is refused, the rest may pass',
    (number) => {
      const failed = failure(server(number), COMMIT);
      expect(failed).toMatchObject({ passing: false, effect: 'none', error: { kind: 'page' } });
      expect(failed.error.message).toContain(String(number));
      expect(failed.error.message).not.toContain('Müller');
    },
  );

  it('a trigger that complains may have taken nothing back: whether it has, must be looked up', () => {
    for (const number of [50_000, 51_234])
      expect(failure(server(number), COMMIT)).toMatchObject({
        passing: false,
        effect: 'unknown',
        error: { kind: 'page', message: expect.stringContaining(`SQL-Fehler ${number}`) },
      });
    const ended = Object.assign(server(3609), { precedingErrors: [server(50_000)] });
    expect(failure(ended, COMMIT)).toMatchObject({ effect: 'none', error: { kind: 'page' } });
  });

  it.each([512, 3930, 298, 517, 535, 6522, 2812, 201])(
    '%i while writing: a trigger of the vendor may mean this item alone, and whether it was written is read back',
    (number) => {
      const failed = failure(server(number), COMMIT);
      expect(failed).toMatchObject({ passing: false, effect: 'unknown', error: { kind: 'page' } });
      expect(failed.error.message).toMatch(
        new RegExp(`SQL-Fehler ${number}\\).*Prüfen Sie die Trigger und Spalten der Tabelle`),
      );
      expect(failed.error.message).not.toContain('Müller');
    },
  );

  it.each([512, 2812])('%i while reading: no item is at fault', (number) => {
    expect(failure(server(number), LOOKUP)).toMatchObject({
      passing: false,
      error: { kind: 'settings', message: expect.stringContaining('Anweisung lookup') },
    });
  });

  it('what concerns the server as a whole is no item, while writing either', () => {
    expect(failure(server(8623, 17), COMMIT)).toMatchObject({ error: { kind: 'settings' } });
  });

  it('the server names the database and the login, our message does not: they come from EMIS_SQL', () => {
    for (const text of [
      "The INSERT permission was denied on the object 'termine', database 'Akten', schema 'dbo'.",
      'Die INSERT-Berechtigung wurde für das termine-Objekt, akten-Datenbank, dbo-Schema, verweigert.',
      'The server principal "FIRMA\\anna" is not able to access the database "termine" on srv.',
    ]) {
      const { message } = failure(Object.assign(new Error(text), { number: 229, class: 14 }), COMMIT).error;
      expect(message).toMatch(/fehlt ein Recht.*termine.*rights\.sql/);
      expect(message).not.toMatch(/akten|anna|FIRMA|srv/i);
    }
  });

  it('a connection found dead at the moment of sending: nothing was sent', () => {
    expect(failure(driver('EINVALIDSTATE'), COMMIT)).toMatchObject({
      passing: true,
      effect: 'none',
    });
  });

  it('a constraint inside a rolled back batch counts, not the error that follows it', () => {
    const last = Object.assign(server(3609), { precedingErrors: [server(2627)] });
    expect(failure(last, COMMIT).error.kind).toBe('page');
    const deadlock = Object.assign(server(3609), { precedingErrors: [server(1205)] });
    expect(failure(deadlock, COMMIT)).toMatchObject({ passing: true });
  });

  it.each([
    [208, /fehlt eine Tabelle.*installieren.*130/],
    [207, /Zuordnung in EMIS_SCHEMA/],
    [229, /fehlt ein Recht.*rights\.sql/],
    [33_557_097, /Anweisung commit.*installieren/],
    [9002, /fehlt Platz/],
    [3906, /schreibgeschützt/],
    [102, /Anweisung commit nicht ausgeführt \(SQL-Fehler 102, EREQUEST\).*2016/],
  ])('%i: the installation is at fault, not the item', (number, message) => {
    const failed = failure(server(number), COMMIT);
    expect(failed).toMatchObject({ passing: false, error: { kind: 'settings' } });
    expect(failed.error.message).toMatch(message);
  });
});

describe('a login that failed', () => {
  it.each([
    [
      'self-signed',
      driver('ESOCKET', { code: 'ESOCKET', cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } }),
      [],
      /selbst signiert.*TrustServerCertificate/,
    ],
    [
      'unknown authority',
      driver('ESOCKET', { cause: { code: 'SELF_SIGNED_CERT_IN_CHAIN' } }),
      [],
      /NODE_EXTRA_CA_CERTS/,
    ],
    [
      'another name',
      driver('ESOCKET', { cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } }),
      [],
      /HostNameInCertificate/,
    ],
    ['wrong password', driver('ELOGIN'), [18_456], /lehnt die Anmeldung ab.*Password/],
    ['wrong password on Babelfish', driver('ELOGIN'), [], /lehnt die Anmeldung ab/],
    ['a database that is not there', driver('ELOGIN'), [4060, 18_456], /Database in EMIS_SQL/],
    ['a foreign address', driver('ELOGIN'), [40_615], /Firewall/],
    ['a server without encryption', driver('EENCRYPT'), [], /bietet keine verschlüsselte.*Encrypt=False/],
  ])('%s is final, with its remedy', (_name, error, numbers, message) => {
    const failed = failure(error, { ...LOGIN, loginNumbers: numbers });
    expect(failed).toMatchObject({ passing: false, effect: 'none', error: { kind: 'settings' } });
    expect(failed.error.message).toMatch(message);
  });

  it.each([
    [
      'an unknown host',
      driver('ESOCKET', { cause: { code: 'ENOTFOUND' } }),
      [],
      /Name des SQL Servers.*nicht bekannt/,
      'settings',
    ],
    [
      'a resolver that does not answer',
      driver('ESOCKET', { cause: { code: 'EAI_AGAIN' } }),
      [],
      /lässt sich gerade nicht auflösen/,
    ],
    ['nobody listening', driver('ESOCKET', { cause: { code: 'ECONNREFUSED' } }), [], /nicht erreichbar/],
    ['too slow', driver('ETIMEOUT'), [], /nicht erreichbar/],
    ['a database on its way', driver('ELOGIN'), [4060], /gerade nicht öffnen \(SQL-Fehler 4060\).*Database/],
    ['our own end', driver('ENOTOPEN'), [], /werden gerade geschlossen/],
    ['a busy server', driver('ELOGIN'), [40_613], /nicht erreichbar \(SQL-Fehler 40613\)/],
    ['a full pool', new (class TimeoutError extends Error {})('x'), [], /belegt/],
  ])('%s may pass', (_name, error, numbers, message, kind = 'connection') => {
    const failed = failure(error, { ...LOGIN, loginNumbers: numbers });
    expect(failed).toMatchObject({ passing: true, effect: 'none', error: { kind } });
    expect(failed.error.message).toMatch(message);
  });

  it('a server that insists on encryption is final, with its remedy', () => {
    const open = { ...LOGIN, address: { ...address, encrypt: false } };
    expect(failure(driver('EENCRYPT'), open)).toMatchObject({
      passing: false,
      error: { kind: 'settings', message: expect.stringMatching(/verlangt.*Encrypt=True/) },
    });
  });
});
