import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../../lib/mandanten/settings/environment.ts';
import { readSettings, SettingsError } from '../../../lib/mandanten/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'emis-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const WORKING = { EMIS_SQL: 'sqlite:./emis.sqlite' };
const APP = { AZURE_TENANT_ID: 'firma.example', AZURE_CLIENT_ID: '11111111-2222-3333-4444-555555555555' };
const LOCAL = { GRAPH_BASE_URL: 'http://127.0.0.1:4000', GRAPH_TOKEN: 'simulator-token' };

function errorsOf(env: Environment): readonly string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.errors;
    throw error;
  }
  return [];
}

describe('the defaults', () => {
  it('need nothing but the database', () => {
    expect(readSettings(WORKING)).toMatchObject({
      mandant: 'standard',
      emis: { kind: 'embedded', path: './emis.sqlite' },
      zone: 'Europe/Berlin',
      graph: { baseUrl: 'https://graph.microsoft.com', clientStateSecrets: [], publicUrl: undefined },
      credentials: { kind: 'managedIdentity', client: undefined },
      behaviour: {
        loeschregel: 'papierkorb',
        papierkorbLeerenNach_h: 24,
        besprechungen: 'geschuetzt',
        serientermine: 'ignorieren',
        fensterVergangen_days: 30,
        fensterKuenftig_days: 550,
        mailAb: undefined,
        sofort: true,
        aufbewahrung_days: 90,
      },
    });
  });

  it('also hold for empty and blank values', () => {
    const empty = {
      ...WORKING,
      EMIS_ZEITZONE: '',
      GRAPH_BASE_URL: '  ',
      EMISSYNC_LOESCHREGEL: '',
      MANDANTEN: '',
    };
    expect(readSettings(empty)).toEqual(readSettings(WORKING));
  });

  it('are frozen', () => {
    const settings = readSettings(WORKING);
    for (const part of [settings, settings.emis, settings.graph, settings.credentials, settings.behaviour])
      expect(Object.isFrozen(part)).toBe(true);
  });
});

