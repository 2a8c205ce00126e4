import { StoreError } from '../../sync/ports/errors.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html) that we tell apart. */
const ERROR = 1;
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const TOOBIG = 18;
const CONSTRAINT = 19;
const MISMATCH = 20;
const NOTADB = 26;

/** Extended constraint codes whose message names columns only: CHECK, NOT NULL, PRIMARY KEY, UNIQUE. */
const NAMES_COLUMNS_ONLY = new Set([275, 1299, 1555, 2067]);

const REMEDIES: Readonly<Record<number, string>> = {
  [BUSY]:
    'Die eingebettete emis-Datenbank ist von einem anderen Programm gesperrt. Schließen Sie dort offene Änderungen ab; der nächste Lauf versucht es wieder.',
  [READONLY]:
    'Die eingebettete emis-Datenbank ist schreibgeschützt. Geben Sie der Datei und ihrem Ordner Schreibrechte.',
  [CORRUPT]:
    'Die eingebettete emis-Datenbank ist beschädigt. Spielen Sie eine Sicherung ein oder löschen Sie die Datei und legen Sie sie neu an: emisExchangeSync installieren',
  [FULL]: 'Auf dem Datenträger der eingebetteten emis-Datenbank ist kein Platz mehr. Schaffen Sie Platz.',
  [CANTOPEN]:
    'Die eingebettete emis-Datenbank lässt sich nicht öffnen oder anlegen. Prüfen Sie den Pfad in EMIS_SQL und die Rechte an Datei und Ordner.',
  [NOTADB]:
    'Die Datei ist keine SQLite-Datenbank. Prüfen Sie den Pfad in EMIS_SQL (sqlite:PFAD); eine neue legt „emisExchangeSync installieren“ an, wo keine ist.',
};

/** The extended result code of an error of node:sqlite; undefined for any other error. */
function extendedCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode;
}

/** Somebody else holds the file at this moment: worth another try. */
export function isBusy(error: unknown): boolean {
  const primary = (extendedCode(error) ?? 0) & 0xff;
  return primary === BUSY || primary === LOCKED;
}

/**
 * The port's error for whatever went wrong; decided by result codes. Errors that are no database error (assertions,
 * our own) come back as they are.
 *
 * @param preparing the statement could not even be prepared: a table or column is missing, no value can be to blame.
 */
export function toStoreError(error: unknown, preparing = false): unknown {
  const extended = extendedCode(error);
  if (extended === undefined || error instanceof StoreError) return error;
  const message = (error as Error).message;
  const primary = extended & 0xff;
  if (preparing && primary === ERROR) {
    return new StoreError(
      'connection',
      `Die eingebettete emis-Datenbank passt nicht zur Zuordnung in EMIS_SCHEMA (${message}). Ergänzen Sie die Tabelle oder Spalte oder die Zuordnung.`,
      error,
    );
  }
  const remedy = REMEDIES[primary === LOCKED ? BUSY : primary];
  if (remedy !== undefined) return new StoreError('connection', remedy, error);
  if (primary === CONSTRAINT) {
    const which = NAMES_COLUMNS_ONLY.has(extended) ? ` (${message})` : '';
    return new StoreError(
      'page',
      `emis hat die Änderungen abgelehnt, weil sie eine Regel der Datenbank verletzen${which}. Nichts davon wurde geschrieben.`,
      error,
    );
  }
  if (primary === TOOBIG || primary === MISMATCH || primary === ERROR) {
    return new StoreError(
      'page',
      'emis hat die Änderungen abgelehnt, weil ein Wert nicht in seine Spalte passt oder ein Trigger fehlschlug. Nichts davon wurde geschrieben.',
      error,
    );
  }
  return new StoreError(
    'connection',
    `Die eingebettete emis-Datenbank hat einen Fehler gemeldet (SQLite ${extended}). Prüfen Sie Datei und Datenträger.`,
    error,
  );
}
