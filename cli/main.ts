import { UsageError } from '../lib/jobs/usageError.ts';
import { type Arguments, parseArguments, wantsJson } from './arguments.ts';
import { abgleich } from './commands/abgleich.ts';
import { ersteinrichtung } from './commands/ersteinrichtung.ts';
import { installieren } from './commands/installieren.ts';
import type { CommandResult } from './commands/result.ts';
import { status } from './commands/status.ts';
import { wiederherstellen } from './commands/wiederherstellen.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { type Failure, failureOf, INTERRUPTED } from './failure.ts';
import { HELP_TEXT } from './help.ts';
import type { Host } from './host.ts';

/** After Ctrl-C a run may bring what it is doing to an end. */
const GRACE_MS = 5_000;

/**
 * The console application (contract.md, "Console application"). Never throws.
 *
 * @param argv without the program's own name
 * @returns the exit code
 */
export async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  const json = wantsJson(argv);
  try {
    const parsed = parseArguments(argv);
    if (parsed.command.kind === 'help') {
      // A program that asks for one JSON document reads nothing else.
      host.stdout.write(json ? `${JSON.stringify({ ok: true, hilfe: HELP_TEXT })}\n` : HELP_TEXT);
      return EXIT.done;
    }
    const result = await untilInterrupted(execute(parsed, host), host);
    if (result === undefined) return fail(INTERRUPTED, host, json, false);
    host.stdout.write(json ? `${JSON.stringify(result.document)}\n` : result.text);
    return host.signal.aborted ? EXIT.interrupted : result.exitCode;
  } catch (error) {
    const failure = host.signal.aborted ? INTERRUPTED : failureOf(error);
    return fail(
      failure,
      host,
      json,
      argv.some((argument) => argument.toLowerCase() === '--ausfuehrlich'),
    );
  }
}

async function execute({ command, options }: Arguments, host: Host): Promise<CommandResult> {
  switch (command.kind) {
    case 'abgleich':
      return abgleich(command.domaene, options, host);
    case 'ersteinrichtung':
      return ersteinrichtung(command.anwender, options, host);
    case 'installieren':
      return installieren(options, host);
    case 'status':
      return status(options, host);
    case 'wiederherstellen':
      return wiederherstellen(command.nummer, options, host);
    case 'later':
      throw new UsageError(
        `„${command.parameter}“ folgt in einer späteren Version. Was diese Version kann, zeigt: emisExchangeSync --help`,
      );
    case 'help':
      throw new Error('Help is answered without work.');
  }
}

/** The result; undefined when Ctrl-C came and the work did not end within its grace. */
async function untilInterrupted(
  work: Promise<CommandResult>,
  { clock, signal }: Host,
): Promise<CommandResult | undefined> {
  const interrupted = Promise.withResolvers<undefined>();
  const onAbort = () => void clock.sleep(GRACE_MS).then(() => interrupted.resolve(undefined));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, interrupted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function fail(failure: Failure, host: Host, json: boolean, detailed: boolean): ExitCode {
  const { before, lines, after, details, exitCode } = failure;
  if (json) host.stdout.write(`${JSON.stringify({ ok: false, fehler: lines })}\n`);
  host.stderr.write(
    `${before}${lines.map((line) => `${before === '' ? '' : '  '}${line}\n`).join('')}${after}`,
  );
  if (detailed) for (const detail of details) host.stderr.write(`${detail}\n`);
  return exitCode;
}
