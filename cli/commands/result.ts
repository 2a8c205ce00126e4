import type { ExitCode } from '../exitCode.ts';

/** What a command has to say: to people as text, to programs as a document. */
export interface CommandResult {
  readonly exitCode: ExitCode;
  readonly text: string;
  readonly document: { readonly ok: boolean };
}
