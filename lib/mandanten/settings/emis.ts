import { readFileSync } from 'node:fs';
import { parseZone, type ZoneId } from '../../domain/zone.ts';
import { DEFAULT_SCHEMA_MAP, parseSchemaMap, type SchemaMap, SchemaMapError } from '../../emis/schemaMap.ts';
import type { Environment } from './environment.ts';
import type { Problems } from './problems.ts';
import { quoted } from './values.ts';

/** Where the emis database lies. */
export interface EmisDatabase {
  readonly kind: 'embedded';
  /** Path of the SQLite file. */
  readonly path: string;
}

interface EmisSettings {
  readonly emis: EmisDatabase;
  readonly zone: ZoneId;
  readonly schema: SchemaMap;
}

const DEFAULT_ZONE = 'Europe/Berlin';
const SQLITE = /^sqlite:(.*)$/is;
/** `Server=…;Database=…`: some keyword of an ADO connection string before an equals sign. */
const ADO =
  /(^|;)\s*(server|data source|address|addr|network address|initial catalog|database|user id|uid)\s*=/i;

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
  const path = SQLITE.exec(text ?? '')?.[1]?.trim();
  if (path) return Object.freeze({ kind: 'embedded', path });
  problems.add('EMIS_SQL', databaseProblem(text));
  return undefined;
}

function databaseProblem(text: string | undefined): string {
  if (text === undefined)
    return 'fehlt. Geben Sie an, wo die emis-Datenbank liegt: sqlite:PFAD, zum Beispiel sqlite:./emis.sqlite.';
  if (SQLITE.test(text)) return 'nach sqlite: fehlt der Pfad der Datei, zum Beispiel sqlite:./emis.sqlite.';
  if (ADO.test(text))
    return 'ist die Verbindungszeichenfolge eines SQL Servers. Diese Version arbeitet nur mit der eingebetteten Datenbank (sqlite:PFAD); SQL Server folgt in einer späteren Version.';
  return 'ist nicht lesbar. Erlaubt ist in dieser Version sqlite:PFAD, zum Beispiel sqlite:./emis.sqlite.';
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
