import { shutdownAzureMonitor, useAzureMonitor } from '@azure/monitor-opentelemetry';
import { type Histogram, metrics } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import type { TelemetrySink } from './createTelemetry.ts';

const SCOPE = 'emisExchangeSync';
/** Makes a log record a custom event (the exporter's documentation, "Custom events"). */
const EVENT_NAME = 'microsoft.custom_event.name';

/**
 * Events and metrics by OpenTelemetry to Application Insights.
 *
 * Every automatic collection is off: requests to Graph bear addresses of mailboxes in their URLs, console lines and
 * exceptions are none of its business. Nothing leaves but what is passed to `event` and `metric`.
 *
 * @throws for a connection string that is none
 */
export function applicationInsights(connectionString: string): TelemetrySink {
  const off = { enabled: false };
  useAzureMonitor({
    azureMonitorExporterOptions: { connectionString, disableOfflineStorage: true },
    enableLiveMetrics: false,
    enableStandardMetrics: false,
    enablePerformanceCounters: false,
    enableTraceBasedSamplingForLogs: false,
    instrumentationOptions: {
      azureSdk: off,
      http: off,
      mongoDb: off,
      mySql: off,
      postgreSql: off,
      redis: off,
      redis4: off,
      bunyan: off,
      winston: off,
      console: off,
    },
  });
  const logger = logs.getLogger(SCOPE);
  const meter = metrics.getMeter(SCOPE);
  const histograms = new Map<string, Histogram>();
  return {
    event: (name, properties) =>
      logger.emit({ body: name, attributes: { ...properties, [EVENT_NAME]: name } }),
    metric(name, value, properties) {
      const histogram = histograms.get(name) ?? meter.createHistogram(name);
      histograms.set(name, histogram);
      histogram.record(value, properties);
    },
    close: shutdownAzureMonitor,
  };
}
