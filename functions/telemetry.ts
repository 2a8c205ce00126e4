import { createTelemetry, type TelemetrySink } from '../lib/telemetry/createTelemetry.ts';

let shared: TelemetrySink | undefined;

/** The telemetry of this process. */
export function sharedTelemetry(): TelemetrySink {
  shared ??= createTelemetry(process.env, (line) => console.error(line));
  return shared;
}
