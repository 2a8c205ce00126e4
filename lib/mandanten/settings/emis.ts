import { readFileSync } from 'node:fs';
import { parseZone, type ZoneId } from '../../domain/zone.ts';
import type { SqlServerAddress } from '../../emis/mssql/address.ts';
import { DEFAULT_SCHEMA_MAP, parseSchemaMap, type SchemaMap, SchemaMapError } from '../../emis/schemaMap.ts';
import { readConnectionString } from './ado/connectionString.ts';
import type { Environment } from './environment.ts';
import type { Problems } from './problems.ts';
import { quoted } from './values.ts';

/** Where the emis database lies. */
export type EmisDatabase =
  /** `path`: of the SQLite file. */
  | { readonly kind: 'embedded'; readonly path: string }
  | { readonly kind: 'mssql'; readonly address: SqlServerAddress };

interface EmisSettings {
  readonly emis: EmisDatabase;
  readonly zone: ZoneId;
  readonly schema: SchemaMap;
}

const DEFAULT_ZONE = 'Europe/Berlin';
const SQLITE = /^sqlite:(.*)$/is;
/** Some `keyword=value`: meant as an ADO connection string. */
const ADO = /^\s*[\p{L}_][\p{L}_ ]*=/u;
const FORMS =
  'sqlite:PFAD für die eingebettete Datenbank, oder die Verbindungszeichenfolge eines SQL Servers: Server=tcp:NAME,1433;Database=emis;User ID=NAME;Password=KENNWORT';

/** EMIS_SQL, EMIS_ZEITZONE, EMIS_SCHEMA. */
export function readEmis(values: Environment, problems: Problems): EmisSettings | undefined {
  const emis = readDatabase(values.EMIS_SQL, problems);
  const zone = readZone(values.EMIS_ZEITZONE ?? DEFAULT_ZONE, problems);
  const schema = readSchema(values.EMIS_SCHEMA, problems);
  if (emis === undefined || zone === undefined || schema === undefined) return undefined;
  return { emis, zone, schema };
}

/** A connection string holds a password: nothing of EMIS_SQL is ever quoted. */
function readDatabase(text: string | undefined, problems: Problems): EmisDatabase | undefined {
  const refuse = (...lines: readonly string[]): undefined => {
    for (const line of lines) problems.add('EMIS_SQL', line);
  };
  if (text === undefined) return refuse(`fehlt. Geben Sie an, wo die emis-Datenbank liegt: ${FORMS}.`);
  if (SQLITE.test(text)) {
    const path = SQLITE.exec(text)?.[1]?.trim();
    if (path) return Object.freeze({ kind: 'embedded', path });
    return refuse('nach sqlite: fehlt der Pfad der Datei, zum Beispiel sqlite:./emis.sqlite.');
  }
  if (!ADO.test(text)) return refuse(`ist nicht lesbar. Erlaubt ist ${FORMS}.`);
  const address = readConnectionString(text);
  if ('server' in address) return Object.freeze({ kind: 'mssql', address });
  return refuse(...address);
}

function readZone(name: string, problems: Problems): ZoneId | undefined {
  const zone = parseZone(name);
  if (zone === undefined) {
    problems.add(
      'EMIS_ZEITZONE',
      `${quoted(name)} ist keine Zeitzone. Erlaubt sind IANA-Namen wie Europe/Berlin und Windows-Namen wie W. Europe Standard Time.`,
    );
  }
  return zone;
}

/** A path, or the map itself (in the directory of Mandanten). */
function readSchema(path: string | undefined, problems: Problems): SchemaMap | undefined {
  if (path === undefined) return DEFAULT_SCHEMA_MAP;
  const inline = path.trimStart().startsWith('{');
  const text = inline ? path : readText(path);
  if (text === undefined) {
    problems.add(
      'EMIS_SCHEMA',
      `die Datei ${path} ist nicht lesbar. Prüfen Sie Pfad und Rechte, oder entfernen Sie die Variable.`,
    );
    return undefined;
  }
  try {
    return parseSchemaMap(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    if (error instanceof SchemaMapError) problems.lines.push(...error.errors);
    else
      problems.add(
        'EMIS_SCHEMA',
        `${inline ? 'der Text' : `die Datei ${path}`} ist kein gültiges JSON. Korrigieren Sie ${inline ? 'ihn' : 'die Datei'}.`,
      );
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
