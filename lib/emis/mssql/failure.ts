import { StoreError, type StoreErrorKind } from '../../sync/ports/errors.ts';
import type { SqlServerAddress } from './address.ts';
import { certificateProblem, encryptionProblem } from './certificates.ts';
import type { QueryOptions } from './connection.ts';
import { type DriverFacts, driverFacts } from './driverFacts.ts';
import {
  BABELFISH_OTHER,
  ENDED_IN_TRIGGER,
  FIREWALL,
  FIRST_USER_ERROR,
  FULL,
  LOST_FOR_NOW,
  MISSING_COLUMN,
  MISSING_OBJECT,
  NO_DATABASE,
  NO_LOGIN,
  NO_RIGHTS,
  NOT_UNDERSTOOD,
  READ_ONLY,
  REFUSED_FOR_NOW,
  REFUSED_VALUES,
} from './serverNumbers.ts';
import { serverText } from './serverText.ts';

/** What a failed batch means for whoever sent it. */
export interface Failure {
  readonly error: StoreError;
  /** It may pass by itself: worth another try. */
  readonly passing: boolean;
  /**
   * - `none`: certainly nothing was done (never sent, or the server rolled it back and said so).
   * - `unknown`: sent, and no answer came.
   */
  readonly effect: 'none' | 'unknown';
}

/** A batch, and where it had got to. */
export interface Attempt {
  readonly phase: 'connecting' | 'executing';
  /** The batch's name, for messages about the installation. */
  readonly statement: string;
  /** What is `never` sent twice writes to the tables of emis, where the vendor's triggers have their say. */
  readonly repeat: QueryOptions['repeat'];
  readonly address: SqlServerAddress;
  /** Error numbers that came beside the error. */
  readonly loginNumbers?: readonly number[];
}

/** Codes of a way to the server that broke or stayed silent. */
const BROKEN =
  /^(ESOCKET|ECONNCLOSED|ECLOSE|ECONN\w*|ETIMEOUT|ETIMEDOUT|EPIPE|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|ENOTFOUND|EINVALIDSTATE|ENOTOPEN|ECANCEL|EPOOL|EINSTLOOKUP|EPROTO|EFEDAUTH|EDEADLINE)$/;
/** The connection was found dead at the moment of sending. */
const NEVER_SENT = 'EINVALIDSTATE';
const CUT_BY_SERVER = 20;

/** Severities of errors that a statement meets; from 17 on the server itself is short of something. */
const OF_STATEMENT = { min: 11, max: 16 };

/**
 * What the failure of a batch means: the port's error in German with its remedy, whether another try makes sense and
 * whether the batch may have taken effect. One classifier for SQL Server and Babelfish; the connection string and values
 * of rows never appear.
 */
export function failure(error: unknown, attempt: Attempt): Failure {
  if (error instanceof StoreError) return { error, passing: false, effect: 'none' };
  const facts = driverFacts(error, attempt.loginNumbers);
  const made = (kind: StoreErrorKind, message: string, passing: boolean, effect: 'none' | 'unknown') =>
    ({ error: new StoreError(kind, message, error), passing, effect }) as const;
  const broken = facts.severity >= CUT_BY_SERVER || [...facts.codes].some((code) => BROKEN.test(code));
  if (attempt.phase === 'connecting') {
    const passing =
      certificateProblem(facts.codes) === undefined &&
      (facts.numbers.length === 0 ? broken && !facts.codes.has('ELOGIN') : refusedForNow(facts));
    const { text, kind } = connectingMessage(facts, attempt.address);
    return made(kind, text, passing, 'none');
  }
  if (facts.numbers.some((number) => LOST_FOR_NOW.has(number)))
    return made('connection', MOVING, true, 'unknown');
  const refused = facts.numbers.find((number) => REFUSED_FOR_NOW.has(number));
  if (refused !== undefined) return made('connection', refusedMessage(refused), true, 'none');
  if (broken) return made('connection', BROKEN_OFF, true, facts.codes.has(NEVER_SENT) ? 'none' : 'unknown');
  const installation = installationMessage(facts, attempt, error);
  if (installation !== undefined) return made('settings', installation, false, 'none');
  const value = facts.numbers.find((number) => REFUSED_VALUES.has(number) || number >= FIRST_USER_ERROR);
  if (value !== undefined) {
    // RAISERROR alone takes nothing back and ends nothing, whatever XACT_ABORT says: the batch may have gone on.
    const goesOn = value >= FIRST_USER_ERROR && !facts.numbers.some((number) => ENDED_IN_TRIGGER.has(number));
    return made('page', valueMessage(value), false, goesOn ? 'unknown' : 'none');
  }
  const number = facts.numbers[0];
  if (number === undefined) return made('connection', unexpected(attempt.statement, facts), false, 'unknown');
  // Our statements are the same for every item; what the vendor's triggers make of one (a subquery written for one row, a
  // call of something that is not there) may be that item's alone. They go on or end at will: what was done is read back.
  if (attempt.repeat === 'never' && isOfStatement(facts))
    return made('page', triggerMessage(number), false, 'unknown');
  return made('settings', unexpected(attempt.statement, facts), false, 'none');
}