describe('accepted', () => {
  it.each([
    ['a Windows zone', { EMIS_ZEITZONE: 'W. Europe Standard Time' }, { zone: 'Europe/Berlin' }],
    ['another IANA zone', { EMIS_ZEITZONE: 'Europe/Zurich' }, { zone: 'Europe/Zurich' }],
    [
      'a trailing slash',
      { GRAPH_BASE_URL: 'https://graph.microsoft.us/' },
      { graph: { baseUrl: 'https://graph.microsoft.us' } },
    ],
    ['a fixed token on loopback', LOCAL, { credentials: { kind: 'token' } }],
    [
      'a fixed token beside half a set of credentials',
      { ...LOCAL, AZURE_TENANT_ID: 'x' },
      { credentials: { kind: 'token' } },
    ],
    [
      'a secret',
      { ...APP, AZURE_CLIENT_SECRET: 'geheim' },
      {
        credentials: {
          kind: 'secret',
          tenant: 'firma.example',
          authority: 'https://login.microsoftonline.com',
        },
      },
    ],
    [
      'a local login service',
      { ...APP, AZURE_CLIENT_SECRET: 'geheim', AZURE_AUTHORITY_HOST: 'http://localhost:5000/' },
      { credentials: { authority: 'http://localhost:5000' } },
    ],
    [
      'a user-assigned identity',
      { AZURE_CLIENT_ID: APP.AZURE_CLIENT_ID },
      { credentials: { kind: 'managedIdentity', client: APP.AZURE_CLIENT_ID } },
    ],
    [
      'words in any case',
      { EMISSYNC_LOESCHREGEL: 'Immer', EMISSYNC_SOFORT: 'NEIN' },
      { behaviour: { loeschregel: 'immer', sofort: false } },
    ],
    [
      'purging at once',
      { EMISSYNC_PAPIERKORB_LEEREN_NACH_STUNDEN: '0' },
      { behaviour: { papierkorbLeerenNach_h: 0 } },
    ],
    ['a day', { EMISSYNC_MAIL_AB: '2026-01-31' }, { behaviour: { mailAb: '2026-01-31' } }],
    [
      'a public address',
      { PUBLIC_URL: 'https://sync.firma.example', GRAPH_CLIENT_STATE_SECRET: 'x'.repeat(32) },
      { graph: { publicUrl: 'https://sync.firma.example' } },
    ],
    [
      'a loopback address that a simulated Graph reaches',
      {
        GRAPH_BASE_URL: 'http://127.0.0.1:4000',
        PUBLIC_URL: 'http://127.0.0.1:7071',
        GRAPH_CLIENT_STATE_SECRET: 'x'.repeat(32),
      },
      { graph: { publicUrl: 'http://127.0.0.1:7071' } },
    ],
    [
      'another time between safety sweeps',
      { EMISSYNC_SICHERHEITSLAUF_MINUTEN: '15' },
      { behaviour: { sicherheitslauf_min: 15 } },
    ],
    ['a variable of npm start', { EMISSYNC_DEMO_ORDNER: '/tmp/x' }, {}],
  ])('%s', (_, env, expected) => {
    expect(readSettings({ ...WORKING, ...env })).toMatchObject(expected);
  });

  it('a certificate with its key', () => {
    const pem =
      '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
    const path = file('app.pem', pem);
    expect(readSettings({ ...WORKING, ...APP, AZURE_CLIENT_CERTIFICATE_PATH: path })).toMatchObject({
      credentials: { kind: 'certificate', certificatePath: path },
    });
  });

  it('a certificate as text, or an identity that the app trusts, in place of a secret', () => {
    const pem =
      '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----';
    const text = readSettings({ ...WORKING, ...APP, AZURE_CLIENT_CERTIFICATE: pem });
    expect(text.credentials).toMatchObject({ kind: 'certificateText' });
    expect(JSON.stringify(text)).not.toContain('BEGIN');
    expect(readSettings({ ...WORKING, ...APP, AZURE_FEDERATED_IDENTITY: 'wer' })).toMatchObject({
      credentials: { kind: 'federated', identity: 'wer' },
    });
  });

  it('a schema map that stands there itself', () => {
    expect(
      readSettings({ ...WORKING, EMIS_SCHEMA: '{"termine": {"tabelle": "T"}}' }).schema.termine.name,
    ).toBe('T');
  });

  it('a schema map, also with a byte order mark', () => {
    const path = file('schema.json', '\uFEFF{"termine": {"tabelle": "TERMINE"}}');
    expect(readSettings({ ...WORKING, EMIS_SCHEMA: path }).schema.termine.name).toBe('TERMINE');
  });
});

