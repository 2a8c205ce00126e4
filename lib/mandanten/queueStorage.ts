import type { QueueStorage } from '../queue/queueStorage.ts';
import { type Environment, present } from './settings/environment.ts';
import { Problems } from './settings/problems.ts';
import { SettingsError } from './settingsError.ts';

const NAME = 'AzureWebJobsStorage';
const ACCOUNT = /^[a-z0-9]{3,24}$/;

/**
 * Reads where the queue lies (contract.md, "Settings"): the connection string `AzureWebJobsStorage`, or its identity form
 * `AzureWebJobsStorage__queueServiceUri` or `…__accountName`, with `…__credential` and `…__clientId` as Azure Functions
 * take them.
 *
 * Throws SettingsError; the connection string is never quoted.
 */
export function readQueueStorage(env: Environment): QueueStorage {
  const values = present(env);
  const problems = new Problems();
  const storage = connectionString(values, problems) ?? identity(values, problems);
  if (storage === undefined || problems.lines.length > 0) throw new SettingsError(problems.lines);
  return storage;
}

function connectionString(values: Environment, problems: Problems): QueueStorage | undefined {
  const text = values[NAME];
  if (text === undefined) return undefined;
  const usable =
    /^UseDevelopmentStorage=true/i.test(text) || /(^|;)\s*(AccountName|QueueEndpoint)=/i.test(text);
  if (!usable)
    problems.add(
      NAME,
      'ist keine Verbindungszeichenfolge eines Speicherkontos. Kopieren Sie sie aus dem Azure-Portal (Speicherkonto, Zugriffsschlüssel), oder geben Sie statt ihrer AzureWebJobsStorage__accountName an (verwaltete Identität).',
    );
  return { kind: 'connectionString', connectionString: text };
}

function identity(values: Environment, problems: Problems): QueueStorage | undefined {
  const url = serviceUrl(values, problems);
  if (url === undefined) return undefined;
  return {
    kind: 'identity',
    url,
    managed: values[`${NAME}__credential`]?.toLowerCase() === 'managedidentity',
    clientId: values[`${NAME}__clientId`],
  };
}

function serviceUrl(values: Environment, problems: Problems): string | undefined {
  const uri = values[`${NAME}__queueServiceUri`];
  if (uri !== undefined) {
    if (URL.canParse(uri) && uri.toLowerCase().startsWith('https://')) return uri;
    problems.add(
      `${NAME}__queueServiceUri`,
      'ist ungültig. Erlaubt ist eine https-Adresse, zum Beispiel https://KONTO.queue.core.windows.net.',
    );
    return undefined;
  }
  const account = values[`${NAME}__accountName`];
  if (account === undefined) {
    problems.add(
      NAME,
      'fehlt. Geben Sie die Verbindungszeichenfolge des Speicherkontos an, oder AzureWebJobsStorage__accountName (verwaltete Identität).',
    );
    return undefined;
  }
  if (ACCOUNT.test(account)) return `https://${account}.queue.core.windows.net`;
  problems.add(
    `${NAME}__accountName`,
    'ist kein Name eines Speicherkontos (3 bis 24 Kleinbuchstaben und Ziffern). Tragen Sie ihn ohne Adresse ein.',
  );
  return undefined;
}