function isPassing(number: number): boolean {
  return REFUSED_FOR_NOW.has(number) || LOST_FOR_NOW.has(number);
}

/** The server itself said that it has no room for a login at the moment; were the login wrong, it had said that, too. */
function refusedForNow({ numbers }: DriverFacts): boolean {
  return numbers.some(isPassing) && !numbers.some((number) => NO_LOGIN.has(number));
}

function isOfStatement({ numbers, severity }: DriverFacts): boolean {
  if (numbers.some((number) => NOT_UNDERSTOOD.has(number))) return false;
  return severity >= OF_STATEMENT.min && severity <= OF_STATEMENT.max;
}

const MOVING =
  'Der SQL Server wird gerade umgeschaltet oder neu gestartet. Der nächste Lauf versucht es wieder.';
const BROKEN_OFF =
  'Die Verbindung zum SQL Server ist abgebrochen oder hat zu lange nicht geantwortet. Prüfen Sie Netz und Auslastung; der nächste Lauf versucht es wieder.';

function refusedMessage(number: number): string {
  if (number === 1205 || number === 1222 || number === 3960)
    return `Die emis-Datenbank ist von anderen Benutzern gesperrt (SQL-Fehler ${number}). Schließen Sie dort offene Änderungen ab; der nächste Lauf versucht es wieder.`;
  return `Der SQL Server ist überlastet oder noch nicht bereit (SQL-Fehler ${number}). Der nächste Lauf versucht es wieder.`;
}

/** What stands in the way to the server; `settings` where somebody must put something right before it can work. */
function connectingMessage(
  facts: DriverFacts,
  { encrypt }: SqlServerAddress,
): { readonly text: string; readonly kind: StoreErrorKind } {
  const remedy =
    certificateProblem(facts.codes) ?? encryptionProblem(facts.codes, encrypt) ?? settingsMessage(facts);
  if (remedy !== undefined) return { text: remedy, kind: 'settings' };
  return { text: unreachableMessage(facts), kind: 'connection' };
}

function settingsMessage(facts: DriverFacts): string | undefined {
  const has = (numbers: ReadonlySet<number>) => facts.numbers.some((number) => numbers.has(number));
  if (has(FIREWALL))
    return 'Die Firewall des SQL Servers lässt diesen Rechner nicht zu. Tragen Sie seine Adresse in den Firewallregeln des Servers ein.';
  if (has(NO_DATABASE) && !refusedForNow(facts))
    return 'Die Datenbank aus EMIS_SQL gibt es auf dem SQL Server nicht, oder die Anmeldung darf sie nicht öffnen. Prüfen Sie Database in EMIS_SQL und legen Sie in der Datenbank einen Benutzer für die Anmeldung an (sql/rights.sql).';
  if (has(NO_LOGIN) || (facts.codes.has('ELOGIN') && !facts.numbers.some(isPassing)))
    return 'Der SQL Server lehnt die Anmeldung ab. Prüfen Sie User ID, Password und Database in EMIS_SQL und ob die Anmeldung aktiv ist und SQL-Anmeldungen erlaubt sind.';
  if (facts.codes.has('EFEDAUTH'))
    return 'Für den SQL Server war keine Anmeldung bei Entra ID möglich. Prüfen Sie Authentication in EMIS_SQL und ob die verwaltete Identität oder App-Registrierung eingerichtet ist.';
  if (facts.codes.has('ENOTFOUND'))
    return 'Der Name des SQL Servers aus EMIS_SQL ist im Netz nicht bekannt. Prüfen Sie Server in EMIS_SQL und die Namensauflösung (VPN, Hybridverbindung).';
  return undefined;
}

