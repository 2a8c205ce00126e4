import { readQueueStorage } from '../lib/mandanten/queueStorage.ts';
import { SettingsError } from '../lib/mandanten/settingsError.ts';
import { systemClock as clock } from '../lib/mandanten/systemPorts.ts';
import { readWebhookSecrets } from '../lib/mandanten/webhookSecrets.ts';
import { createAzureQueue } from '../lib/queue/azureQueue.ts';
import { createWebhook, type Webhook } from '../lib/webhook/createWebhook.ts';
import { sharedNotices } from './notices.ts';
import { said } from './said.ts';
import { sharedTelemetry } from './telemetry.ts';

let shared: Webhook | undefined;

/**
 * The webhook of this process: all calls gather their wake-ups together. Loads neither databases nor Mandanten.
 *
 * @param report is told at the first call what is wrong with its settings; German lines
 */
export function sharedWebhook(report: (line: string) => void): Webhook {
  shared ??= open(report);
  return shared;
}

/**
 * Azure Functions hands over no body that comes without its length (azure-functions-host, issue 4926): a proxy in front that
 * sends in chunks would silence all notifications.
 */
export function reportMissingLength(report: (line: string) => void): void {
  const line =
    'Eine Benachrichtigung kam ohne Content-Length an, ihr Inhalt ging dabei verloren. Stellen Sie den Proxy vor PUBLIC_URL so ein, dass er Aufrufe ganz und mit ihrer Länge weitergibt.';
  if (said.due(line, clock.now())) report(line);
}

function open(report: (line: string) => void): Webhook {
  const { env } = process;
  const storage = () => readQueueStorage(env);
  return createWebhook({
    secrets: readSecrets(report),
    queue: createAzureQueue('emis-abgleich', storage, clock),
    notices: sharedNotices(),
    clock,
    telemetry: sharedTelemetry(),
  });
}

/** Without usable secrets every notification is an unknown one; the answer to Graph does not tell. */
function readSecrets(report: (line: string) => void): readonly string[] {
  try {
    return readWebhookSecrets(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const line of error.errors) report(`Einstellungen: ${line}`);
    return [];
  }
}
