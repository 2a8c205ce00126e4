import { app, type InvocationContext } from '@azure/functions';
import { invocation } from '../invocation.ts';

/** Works off one message of the queue. A failure brings it back, and after the fifth to emis-abgleich-poison (host.json). */
export async function workerAbgleich(message: unknown, context: InvocationContext): Promise<void> {
  await invocation(context, async (ports) => {
    const { workMessage } = await import('../../lib/jobs/work.ts');
    // The Functions library has already parsed what looked like JSON.
    await workMessage(typeof message === 'string' ? message : (JSON.stringify(message) ?? ''), ports);
  });
}

app.storageQueue('workerAbgleich', {
  queueName: 'emis-abgleich',
  connection: 'AzureWebJobsStorage',
  handler: workerAbgleich,
});