describe('refused, each with its remedy', () => {
  it.each([
    [
      'two proofs of who we are',
      { ...APP, AZURE_CLIENT_CERTIFICATE: 'x', AZURE_FEDERATED_IDENTITY: 'wer' },
      /^AZURE_CLIENT_CERTIFICATE: und AZURE_FEDERATED_IDENTITY schließen einander aus/,
    ],
    [
      'a certificate without its key',
      { ...APP, AZURE_CLIENT_CERTIFICATE: '-----BEGIN CERTIFICATE-----' },
      /^AZURE_CLIENT_CERTIFICATE: enthält nicht/,
    ],
    [
      'a schema map that is no JSON',
      { EMIS_SCHEMA: '{"termine"' },
      /^EMIS_SCHEMA: der Text ist kein gültiges JSON/,
    ],
    ['no database', { EMIS_SQL: undefined }, /^EMIS_SQL: fehlt\..*sqlite:PFAD/],
    ['no path', { EMIS_SQL: 'sqlite: ' }, /^EMIS_SQL: nach sqlite: fehlt der Pfad/],
    [
      'a connection string without a database',
      { EMIS_SQL: 'Server=srv;User ID=sa;Password=streng' },
      /^EMIS_SQL: Database fehlt\./,
    ],
    ['any other text', { EMIS_SQL: 'emis.mdb' }, /^EMIS_SQL: ist nicht lesbar\. Erlaubt/],
    [
      'a zone that does not exist',
      { EMIS_ZEITZONE: 'Europa/Berlin' },
      /^EMIS_ZEITZONE: „Europa\/Berlin“.*Europe\/Berlin/,
    ],
    [
      'a schema file that is not there',
      { EMIS_SCHEMA: '/nirgends.json' },
      /^EMIS_SCHEMA: die Datei \/nirgends\.json ist nicht lesbar/,
    ],
    [
      'a foreign http address',
      { GRAPH_BASE_URL: 'http://graph.firma.example' },
      /^GRAPH_BASE_URL: ist ungültig\. Erlaubt/,
    ],
    [
      'an address with a path',
      { GRAPH_BASE_URL: 'https://graph.microsoft.com/v1.0' },
      /^GRAPH_BASE_URL: ist ungültig/,
    ],
    [
      'a fixed token for the real Graph',
      { GRAPH_TOKEN: 'streng' },
      /^GRAPH_TOKEN: ist nur zusammen mit einer lokalen GRAPH_BASE_URL/,
    ],
    [
      'a fixed token with a line break inside',
      { ...LOCAL, GRAPH_TOKEN: 'streng\ngeheim' },
      /^GRAPH_TOKEN: enthält unzulässige Zeichen/,
    ],
    [
      'a tenant alone',
      { AZURE_TENANT_ID: 'firma.example' },
      /^AZURE_CLIENT_ID, AZURE_CLIENT_SECRET oder .*: fehlt.*Vollständig ist/,
    ],
    [
      'no tenant',
      { AZURE_CLIENT_ID: APP.AZURE_CLIENT_ID, AZURE_CLIENT_SECRET: 'streng' },
      /^AZURE_TENANT_ID: fehlt/,
    ],
    ['no secret', APP, /^AZURE_CLIENT_SECRET oder AZURE_CLIENT_CERTIFICATE_PATH: fehlt/],
    [
      'secret and certificate',
      { ...APP, AZURE_CLIENT_SECRET: 'streng', AZURE_CLIENT_CERTIFICATE_PATH: 'x' },
      /^AZURE_CLIENT_SECRET: .*schließen einander aus/,
    ],
    [
      'a certificate that is not there',
      { ...APP, AZURE_CLIENT_CERTIFICATE_PATH: '/nirgends.pem' },
      /^AZURE_CLIENT_CERTIFICATE_PATH: .*nicht lesbar/,
    ],
    [
      'a tenant that is no identifier',
      { ...APP, AZURE_TENANT_ID: 'firma/../x', AZURE_CLIENT_SECRET: 'streng' },
      /^AZURE_TENANT_ID: ist keine gültige Kennung/,
    ],
    [
      'a foreign http login service',
      { ...APP, AZURE_CLIENT_SECRET: 'streng', AZURE_AUTHORITY_HOST: 'http://login.example' },
      /^AZURE_AUTHORITY_HOST: ist ungültig/,
    ],
    [
      'a short state secret',
      { GRAPH_CLIENT_STATE_SECRET: 'streng' },
      /^GRAPH_CLIENT_STATE_SECRET: ist mit 6 Byte zu kurz\. .*32/,
    ],
    [
      'a short previous state secret',
      { GRAPH_CLIENT_STATE_SECRET_PREVIOUS: 'streng' },
      /^GRAPH_CLIENT_STATE_SECRET_PREVIOUS: /,
    ],
    [
      'a public http address',
      { PUBLIC_URL: 'http://127.0.0.1:7071' },
      /^PUBLIC_URL: ist ungültig\. Erlaubt ist eine https-Adresse/,
    ],
    [
      'a public address without a secret for its notifications',
      { PUBLIC_URL: 'https://sync.firma.example' },
      /^GRAPH_CLIENT_STATE_SECRET: fehlt.*openssl/,
    ],
    [
      'a deletion rule that does not exist',
      { EMISSYNC_LOESCHREGEL: 'nie' },
      /^EMISSYNC_LOESCHREGEL: „nie“.*papierkorb, immer/,
    ],
    [
      'a negative grace period',
      { EMISSYNC_PAPIERKORB_LEEREN_NACH_STUNDEN: '-1' },
      /^EMISSYNC_PAPIERKORB_LEEREN_NACH_STUNDEN: „-1“.*0 bis 8760/,
    ],
    ['a meeting rule that does not exist', { EMISSYNC_BESPRECHUNGEN: 'ja' }, /^EMISSYNC_BESPRECHUNGEN: „ja“/],
    [
      'series as single appointments',
      { EMISSYNC_SERIENTERMINE: 'einzeltermine' },
      /^EMISSYNC_SERIENTERMINE: .*folgt in einer späteren Version/,
    ],
    [
      'a series rule that does not exist',
      { EMISSYNC_SERIENTERMINE: 'alle' },
      /^EMISSYNC_SERIENTERMINE: „alle“/,
    ],
    ['half a day', { EMISSYNC_FENSTER_VERGANGEN_TAGE: '1,5' }, /^EMISSYNC_FENSTER_VERGANGEN_TAGE: „1,5“/],
    [
      'too small a window',
      { EMISSYNC_FENSTER_KUENFTIG_TAGE: '7' },
      /^EMISSYNC_FENSTER_KUENFTIG_TAGE: „7“.*30 bis 700/,
    ],
    [
      'a window of two years',
      { EMISSYNC_FENSTER_VERGANGEN_TAGE: '365', EMISSYNC_FENSTER_KUENFTIG_TAGE: '400' },
      /zusammen 765 Tage.*720/,
    ],
    [
      'a day that does not exist',
      { EMISSYNC_MAIL_AB: '2026-02-30' },
      /^EMISSYNC_MAIL_AB: „2026-02-30“ ist kein Datum/,
    ],
    ['neither yes nor no', { EMISSYNC_SOFORT: 'vielleicht' }, /^EMISSYNC_SOFORT: „vielleicht“.*ja, nein/],
    ['keeping nothing', { EMISSYNC_AUFBEWAHRUNG_TAGE: '0' }, /^EMISSYNC_AUFBEWAHRUNG_TAGE: „0“/],
    [
      'a mistyped name',
      { EMISSYNC_LÖSCHREGEL: 'immer' },
      /^EMISSYNC_LÖSCHREGEL: ist unbekannt\. Bekannt sind: EMISSYNC_LOESCHREGEL/,
    ],
  ])('%s', (_, env: Environment, expected) => {
    const errors = errorsOf({ ...WORKING, ...env });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(expected);
    expect(errors[0]).not.toContain('\n');
    expect(errors[0]).not.toContain('streng');
  });

  it('a schema map with all of its errors', () => {
    const path = file('wrong.json', '{"termin": {}, "termine": {"tabelle": "drop;"}}');
    expect(errorsOf({ ...WORKING, EMIS_SCHEMA: path })).toEqual([
      expect.stringMatching(/^EMIS_SCHEMA, termine\.tabelle: "drop;"/),
      expect.stringMatching(/^EMIS_SCHEMA, ganze Datei: "termin"/),
    ]);
  });

  it('a schema file and a certificate that hold something else', () => {
    const path = file('something.txt', 'streng geheim');
    const errors = errorsOf({ ...WORKING, ...APP, EMIS_SCHEMA: path, AZURE_CLIENT_CERTIFICATE_PATH: path });
    expect(errors).toEqual([
      expect.stringMatching(/^EMIS_SCHEMA: .*kein gültiges JSON/),
      expect.stringMatching(/^AZURE_CLIENT_CERTIFICATE_PATH: .*enthält nicht Zertifikat/),
    ]);
    expect(errors.join()).not.toContain('streng');
  });

  it('everything at once', () => {
    const errors = errorsOf({
      EMIS_ZEITZONE: 'x',
      GRAPH_BASE_URL: 'x',
      AZURE_TENANT_ID: 'x',
      PUBLIC_URL: 'x',
      EMISSYNC_LOESCHREGEL: 'x',
      EMISSYNC_SOFORT: 'x',
    });
    expect(errors.map((line) => line.split(':')[0])).toEqual([
      'EMIS_SQL',
      'EMIS_ZEITZONE',
      'GRAPH_BASE_URL',
      'PUBLIC_URL',
      'AZURE_CLIENT_ID, AZURE_CLIENT_SECRET oder AZURE_CLIENT_CERTIFICATE_PATH',
      'EMISSYNC_LOESCHREGEL',
      'EMISSYNC_SOFORT',
    ]);
  });
});

it('no secret shows when settings are printed', () => {
  const settings = readSettings({
    EMIS_SQL: 'Server=srv;Database=emis;User ID=sa;Password=streng-geheim',
    ...APP,
    AZURE_CLIENT_SECRET: 'streng-geheim',
    GRAPH_CLIENT_STATE_SECRET: 'streng-geheim'.repeat(3),
  });
  expect(
    JSON.stringify(settings) + inspect(settings, { depth: 9 }) + String(settings.credentials),
  ).not.toContain('streng');
});
