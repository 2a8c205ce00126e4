import { describe, expect, it } from 'vitest';
import { failure } from '../../../../lib/emis/mssql/failure.ts';

/** As mssql reports an error of the server. */
const server = (number: number, severity = 16) =>
  Object.assign(new Error('Text mit Müller'), { code: 'EREQUEST', number, class: severity });
const driver = (code: string, cause?: unknown) =>
  Object.assign(new Error('x'), { code, originalError: cause });

describe('a batch that failed', () => {
  it.each([601, 701, 1204, 1205, 1222, 8645, 40501, 40613, 49918, 49919, 49920, 10928, 10929, 4060])(
    '%i: nothing was done, worth another try',
    (number) => {
      expect(failure(server(number), 'executing', 'commit')).toMatchObject({ passing: true, effect: 'none' });
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
    const failed = failure(error, 'executing', 'commit');
    expect(failed).toMatchObject({ passing: true, effect: 'unknown' });
    expect(failed.error.kind).toBe('connection');
  });

  it.each([2601, 2627, 515, 547, 8152, 2628, 242, 3609])(
    '%i: this value is refused, the rest may pass',
    (number) => {
      const failed = failure(server(number), 'executing', 'commit');
      expect(failed).toMatchObject({ passing: false, effect: 'none', error: { kind: 'page' } });
      expect(failed.error.message).toContain(String(number));
      expect(failed.error.message).not.toContain('Müller');
    },
  );

  it('a trigger that complains may have taken nothing back: whether it has, must be looked up', () => {
    for (const number of [50_000, 51_234])
      expect(failure(server(number), 'executing', 'commit')).toMatchObject({
        passing: false,
        effect: 'unknown',
        error: { kind: 'page', message: expect.stringContaining(`SQL-Fehler ${number}`) },
      });
    const ended = Object.assign(server(3609), { precedingErrors: [server(50_000)] });
    expect(failure(ended, 'executing', 'commit')).toMatchObject({ effect: 'none', error: { kind: 'page' } });
  });

  it('a connection found dead at the moment of sending: nothing was sent', () => {
    expect(failure(driver('EINVALIDSTATE'), 'executing', 'commit')).toMatchObject({
      passing: true,
      effect: 'none',
    });
  });

  it('a constraint inside a rolled back batch counts, not the error that follows it', () => {
    const last = Object.assign(server(3609), { precedingErrors: [server(2627)] });
    expect(failure(last, 'executing', 'commit').error.kind).toBe('page');
    const deadlock = Object.assign(server(3609), { precedingErrors: [server(1205)] });
    expect(failure(deadlock, 'executing', 'commit')).toMatchObject({ passing: true });
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
    const failed = failure(server(number), 'executing', 'commit');
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
  ])('%s is final, with its remedy', (_name, error, numbers, message) => {
    const failed = failure(error, 'connecting', 'x', numbers);
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
    ['a busy server', driver('ELOGIN'), [40_613], /nicht erreichbar \(SQL-Fehler 40613\)/],
    ['a full pool', new (class TimeoutError extends Error {})('x'), [], /belegt/],
  ])('%s may pass', (_name, error, numbers, message, kind = 'connection') => {
    const failed = failure(error, 'connecting', 'x', numbers);
    expect(failed).toMatchObject({ passing: true, effect: 'none', error: { kind } });
    expect(failed.error.message).toMatch(message);
  });
});
