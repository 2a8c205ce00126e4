import { describe, expect, it } from 'vitest';
import { readQueueStorage } from '../../../lib/mandanten/queueStorage.ts';
import { settingsProblems } from '../../../lib/mandanten/settingsProblems.ts';

const connection =
  'DefaultEndpointsProtocol=https;AccountName=firma;AccountKey=Z2VoZWlt;EndpointSuffix=core.windows.net';
const identity = { kind: 'identity', managed: false, clientId: undefined };

describe('Where the queue lies', () => {
  it.each([
    [
      'a connection string',
      { AzureWebJobsStorage: connection },
      { kind: 'connectionString', connectionString: connection },
    ],
    [
      'the emulator',
      { AzureWebJobsStorage: 'UseDevelopmentStorage=true' },
      { kind: 'connectionString', connectionString: 'UseDevelopmentStorage=true' },
    ],
    [
      'an account, by whatever identity is there',
      { AzureWebJobsStorage__accountName: 'firma1' },
      { ...identity, url: 'https://firma1.queue.core.windows.net' },
    ],
    [
      'a service address, by a user-assigned managed identity',
      {
        AzureWebJobsStorage__queueServiceUri: 'https://firma.queue.core.chinacloudapi.cn',
        AzureWebJobsStorage__accountName: 'unbenutzt',
        AzureWebJobsStorage__credential: 'managedidentity',
        AzureWebJobsStorage__clientId: 'c1',
      },
      { kind: 'identity', url: 'https://firma.queue.core.chinacloudapi.cn', managed: true, clientId: 'c1' },
    ],
  ])('%s', (_, env, expected) => {
    expect(readQueueStorage(env)).toEqual(expected);
  });

  it.each([
    [{}, /^AzureWebJobsStorage: fehlt\. .*__accountName/],
    [{ AzureWebJobsStorage: ' ' }, /^AzureWebJobsStorage: fehlt\./],
    [{ AzureWebJobsStorage: 'geheim' }, /^AzureWebJobsStorage: ist keine Verbindungszeichenfolge/],
    [
      { AzureWebJobsStorage__accountName: 'https://firma' },
      /^AzureWebJobsStorage__accountName: ist kein Name/,
    ],
    [
      { AzureWebJobsStorage__queueServiceUri: 'http://firma' },
      /^AzureWebJobsStorage__queueServiceUri: ist ungültig/,
    ],
  ])('%j is told with its remedy, and not quoted', (env, line) => {
    expect(() => readQueueStorage(env)).toThrow(line);
    expect(() => readQueueStorage(env)).not.toThrow(/geheim/);
  });

  it('all problems of a function app are told together', () => {
    expect(settingsProblems({ EMISSYNC_BESPRECHUNGEN: 'x' }).map((line) => line.split(':')[0])).toEqual([
      'EMIS_SQL',
      'EMISSYNC_BESPRECHUNGEN',
      'AzureWebJobsStorage',
    ]);
  });
});
