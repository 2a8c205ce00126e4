import { app } from '@azure/functions';

/** Sends what telemetry is still on its way and closes the databases, when the host stops this worker in order. */
export async function onTerminate(): Promise<void> {
  const { closePorts } = await import('./ports.ts');
  await closePorts();
}

app.hook.appTerminate(onTerminate);
