import type { Mandant } from '../../jobs/mandant.ts';
import { UnknownMandantError } from '../../jobs/ports.ts';
import type { OpenDirectory } from '../directory.ts';
import { checkInstallation } from '../installation.ts';
import { type MandantOptions, type MandantPorts, openMandant } from '../openMandant.ts';
import { type Environment, present } from '../settings/environment.ts';
import { isKeyVaultReference } from '../settings/keyVaultReference.ts';
import { readSettings, type Settings } from '../settings.ts';
import { SettingsError } from '../settingsError.ts';
import { type LoadPorts, loadMandanten } from './loadMandanten.ts';
import { type MandantEntry, type ParsedMandanten, parseMandanten } from './parseMandanten.ts';
import { resolveSecrets } from './resolveSecrets.ts';

/** What is changed in the directory holds after this time. */
const RELOAD_MS = 60_000;
/** Secrets are asked for again after this time, in case they were exchanged. */
const SECRETS_MS = 6 * 3_600_000;
/** What could not be asked is asked again after this time. */
const AGAIN_MS = 5 * 60_000;
/** What could not be opened is not tried again before. */
const RETRY_MS = 30_000;
/** A Mandant that was replaced, removed or not asked for is closed after this time: what is at work on it has ended. */
const LINGER_MS = 15 * 60_000;
/** App settings that belong to the installation: the webhook, which knows no Mandanten, must know them. */
const INSTALLATION = ['PUBLIC_URL', 'GRAPH_CLIENT_STATE_SECRET', 'GRAPH_CLIENT_STATE_SECRET_PREVIOUS'];
/** App settings that hold for every Mandant that says nothing else. */
const CLOUD = ['GRAPH_BASE_URL', 'AZURE_AUTHORITY_HOST'];

interface Opened {
  /** The entry as it stood in the directory. */
  readonly entry: string;
  /** With its secrets. */
  readonly values: string;
  readonly mandant: Promise<Mandant>;
  resolvedAt_ms: number;
  usedAt_ms: number;
}

/**
 * The Mandanten of a directory (contract.md, `MANDANTEN`). It is read again every minute; a bad entry stops its Mandant
 * and no other; while the directory cannot be read, the last one holds. Mandanten share nothing but this process.
 */
export function manyMandanten(
  location: string,
  env: Environment,
  ports: MandantPorts,
  loading: LoadPorts,
  options: MandantOptions = {},
): OpenDirectory {
  const { clock } = ports;
  const some = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(present(env)).filter(([name]) => names.includes(name)));
  const [installation, cloud] = [some(INSTALLATION), some(CLOUD)];
  const open = new Map<string, Opened>();
  const opening = new Map<string, Promise<Opened>>();
  const failed = new Map<string, { readonly error: unknown; readonly at_ms: number }>();
  let leaving: { readonly mandant: Promise<Mandant>; readonly since_ms: number }[] = [];
  let latest: { readonly at_ms: number; readonly parsed: Promise<ParsedMandanten> } | undefined;

  async function directory(): Promise<ParsedMandanten> {
    checkInstallation(env);
    const before = latest;
    if (before !== undefined && clock.now() - before.at_ms < RELOAD_MS) return before.parsed;
    const parsed = loadMandanten(location, loading)
      .then(parseMandanten)
      .catch((error: unknown) => {
        if (before === undefined) throw error;
        return before.parsed;
      });
    latest = { at_ms: clock.now(), parsed };
    try {
      return await parsed;
    } catch (error) {
      latest = before;
      throw error;
    }
  }

  async function entryOf(id: string): Promise<MandantEntry> {
    const entry = (await directory()).entries.find((one) => one.id === id);
    if (entry === undefined) throw new UnknownMandantError();
    if (entry.problems.length > 0) throw new SettingsError(entry.problems);
    return entry;
  }

  async function opened(id: string): Promise<Opened> {
    await tidyUp();
    const entry = await entryOf(id);
    const now_ms = clock.now();
    const known = open.get(id);
    if (known !== undefined && known.entry === JSON.stringify(entry.values) && !stale(entry, known, now_ms)) {
      known.usedAt_ms = now_ms;
      return known;
    }
    const before = failed.get(id);
    if (before !== undefined && now_ms - before.at_ms < RETRY_MS) throw before.error;
    const under = opening.get(id) ?? openNow(entry);
    opening.set(id, under);
    try {
      return await under;
    } catch (error) {
      if (known?.entry === JSON.stringify(entry.values) && error instanceof SettingsError && error.passing) {
        // Its secrets were good until now, and whether they still are cannot be asked: it goes on with them.
        known.resolvedAt_ms = now_ms - SECRETS_MS + AGAIN_MS;
        known.usedAt_ms = now_ms;
        return known;
      }
      failed.set(id, { error, at_ms: now_ms });
      throw error;
    } finally {
      if (opening.get(id) === under) opening.delete(id);
    }
  }

  const settingsOf = (id: string, values: Readonly<Record<string, string>>): Settings =>
    readSettings({ ...cloud, ...values, ...installation }, id);

  async function openNow(entry: MandantEntry): Promise<Opened> {
    const { id } = entry;
    failed.delete(id);
    const resolved = await resolveSecrets(entry.values, loading);
    const [text, values, now_ms] = [JSON.stringify(entry.values), JSON.stringify(resolved), clock.now()];
    const known = open.get(id);
    if (known !== undefined && known.entry === text && known.values === values) {
      known.resolvedAt_ms = now_ms;
      known.usedAt_ms = now_ms;
      return known;
    }
    const mandant = openMandant(settingsOf(id, resolved), ports, options);
    const fresh = { entry: text, values, mandant, resolvedAt_ms: now_ms, usedAt_ms: now_ms };
    await mandant;
    retire(id);
    open.set(id, fresh);
    return fresh;
  }

  function retire(id: string): void {
    const known = open.get(id);
    if (known !== undefined) leaving.push({ mandant: known.mandant, since_ms: clock.now() });
    open.delete(id);
  }

  /** No timer of its own: whoever asks next sends away those whose time has come. */
  async function tidyUp(): Promise<void> {
    const now_ms = clock.now();
    for (const [id, { usedAt_ms }] of open) if (now_ms - usedAt_ms >= LINGER_MS) retire(id);
    const due = leaving.filter(({ since_ms }) => now_ms - since_ms >= LINGER_MS);
    if (due.length === 0) return;
    leaving = leaving.filter((one) => !due.includes(one));
    await closeAll(due.map(({ mandant }) => mandant));
  }

  return {
    async ids() {
      const { entries } = await directory();
      for (const id of open.keys()) if (!entries.some((entry) => entry.id === id)) retire(id);
      return entries.map(({ id }) => id);
    },
    open: async (id) => (await opened(id)).mandant,
    async settings(id) {
      const { values } = await entryOf(id);
      return settingsOf(id, await resolveSecrets(values, loading));
    },
    problems: async () => (await directory()).problems,
    async close() {
      await Promise.allSettled(opening.values());
      const all = [
        ...[...open.values()].map(({ mandant }) => mandant),
        ...leaving.map(({ mandant }) => mandant),
      ];
      open.clear();
      leaving = [];
      await closeAll(all);
    },
  };
}

const stale = ({ values }: MandantEntry, { resolvedAt_ms }: Opened, now_ms: number): boolean =>
  now_ms - resolvedAt_ms >= SECRETS_MS && Object.values(values).some(isKeyVaultReference);

async function closeAll(mandanten: readonly Promise<Mandant>[]): Promise<void> {
  await Promise.allSettled(mandanten.map(async (mandant) => (await mandant).close()));
}
