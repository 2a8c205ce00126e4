import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HostError } from './hostError.ts';

/** App settings by name. */
export type AppSettings = Readonly<Record<string, string | undefined>>;

/** What host.json says about queues and HTTP (https://learn.microsoft.com/azure/azure-functions/functions-host-json). */
export interface HostSettings {
  readonly routePrefix: string;
  readonly queues: {
    readonly maxPollingInterval_ms: number;
    /** Until a message whose function failed is seen again. */
    readonly visibilityTimeout_ms: number;
    readonly batchSize: number;
    /** A new batch is fetched when no more than so many messages are being worked on. */
    readonly newBatchThreshold: number;
    /** After so many deliveries a message goes to poison. */
    readonly maxDequeueCount: number;
  };
}

/**
 * Reads a folder's host.json. As on Azure, an app setting such as
 * `AzureFunctionsJobHost__extensions__queues__batchSize` prevails over it.
 */
export function readHostSettings(folder: string, settings: AppSettings): HostSettings {
  const json: unknown = JSON.parse(readFileSync(join(folder, 'host.json'), 'utf8'));
  const value = (...path: string[]): unknown =>
    settings[['AzureFunctionsJobHost', ...path].join('__')] ?? path.reduce(property, json);
  const queue = (name: string) => value('extensions', 'queues', name);
  return {
    routePrefix: String(value('extensions', 'http', 'routePrefix') ?? 'api'),
    queues: {
      maxPollingInterval_ms: timeSpan(queue('maxPollingInterval') ?? '00:00:01'),
      visibilityTimeout_ms: timeSpan(queue('visibilityTimeout') ?? '00:00:00'),
      batchSize: wholeNumber(queue('batchSize') ?? 16),
      newBatchThreshold: wholeNumber(queue('newBatchThreshold') ?? 8),
      maxDequeueCount: wholeNumber(queue('maxDequeueCount') ?? 5),
    },
  };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** `hh:mm:ss` in milliseconds. */
function timeSpan(text: unknown): number {
  const [, hours, minutes, seconds] = /^(\d\d):(\d\d):(\d\d)$/.exec(String(text)) ?? [];
  if (hours === undefined) throw new HostError(`host.json: „${text}“ ist keine Zeitspanne (hh:mm:ss).`);
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

function wholeNumber(value: unknown): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new HostError(`host.json: „${value}“ ist keine ganze Zahl.`);
}

/** Puts the app settings in for `%NAME%` in an option of a binding; a missing one is an error, as on Azure. */
export function resolved(option: unknown, settings: AppSettings): string {
  return String(option).replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new HostError(`Die App-Einstellung ${name} fehlt.`);
    return value;
  });
}