function unreachableMessage(facts: DriverFacts): string {
  if (facts.codes.has('EAI_AGAIN'))
    return 'Der Name des SQL Servers aus EMIS_SQL lässt sich gerade nicht auflösen. Prüfen Sie Server in EMIS_SQL und die Namensauflösung (VPN, Hybridverbindung).';
  if (facts.codes.has('EINSTLOOKUP'))
    return 'Die Instanz des SQL Servers aus EMIS_SQL antwortet nicht. Prüfen Sie ihren Namen und den Dienst SQL Server Browser, oder nennen Sie den Port: Server=NAME,1433.';
  if (facts.codes.has('EPOOL'))
    return 'Alle Verbindungen zum SQL Server sind belegt. Der nächste Lauf versucht es wieder; hält es an, prüfen Sie die Auslastung des Servers.';
  if (facts.codes.has('ENOTOPEN') && facts.numbers.length === 0)
    return 'Die Verbindungen zum SQL Server werden gerade geschlossen. Der nächste Lauf versucht es wieder.';
  if (facts.numbers.some((number) => NO_DATABASE.has(number)))
    return `Die Datenbank aus EMIS_SQL lässt sich gerade nicht öffnen (SQL-Fehler ${facts.numbers[0]}). Der nächste Lauf versucht es wieder; hält es an, prüfen Sie Database in EMIS_SQL und ob die Datenbank online ist.`;
  const number = facts.numbers[0] === undefined ? '' : ` (SQL-Fehler ${facts.numbers[0]})`;
  return `Der SQL Server ist nicht erreichbar${number}. Prüfen Sie Server und Port in EMIS_SQL, ob der Dienst läuft und TCP/IP erlaubt ist, und die Firewall dazwischen.`;
}

/** The database lacks something, or we lack rights in it. SQL Server's texts for these numbers name objects only. */
function installationMessage(
  facts: DriverFacts,
  { statement, address }: Attempt,
  error: unknown,
): string | undefined {
  const { numbers } = facts;
  const text = serverText(error, address);
  if (numbers.includes(MISSING_OBJECT))
    return `In der emis-Datenbank fehlt eine Tabelle (${text}). Führen Sie „emisExchangeSync installieren“ aus, prüfen Sie EMIS_SCHEMA und ob der Kompatibilitätsgrad der Datenbank mindestens 130 ist.`;
  if (numbers.includes(MISSING_COLUMN))
    return `Die emis-Datenbank passt nicht zur Zuordnung in EMIS_SCHEMA (${text}). Ergänzen Sie die Spalte oder die Zuordnung.`;
  if (numbers.some((number) => NO_RIGHTS.has(number)))
    return `Der Anmeldung fehlt ein Recht in der emis-Datenbank (${text}). Führen Sie als Administrator aus, was „emisExchangeSync installieren --rechte“ zeigt (bei den üblichen Namen: sql/rights.sql).`;
  if (numbers.includes(BABELFISH_OTHER))
    return `Der Datenbank fehlt eine Tabelle, eine Spalte oder ein Recht, oder sie ist gesperrt (Anweisung ${statement}). Führen Sie „emisExchangeSync installieren“ aus und prüfen Sie EMIS_SCHEMA und sql/rights.sql.`;
  if (numbers.some((number) => FULL.has(number)))
    return 'Der emis-Datenbank fehlt Platz für Daten oder Protokoll. Schaffen Sie Platz auf dem SQL Server.';
  if (numbers.some((number) => READ_ONLY.has(number)))
    return 'Die emis-Datenbank ist schreibgeschützt. Heben Sie den Schreibschutz auf, oder nennen Sie in EMIS_SQL den Server, auf dem sie beschreibbar ist.';
  return undefined;
}

function valueMessage(number: number): string {
  if (number === 2601 || number === 2627)
    return `Die emis-Datenbank hat einen Eintrag als doppelt abgelehnt (SQL-Fehler ${number}).`;
  if (number === 3609 || number === 3616 || number >= FIRST_USER_ERROR)
    return `Ein Trigger der emis-Datenbank hat die Änderung abgelehnt (SQL-Fehler ${number}). Prüfen Sie die Trigger der Tabelle.`;
  return `Die emis-Datenbank hat einen Wert abgelehnt (SQL-Fehler ${number}). Prüfen Sie die Spalten der Tabelle und EMIS_SCHEMA.`;
}

function triggerMessage(number: number): string {
  return `Die emis-Datenbank hat die Änderung nicht angenommen (SQL-Fehler ${number}). Prüfen Sie die Trigger und Spalten der Tabelle.`;
}

function unexpected(statement: string, facts: DriverFacts): string {
  const what = [...facts.numbers.map((number) => `SQL-Fehler ${number}`), ...facts.codes].join(', ');
  return `Der SQL Server hat die Anweisung ${statement} nicht ausgeführt (${what || 'Ursache unbekannt'}). Prüfen Sie Version und Kompatibilitätsgrad der Datenbank (mindestens SQL Server 2016, Grad 130).`;
}
