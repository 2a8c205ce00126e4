import type { EmbeddedAccess } from '../../lib/emis/embedded/access.ts';
import type { Mandant } from '../../lib/jobs/mandant.ts';
import { UnknownMandantError } from '../../lib/jobs/ports.ts';
import { MissingSynchronisationError, UsageError } from '../../lib/jobs/usageError.ts';
import { createMandantDirectory, type OpenDirectory } from '../../lib/mandanten/directory.ts';
import type { Settings } from '../../lib/mandanten/settings.ts';
import { SettingsError } from '../../lib/mandanten/settingsError.ts';
import { StoreError } from '../../lib/sync/ports/errors.ts';
import type { Options } from '../arguments.ts';
import type { Host } from '../host.ts';
import { insertSynchronisation } from '../output/insertSynchronisation.ts';
import { withProblems } from './outcomes.ts';
import type { CommandResult } from './result.ts';
import { NotOpenedError, whereKnown } from './whereKnown.ts';

/** Somebody waits at the console: a run may find out what became of its own unclear creates. */
const WAIT_FOR_UNCLEAR_MS = 60_000;
/** How many Mandanten an error names. */
const NAMED = 20;

/** What a command does with one Mandant. */
export type MandantWork<Result> = (mandant: Mandant) => Promise<Result>;

/**
 * Reads the settings, opens the Mandant (`--mandant`, or the only one), does the work and closes it again.
 *
 * @param access what may become of an embedded database; only `installieren` creates one
 * @throws SettingsError, UsageError (also for a database that cannot be opened), and whatever `work` throws
 */
export async function withMandant(
  host: Host,
  options: Options,
  access: EmbeddedAccess,
  work: MandantWork<CommandResult>,
): Promise<CommandResult> {
  return inDirectory(host, options, access, async (directory) =>
    workOn(directory, await one(directory, options), work),
  );
}

/** What became of one Mandant. */
export type MandantOutcome<Result> =
  | { readonly mandant: string; readonly result: Result }
  | { readonly mandant: string; readonly error: unknown };

/**
 * As `withMandant`, but without `--mandant` for all Mandanten, one after the other; what fails for one of several stands
 * in its outcome and harms no other. `together` makes one result of the outcomes; `several`: no single Mandant was meant.
 */
export async function withMandanten<Result>(
  host: Host,
  options: Options,
  access: EmbeddedAccess,
  work: MandantWork<Result>,
  together: (outcomes: readonly MandantOutcome<Result>[], several: boolean) => CommandResult,
): Promise<CommandResult> {
  return inDirectory(host, options, access, async (directory) => {
    const ids = await directory.ids();
    const id = chosen(ids, options.mandant);
    if (id !== undefined)
      return together([{ mandant: id, result: await workOn(directory, id, work) }], false);
    const outcomes: MandantOutcome<Result>[] = [];
    for (const mandant of ids) {
      if (host.signal.aborted) break;
      try {
        outcomes.push({ mandant, result: await workOn(directory, mandant, work) });
      } catch (error) {
        outcomes.push({ mandant, error });
      }
    }
    return together(whereKnown(outcomes, options.anwender), true);
  });
}

/** As `withMandant`, for a command that needs no more than the settings. */
export async function withSettings(
  host: Host,
  options: Options,
  work: (settings: Settings) => Promise<CommandResult>,
): Promise<CommandResult> {
  return inDirectory(host, options, 'read', async (directory) =>
    work(await directory.settings(await one(directory, options))),
  );
}

/** The Mandant that `--mandant` names, or the only one. */
async function one(directory: OpenDirectory, options: Options): Promise<string> {
  const ids = await directory.ids();
  const id = chosen(ids, options.mandant);
  if (id !== undefined) return id;
  throw new UsageError(
    `Diese Installation hat mehrere Mandanten. Geben Sie mit --mandant an, welcher gemeint ist: ${named(ids)}.`,
  );
}

/**
 * Entries of the directory that are none are told in any case; where no Mandant is named, they were meant as well, and the
 * call has not done all that it should.
 */
async function inDirectory(
  host: Host,
  options: Options,
  access: EmbeddedAccess,
  work: (directory: OpenDirectory) => Promise<CommandResult>,
): Promise<CommandResult> {
  const directory = createMandantDirectory(host.env, host, {
    waitForUnclear_ms: WAIT_FOR_UNCLEAR_MS,
    embedded: access,
  });
  try {
    const problems = await directory.problems();
    if (problems.length > 0 && (await directory.ids()).length === 0) throw new SettingsError(problems);
    for (const line of problems) host.stderr.write(`${line}\n`);
    const result = await work(directory);
    return options.mandant === undefined ? withProblems(result, problems) : result;
  } finally {
    await directory.close();
  }
}

async function workOn<Result>(
  directory: OpenDirectory,
  id: string,
  work: MandantWork<Result>,
): Promise<Result> {
  const settings = await directory.settings(id);
  const mandant = await open(directory, id);
  try {
    return await work(mandant);
  } catch (error) {
    if (!(error instanceof MissingSynchronisationError)) throw error;
    throw new UsageError(
      `${error.message} Bis dahin genügt diese Zeile in der emis-Datenbank (mit der Adresse des Postfachs): ${insertSynchronisation(settings.schema, error.anwender)}`,
    );
  }
}

async function open(directory: OpenDirectory, id: string): Promise<Mandant> {
  try {
    return await directory.open(id);
  } catch (error) {
    if (error instanceof StoreError || error instanceof UnknownMandantError)
      throw new NotOpenedError(error.message);
    throw error;
  }
}

/** The Mandant that is meant; undefined: none is named, and there are several. */
function chosen(ids: readonly string[], wanted: string | undefined): string | undefined {
  if (wanted === undefined) {
    if (ids.length === 0)
      throw new UsageError('Das Verzeichnis der Mandanten (MANDANTEN) ist leer. Tragen Sie einen ein.');
    return ids.length === 1 ? ids[0] : undefined;
  }
  const id = ids.find((one) => one.toLowerCase() === wanted.toLowerCase());
  if (id !== undefined) return id;
  throw new UsageError(
    `Den Mandanten „${wanted}“ gibt es nicht. ${ids.length === 1 ? `Es gibt nur „${ids[0]}“; lassen Sie --mandant weg.` : `Es gibt: ${named(ids)}.`}`,
  );
}

const named = (ids: readonly string[]): string =>
  ids.length > NAMED ? `${ids.slice(0, NAMED).join(', ')} und ${ids.length - NAMED} weitere` : ids.join(', ');
