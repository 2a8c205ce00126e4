import type { Domaene } from '../lib/domain/domaene.ts';
import { editDistance } from '../lib/jobs/anwenderName.ts';
import { UsageError } from '../lib/jobs/usageError.ts';
import { COMMANDS, domaeneOf, FLAGS, HELP, LATER, SUGGESTIONS, VALUE_OPTIONS } from './parameters.ts';

/** What the console application is asked to do. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'abgleich'; readonly domaene: Domaene }
  | { readonly kind: 'ersteinrichtung'; readonly anwender: string }
  | { readonly kind: 'installieren' }
  | { readonly kind: 'status' }
  /** Without a number: the list of kept versions. */
  | { readonly kind: 'wiederherstellen'; readonly nummer: number | undefined }
  | { readonly kind: 'later'; readonly parameter: string };

export interface Options {
  readonly mandant: string | undefined;
  readonly anwender: string | undefined;
  readonly trockenlauf: boolean;
  readonly bestaetigen: boolean;
  readonly nurAnzeigen: boolean;
  readonly rechte: boolean;
  readonly json: boolean;
  readonly ausfuehrlich: boolean;
}

export interface Arguments {
  readonly command: Command;
  readonly options: Options;
}

/** No command was given; help follows. */
export class NoCommandError extends UsageError {
  constructor() {
    super('Es fehlt der Parameter, der sagt, was zu tun ist, zum Beispiel: emisExchangeSync Termine');
    this.name = 'NoCommandError';
  }
}

/** Whether JSON is wanted can be told even when the rest cannot be read. */
export function wantsJson(argv: readonly string[]): boolean {
  return argv.some((argument) => argument.toLowerCase() === '--json');
}

/**
 * Reads the parameters (contract.md, "Console application"): case-insensitive, in any order.
 *
 * @param argv without the program's own name
 * @throws UsageError, German, with the nearest suggestion
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const help = argv.some((argument) => HELP.includes(argument.toLowerCase()));
  let command: Command | undefined = help ? { kind: 'help' } : undefined;
  for (let index = 0; index < argv.length && !help; index++) {
    const argument = argv[index]!;
    const [name, value] = split(argument);
    if (isOneOf(FLAGS, name) && value === undefined) flags.add(name);
    else if (isOneOf(VALUE_OPTIONS, name)) values.set(name, givenValue(name, value ?? argv[++index]));
    else if (command !== undefined && takesNumber(command, argument))
      command = { kind: 'wiederherstellen', nummer: versionNumber(argument) };
    else {
      const read = commandOf(argument, name, value);
      if (command !== undefined) throw secondCommand(argument);
      command = read;
      // What follows belongs to a command that this version cannot read.
      if (command.kind === 'later') break;
    }
  }
  if (command === undefined) throw new NoCommandError();
  if (flags.has('--nur-anzeigen') && command.kind !== 'installieren' && command.kind !== 'help')
    throw new UsageError(
      '--nur-anzeigen gibt es nur bei „installieren“. Was ein Abgleich tun würde, zeigt --trockenlauf.',
    );
  if (flags.has('--rechte') && command.kind !== 'installieren' && command.kind !== 'help')
    throw new UsageError(
      '--rechte gibt es nur bei „installieren“: es zeigt das T-SQL der Rolle mit den Rechten für den Betrieb.',
    );
  return { command, options: optionsOf(values, flags) };
}

/** `--Anwender=Willy` as `--anwender` and `Willy`. */
function split(argument: string): [name: string, value: string | undefined] {
  const equals = argument.indexOf('=');
  if (equals < 0) return [argument.toLowerCase(), undefined];
  return [argument.slice(0, equals).toLowerCase(), argument.slice(equals + 1)];
}

function isOneOf<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}

function givenValue(name: string, given: string | undefined): string {
  if (given !== undefined && given.trim() !== '' && !given.startsWith('-')) return given;
  throw new UsageError(
    `Nach ${name} fehlt der Wert, zum Beispiel: ${name} ${name === '--mandant' ? 'standard' : 'Willy_Testermann'}`,
  );
}

function commandOf(argument: string, name: string, value: string | undefined): Command {
  if (name === '-t') {
    if (value !== undefined && value.trim() !== '') return { kind: 'ersteinrichtung', anwender: value };
    throw new UsageError('Nach -T= fehlt der Anwender, zum Beispiel: emisExchangeSync -T=Willy_Testermann');
  }
  const domaene = value === undefined ? domaeneOf(name) : undefined;
  if (domaene !== undefined) return { kind: 'abgleich', domaene };
  if (value === undefined && name === 'installieren') return { kind: 'installieren' };
  if (value === undefined && name === 'status') return { kind: 'status' };
  if (value === undefined && name === 'wiederherstellen') return { kind: name, nummer: undefined };
  if (value === undefined && LATER.includes(name)) return { kind: 'later', parameter: name };
  throw new UsageError(`Den Parameter „${argument}“ gibt es nicht. ${suggestion(name)}`);
}

/** What follows `wiederherstellen` and is no command of its own is meant to be its NUMMER. */
function takesNumber(command: Command, argument: string): boolean {
  if (command.kind !== 'wiederherstellen' || command.nummer !== undefined) return false;
  return !argument.startsWith('-') && !COMMANDS.includes(argument.toLowerCase());
}

function versionNumber(argument: string): number {
  if (/^\d{1,15}$/.test(argument) && Number(argument) > 0) return Number(argument);
  throw new UsageError(
    `„${argument}“ ist keine Nummer einer aufbewahrten Fassung. Die Nummern zeigt: emisExchangeSync wiederherstellen`,
  );
}

function secondCommand(argument: string): UsageError {
  return new UsageError(
    `„${argument}“ ist einer zu viel: jeder Aufruf tut nur eines. Rufen Sie emisExchangeSync für jedes einzeln auf.`,
  );
}

/** The known parameter with the fewest different letters, if it is at all alike. */
function suggestion(name: string): string {
  const nearest = SUGGESTIONS.map((known) => ({
    known,
    distance: editDistance(name, known.toLowerCase().split('=')[0]!),
  })).sort((one, other) => one.distance - other.distance)[0]!;
  const alike = nearest.distance <= Math.max(2, Math.floor(name.length / 3));
  return alike ? `Meinten Sie ${nearest.known}?` : 'Alle Parameter zeigt: emisExchangeSync --help';
}

function optionsOf(values: ReadonlyMap<string, string>, flags: ReadonlySet<string>): Options {
  return {
    mandant: values.get('--mandant'),
    anwender: values.get('--anwender'),
    trockenlauf: flags.has('--trockenlauf'),
    bestaetigen: flags.has('--bestaetigen'),
    nurAnzeigen: flags.has('--nur-anzeigen'),
    rechte: flags.has('--rechte'),
    json: flags.has('--json'),
    ausfuehrlich: flags.has('--ausfuehrlich'),
  };
}
