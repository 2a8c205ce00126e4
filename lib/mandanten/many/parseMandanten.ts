import { z } from 'zod';
import { MANDANT_ID } from '../../webhook/clientState.ts';
import { isKeyVaultReference } from '../settings/keyVaultReference.ts';
import { isLoopbackOrigin, safeOrigin } from '../settings/origins.ts';
import { SettingsError } from '../settingsError.ts';

/** One Mandant of the directory as it stands there: settings by their names, references not resolved yet. */
export interface MandantEntry {
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  /** What is wrong with it, one German line each; it is out of work then, and no other. */
  readonly problems: readonly string[];
}

export interface ParsedMandanten {
  readonly entries: readonly MandantEntry[];
  /** Entries that cannot even be named. */
  readonly problems: readonly string[];
}

const FILE = z.object({
  v: z.literal(1),
  vorgaben: z.record(z.string(), z.unknown()).optional(),
  mandanten: z.array(z.record(z.string(), z.unknown())).max(10_000),
});
/** What an entry may set, besides the schedules and all EMISSYNC_ settings, which check their own names. */
const SETTINGS = [
  'EMIS_SQL',
  'EMIS_ZEITZONE',
  'EMIS_SCHEMA',
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_IDENTITY',
  'AZURE_AUTHORITY_HOST',
  'GRAPH_BASE_URL',
  'GRAPH_TOKEN',
];
const OWN_NAMES = /^(EMISSYNC_\w+|emis_exchangesync_zeitplan_\w+)$/i;
/** Say which company it is: one that forgot them must not get another one's. */
const NEVER_SHARED = ['EMIS_SQL', 'AZURE_TENANT_ID', 'GRAPH_TOKEN'];
const SECRETS = ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE'];
const PASSWORD = /(^|;)\s*(password|pwd|kennwort)\s*=/i;
const REFERENCE_RULE =
  'Geheimnisse stehen hier nur als Verweis: @Microsoft.KeyVault(SecretUri=https://NAME.vault.azure.net/secrets/NAME).';

/**
 * Reads the directory of Mandanten (docs/administration.md, "Mehrere Mandanten"). Throws SettingsError where the text as
 * a whole is none; what is wrong with one entry stays with it. No value is ever quoted.
 */
export function parseMandanten(text: string): ParsedMandanten {
  const { vorgaben = {}, mandanten } = parseFile(text);
  const shared = settingsIn(vorgaben);
  const sharedProblems = [
    ...shared.problems,
    ...NEVER_SHARED.filter((name) => name in shared.values).map(
      (name) => `${name}: darf nicht in den Vorgaben stehen, denn es gehört zu genau einem Mandanten.`,
    ),
  ].map((line) => `Vorgaben: ${line}`);
  if (sharedProblems.length > 0) throw new SettingsError(sharedProblems);
  const entries: MandantEntry[] = [];
  const problems: string[] = [];
  for (const [index, entry] of mandanten.entries()) {
    const { id, aktiv, ...rest } = entry;
    if (aktiv === false) continue;
    const clash = typeof id === 'string' && entries.some((other) => sameId(other.id, id));
    if (typeof id !== 'string' || !MANDANT_ID.test(id) || clash) {
      problems.push(`MANDANTEN, Eintrag ${index + 1}: ${idProblem(id, clash)}`);
      continue;
    }
    const own = settingsIn(rest);
    const values = { ...shared.values, ...own.values };
    entries.push({
      id,
      values,
      problems: [...own.problems, ...secretProblems(values), ...shares(values, entries)],
    });
  }
  return { entries, problems };
}

const sameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function parseFile(text: string): z.output<typeof FILE> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new SettingsError([
      'MANDANTEN: Das Verzeichnis der Mandanten ist kein gültiges JSON. Korrigieren Sie die Datei.',
    ]);
  }
  const file = FILE.safeParse(value);
  if (file.success) return file.data;
  throw new SettingsError([
    'MANDANTEN: Das Verzeichnis der Mandanten hat nicht die erwartete Form: { "v": 1, "mandanten": [ { "id": "firma", "EMIS_SQL": "…", … } ] }.',
  ]);
}

function idProblem(id: unknown, clash: boolean): string {
  if (clash)
    return 'die id gibt es schon (Groß- und Kleinschreibung zählen nicht). Geben Sie jedem Mandanten eine eigene; dieser Eintrag ruht.';
  return id === undefined
    ? 'die id fehlt; dieser Eintrag ruht.'
    : 'die id ist ungültig: erlaubt sind 1 bis 64 Buchstaben ohne Umlaute, Ziffern, - und _; dieser Eintrag ruht.';
}

/** The settings of an entry as text; EMIS_SCHEMA may be the map itself. */
function settingsIn(entry: Readonly<Record<string, unknown>>): {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
} {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(entry)) {
    if (!SETTINGS.includes(name) && !OWN_NAMES.test(name))
      problems.push(
        `${printable(name)}: ist hier unbekannt. Erlaubt sind id, aktiv, ${SETTINGS.join(', ')}, EMISSYNC_… und emis_exchangesync_zeitplan_….`,
      );
    else if (typeof value === 'string') values[name] = value;
    else if (typeof value === 'number' && Number.isFinite(value)) values[name] = String(value);
    else if (name === 'EMIS_SCHEMA' && typeof value === 'object' && value !== null)
      values[name] = JSON.stringify(value);
    else problems.push(`${name}: muss Text oder eine Zahl sein.`);
  }
  return { values, problems };
}

const printable = (name: string): string =>
  /^[\w.-]{1,60}$/.test(name) ? name : 'Eine Angabe mit ungültigem Namen';

/** A directory is read by many and copied about: it holds no secrets, unless all of it is a local trial. */
function secretProblems(values: Readonly<Record<string, string>>): string[] {
  const graph = safeOrigin(values.GRAPH_BASE_URL ?? 'https://graph.microsoft.com');
  if (graph !== undefined && isLoopbackOrigin(graph)) return [];
  const plain = SECRETS.filter((name) => values[name] !== undefined && !isKeyVaultReference(values[name]!));
  const problems = plain.map((name) => `${name}: steht im Klartext im Verzeichnis. ${REFERENCE_RULE}`);
  if (values.EMIS_SQL !== undefined && PASSWORD.test(values.EMIS_SQL))
    problems.push(`EMIS_SQL: enthält ein Kennwort im Klartext. ${REFERENCE_RULE}`);
  return problems;
}

/** Two Mandanten on one emis database would bring one company's data into the other one's mailboxes. */
function shares(values: Readonly<Record<string, string>>, before: readonly MandantEntry[]): string[] {
  const database = (one: Readonly<Record<string, string>>) => one.EMIS_SQL?.trim().toLowerCase();
  const mine = database(values);
  const other = before.find((entry) => mine !== undefined && database(entry.values) === mine);
  return other === undefined
    ? []
    : [
        `EMIS_SQL: ist dieselbe emis-Datenbank wie die des Mandanten ${other.id}. Jeder Mandant braucht seine eigene; dieser ruht.`,
      ];
}
