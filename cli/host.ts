import type { MandantPorts } from '../lib/mandanten/openMandant.ts';

/** A stream that text goes to; `isTTY` and `columns` where it is a terminal. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What the console application takes from its process, so that tests can run it without one. */
export interface Host extends MandantPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Names this process on leases. */
  readonly owner: (uuid: string) => string;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}
