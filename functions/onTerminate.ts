import { app } from '@azure/functions';

/** Sends what telemetry is still on its way and closes the databases, when the host stops this worker in order. */
export async function onTerminate(): Promise<void> {
  const [{ closePorts }, { sharedTelemetry }] = await Promise.all([
    import('./ports.ts'),
    import('./telemetry.ts'),
  ]);
  await Promise.allSettled([closePorts(), sharedTelemetry().close()]);
}

app.hook.appTerminate(onTerminate);
