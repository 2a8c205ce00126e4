import { describe, expect, test, vi } from 'vitest';
import { azureIdentity } from '../../../lib/mandanten/credentials/azureIdentity.ts';

const made = vi.hoisted(() => [] as unknown[][]);
vi.mock('@azure/identity', () => ({
  ClientCertificateCredential: undefined,
  ClientSecretCredential: undefined,
  ManagedIdentityCredential: class {
    constructor(options: unknown) {
      made.push(['identity', options]);
    }
    async getToken(scope: string) {
      made.push(['exchange', scope]);
      return { token: 'assertion', expiresOnTimestamp: 1 };
    }
  },
  ClientAssertionCredential: class {
    assertion: () => Promise<string>;
    constructor(tenant: string, client: string, assertion: () => Promise<string>, options: unknown) {
      made.push(['app', tenant, client, options]);
      this.assertion = assertion;
    }
    async getToken(scope: string) {
      return { token: `${await this.assertion()} for ${scope}`, expiresOnTimestamp: 2 };
    }
  },
}));

describe('an app of several tenants that trusts a managed identity (graph.md 10.2)', () => {
  test.each([
    ['https://login.microsoftonline.com', 'api://AzureADTokenExchange/.default'],
    ['https://login.microsoftonline.us', 'api://AzureADTokenExchangeUSGov/.default'],
    ['https://login.chinacloudapi.cn', 'api://AzureADTokenExchangeChina/.default'],
  ])(
    'signs in at %s of the customer with the token of the identity, without any secret',
    async (authority, exchange) => {
      made.length = 0;
      const source = azureIdentity(
        { kind: 'federated', authority, tenant: 'kunde', client: 'app', identity: 'wer' },
        'graph/.default',
      );
      expect(await source()).toEqual({ token: 'assertion for graph/.default', expiresAt_ms: 2 });
      expect(made).toEqual([
        ['identity', { clientId: 'wer' }],
        ['app', 'kunde', 'app', { authorityHost: authority }],
        ['exchange', exchange],
      ]);
    },
  );
});
