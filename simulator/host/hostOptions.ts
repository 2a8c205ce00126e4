import type { Clock } from '../../lib/sync/ports/clock.ts';
import type { HostLog } from './coreTypes.ts';
import type { AppSettings } from './hostSettings.ts';

export interface HostOptions {
  /** The app as it is deployed: package.json, host.json, dist/. */
  readonly folder: string;
  /** App settings; the functions themselves read `process.env`. */
  readonly settings: AppSettings;
  /** Decides when timers are due. */
  readonly clock: Clock;
  /** 0 = any free one. */
  readonly port: number;
  readonly log: HostLog;
  /** So long a message stays hidden when the process that works on it dies; Azure: 10 minutes. */
  readonly hold_ms: number;
}
