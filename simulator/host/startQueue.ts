import { type DequeuedMessageItem, QueueServiceClient } from '@azure/storage-queue';
import type { Binding } from './coreTypes.ts';
import type { RegisteredFunction } from './functionApp.ts';
import type { TriggerSurroundings } from './host.ts';
import { HostError } from './hostError.ts';
import { type AppSettings, resolved } from './hostSettings.ts';
import type { Trigger } from './invoke.ts';
import { runQueue } from './queueTrigger.ts';

/** Runs a function's storage queue; resolves when it has stopped and the last call has ended. */
export function startQueue(
  registered: RegisteredFunction,
  binding: Binding,
  { options, host, caller, stop }: TriggerSurroundings,
): Promise<void> {
  const service = QueueServiceClient.fromConnectionString(connectionString(binding, options.settings));
  const name = resolved(binding.queueName, options.settings);
  return runQueue(
    {
      queue: service.getQueueClient(name),
      poison: service.getQueueClient(`${name}-poison`),
      settings: host.queues,
      hold_ms: options.hold_ms,
      clock: options.clock,
      async work(text, message) {
        await caller.call(registered, queueTrigger(text, message));
      },
      report: (line) => options.log({ level: 'warning', source: registered.metadata.name, message: line }),
    },
    stop,
  );
}

function connectionString({ connection }: Binding, settings: AppSettings): string {
  const value = settings[String(connection)];
  if (value !== undefined && value !== '') return value;
  throw new HostError(
    `Die App-Einstellung ${connection} fehlt. Dieser Host braucht darin eine Verbindungszeichenfolge, zum Beispiel die von Azurite.`,
  );
}

/** As the Functions host writes it. */
function queueTrigger(text: string, message: DequeuedMessageItem): Trigger {
  const json = (value: unknown) => ({ json: JSON.stringify(value) });
  return {
    data: { string: text },
    metadata: {
      QueueTrigger: { string: text },
      Id: { string: message.messageId },
      PopReceipt: { string: message.popReceipt },
      DequeueCount: json(message.dequeueCount),
      InsertionTime: json(message.insertedOn),
      ExpirationTime: json(message.expiresOn),
      NextVisibleTime: json(message.nextVisibleOn),
    },
  };
}
