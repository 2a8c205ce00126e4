import { failureOf } from '../../cli/failure.ts';
import { DemoError } from './demoError.ts';

/** How a start that failed ends: what to tell, and the exit code of contract.md. */
export interface StartFailure {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** Codes of Node and SQLite for a folder or file that cannot be used. */
const fileTrouble = /^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|ENOTDIR|EEXIST|EISDIR|ERR_SQLITE_ERROR)$/;

/** What a person can put right gets one German line; a mistake of ours also shows the places in the program. */
export function startFailure(error: unknown): StartFailure {
  if (error instanceof DemoError) return { lines: [error.message], exitCode: 2 };
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && fileTrouble.test(code))
    return {
      lines: [
        `Der Ordner der Vorführung ist nicht benutzbar (${message}). Prüfen Sie Rechte und freien Platz, wählen Sie mit EMISSYNC_DEMO_ORDNER einen anderen, oder beginnen Sie mit „npm start -- --neu“ von vorn.`,
      ],
      exitCode: 2,
    };
  const { lines, details, exitCode } = failureOf(error);
  return { lines: [...lines, ...details], exitCode };
}
