import type { Domaene } from '../domain/domaene.ts';
import type { ZoneId } from '../domain/zone.ts';
import type { SchemaMap } from '../emis/schemaMap.ts';
import { type BehaviourSettings, readBehaviour } from './settings/behaviour.ts';
import { type CredentialSettings, readCredentials } from './settings/credentials.ts';
import { type EmisDatabase, readEmis } from './settings/emis.ts';
import { type Environment, present } from './settings/environment.ts';
import { type GraphSettings, readGraph } from './settings/graph.ts';
import { Problems } from './settings/problems.ts';
import { readZeitplaene } from './settings/zeitplaene.ts';
import { SettingsError } from './settingsError.ts';

export { SettingsError } from './settingsError.ts';

/** The only Mandant of an installation without MANDANTEN. */
export const STANDARD_MANDANT = 'standard';

/** Everything contract.md, "Settings" lets an operator set for one Mandant; checked, with defaults, frozen. */
export interface Settings {
  readonly mandant: string;
  readonly emis: EmisDatabase;
  /** Zone of the wall times in emis. */
  readonly zone: ZoneId;
  readonly schema: SchemaMap;
  readonly graph: GraphSettings;
  readonly credentials: CredentialSettings;
  readonly behaviour: BehaviourSettings;
  /** Overrides of emis' schedule variables, as they were written. */
  readonly zeitplaene: ReadonlyMap<Domaene, string>;
}

/**
 * Reads the settings from an environment (contract.md, "Settings"). An empty value is a missing one. EMIS_SCHEMA and a
 * certificate are looked up in the file system.
 *
 * @param mandant whose settings they are; default the only one of an installation without MANDANTEN
 *
 * Throws SettingsError with all problems at once; secrets and tokens are never quoted.
 *
 * @example
 * const settings = readSettings({ EMIS_SQL: 'sqlite:emis.sqlite', GRAPH_BASE_URL: 'http://127.0.0.1:4000', GRAPH_TOKEN: 't' });
 */
export function readSettings(env: Environment, mandant = STANDARD_MANDANT): Settings {
  const values = present(env);
  const problems = new Problems();
  const emis = readEmis(values, problems);
  const graph = readGraph(values, problems);
  const credentials = readCredentials(values, problems);
  const behaviour = readBehaviour(values, problems);
  const zeitplaene = readZeitplaene(values, problems);
  if (emis === undefined || graph === undefined || credentials === undefined || behaviour === undefined)
    throw new SettingsError(problems.lines);
  if (problems.lines.length > 0) throw new SettingsError(problems.lines);
  return Object.freeze({ mandant, ...emis, graph, credentials, behaviour, zeitplaene });
}
