import type { Telemetry } from '../jobs/ports.ts';
import { isSafe, safeProperties } from './safeProperties.ts';

/** Where events and metrics go; made by applicationInsights.ts. */
export interface TelemetrySink extends Telemetry {
  /** Sends what is still on its way. */
  close(): Promise<void>;
}

/**
 * Telemetry as OpenTelemetry to Application Insights when APPLICATIONINSIGHTS_CONNECTION_STRING is set, silent otherwise.
 * The packages are loaded at the first event, beside the work: neither the cold start nor a run waits for them. What does
 * not look like a name, an id or a count is left out (see safeProperties).
 *
 * @param report is told once when telemetry cannot be sent at all; one German line
 */
export function createTelemetry(
  env: Readonly<Record<string, string | undefined>>,
  report: (line: string) => void,
): TelemetrySink {
  const connectionString = env.APPLICATIONINSIGHTS_CONNECTION_STRING?.trim();
  if (!connectionString) return SILENT;
  let loading: Promise<TelemetrySink> | undefined;

  /** Never rejects: telemetry must not end a run. */
  function sink(): Promise<TelemetrySink> {
    loading ??= import('./applicationInsights.ts')
      .then(({ applicationInsights }) => applicationInsights(connectionString!))
      .catch(() => {
        report(
          'Telemetrie: Application Insights ließ sich nicht einrichten; es wird nichts gesendet. Prüfen Sie APPLICATIONINSIGHTS_CONNECTION_STRING (Azure-Portal, Application Insights, Übersicht).',
        );
        return SILENT;
      });
    return loading;
  }

  return {
    event(name, properties) {
      if (isSafe(name))
        sink()
          .then((open) => open.event(name, safeProperties(properties)))
          .catch(lost);
    },
    metric(name, value, properties) {
      if (isSafe(name) && Number.isFinite(value))
        sink()
          .then((open) => open.metric(name, value, safeProperties(properties ?? {})))
          .catch(lost);
    },
    async close() {
      await (await loading)?.close();
    },
  };
}

/** The package itself has failed: no run ends for that, and there is nobody to tell. */
const lost = (): void => undefined;

const SILENT: TelemetrySink = Object.freeze({
  event: () => undefined,
  metric: () => undefined,
  close: async () => undefined,
});
