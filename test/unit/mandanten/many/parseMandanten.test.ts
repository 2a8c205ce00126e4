import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMandanten } from '../../../../lib/mandanten/many/parseMandanten.ts';
import { keyVaultSecretUri } from '../../../../lib/mandanten/settings/keyVaultReference.ts';
import { SettingsError } from '../../../../lib/mandanten/settingsError.ts';

const SECRET_URI = 'https://firma-kv.vault.azure.net/secrets/emis';
const REFERENCE = `@Microsoft.KeyVault(SecretUri=${SECRET_URI})`;
const file = (mandanten: unknown[], more = {}) => JSON.stringify({ v: 1, mandanten, ...more });
const firma = (more = {}) => ({ id: 'firma', EMIS_SQL: REFERENCE, AZURE_TENANT_ID: 'contoso.de', ...more });

describe('the directory of Mandanten', () => {
  test('says for each Mandant what holds for it, after what holds for all', () => {
    const { entries, problems } = parseMandanten(
      file([firma({ EMISSYNC_SOFORT: 'nein', EMISSYNC_AUFBEWAHRUNG_TAGE: 30 }), { id: 'zweite' }], {
        vorgaben: { EMISSYNC_SOFORT: 'ja', AZURE_CLIENT_ID: 'app' },
      }),
    );
    expect(problems).toEqual([]);
    expect(entries).toMatchObject([
      {
        id: 'firma',
        values: { AZURE_CLIENT_ID: 'app', EMISSYNC_SOFORT: 'nein', EMISSYNC_AUFBEWAHRUNG_TAGE: '30' },
        problems: [],
      },
      { id: 'zweite', values: { EMISSYNC_SOFORT: 'ja' } },
    ]);
  });

  test('takes a schema map as it is, and leaves out who is switched off', () => {
    const { entries } = parseMandanten(
      file([firma({ EMIS_SCHEMA: { termine: { name: 'T' } } }), { id: 'aus', aktiv: false }]),
    );
    expect(entries.map(({ id }) => id)).toEqual(['firma']);
    expect(JSON.parse(entries[0]!.values.EMIS_SCHEMA!)).toEqual({ termine: { name: 'T' } });
  });

  test.each([
    ['no JSON', '{'],
    ['another form', '[]'],
    ['another version', '{"v":2,"mandanten":[]}'],
    ['a database for all', file([], { vorgaben: { EMIS_SQL: REFERENCE } })],
    ['a tenant for all', file([], { vorgaben: { AZURE_TENANT_ID: 'x' } })],
    ['an unknown setting for all', file([], { vorgaben: { FARBE: 'rot' } })],
  ])('is refused as a whole for %s', (_what, text) => {
    expect(() => parseMandanten(text)).toThrow(SettingsError);
  });

  test.each<[string, object, RegExp]>([
    ['an unknown setting', { FARBE: 'rot' }, /^FARBE: ist hier unbekannt/],
    ['a setting of the installation', { PUBLIC_URL: 'https://x' }, /^PUBLIC_URL: ist hier unbekannt/],
    ['a list as a setting', { EMIS_ZEITZONE: ['x'] }, /^EMIS_ZEITZONE: muss Text/],
    ['a secret in the clear', { AZURE_CLIENT_SECRET: 'geheim' }, /^AZURE_CLIENT_SECRET: steht im Klartext/],
    [
      'a password in the clear',
      { EMIS_SQL: 'Server=x;User ID=u;Password=geheim' },
      /^EMIS_SQL: enthält ein Kennwort/,
    ],
    ['a certificate in the clear', { AZURE_CLIENT_CERTIFICATE: 'geheim' }, /^AZURE_CLIENT_CERTIFICATE: /],
  ])('stops only the Mandant with %s, and quotes no value', (_what, more, expected) => {
    const { entries } = parseMandanten(file([firma(more), { id: 'andere', EMIS_SQL: 'sqlite:b' }]));
    expect(entries[0]!.problems).toHaveLength(1);
    expect(entries[0]!.problems[0]).toMatch(expected);
    expect(JSON.stringify(entries.map(({ problems }) => problems))).not.toContain('geheim');
    expect(entries[1]!.problems).toEqual([]);
  });

  test('takes secrets in the clear for a local trial only', () => {
    const local = { GRAPH_BASE_URL: 'http://127.0.0.1:4000', AZURE_CLIENT_SECRET: 'x' };
    expect(parseMandanten(file([firma(local)])).entries[0]!.problems).toEqual([]);
  });

  test('lets two Mandanten share neither a name nor a database', () => {
    const { entries, problems } = parseMandanten(
      file([
        firma(),
        firma({ id: 'FIRMA' }),
        firma({ id: 'kopie', EMIS_SQL: ` ${REFERENCE.toUpperCase()}` }),
        { id: '../x' },
        { EMIS_SQL: 'sqlite:y' },
      ]),
    );
    expect(entries.map(({ id }) => id)).toEqual(['firma', 'kopie']);
    expect(entries[1]!.problems[0]).toMatch(/dieselbe emis-Datenbank wie die des Mandanten firma/);
    expect(problems).toEqual([
      expect.stringMatching(/Eintrag 2: die id gibt es schon/),
      expect.stringMatching(/Eintrag 4: die id ist ungültig/),
      expect.stringMatching(/Eintrag 5: die id fehlt/),
    ]);
  });

  test('bears any JSON: entries with findings, or one clear error', () => {
    const some = fc.oneof(
      fc.json(),
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())).map((entries) => file(entries)),
    );
    fc.assert(
      fc.property(some, (text) => {
        try {
          parseMandanten(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsError);
        }
      }),
    );
  });
});

describe('a reference to Key Vault', () => {
  test('names its secret by address or by names', () => {
    expect(keyVaultSecretUri(REFERENCE)).toBe(SECRET_URI);
    expect(keyVaultSecretUri(`@microsoft.keyvault( SecretUri = ${SECRET_URI}/ )`)).toBe(SECRET_URI);
    expect(keyVaultSecretUri('@Microsoft.KeyVault(VaultName=firma-kv;SecretName=emis)')).toBe(SECRET_URI);
    expect(
      keyVaultSecretUri('@Microsoft.KeyVault(VaultName=firma-kv;SecretName=emis;SecretVersion=ab12)'),
    ).toBe(`${SECRET_URI}/ab12`);
  });

  test.each([
    'https://firma-kv.vault.azure.net.evil.example/secrets/emis',
    'https://evil.example/secrets/emis',
    'http://firma-kv.vault.azure.net/secrets/emis',
    'https://a:b@firma-kv.vault.azure.net/secrets/emis',
    'https://firma-kv.vault.azure.net:444/secrets/emis',
    'https://firma-kv.vault.azure.net/keys/emis',
    'https://firma-kv.vault.azure.net/secrets/../keys/x',
    'https://firma-kv.vault.azure.net/secrets/emis?x=1',
    'nothing',
  ])('to %s is none: our token goes to Microsoft’s vaults alone', (uri) => {
    expect(keyVaultSecretUri(`@Microsoft.KeyVault(SecretUri=${uri})`)).toBeUndefined();
  });
});
