import type { SqlServerAddress } from '../../../emis/mssql/address.ts';
import { type Keyword, KNOWN_KEYWORDS, meaning, OF_ODBC } from './keywords.ts';
import { readLogin } from './login.ts';
import { type Pair, PairsError, readPairs } from './pairs.ts';
import { readServer } from './server.ts';

const CONNECT_TIMEOUT_S = { fallback: 15, max: 120 };
const PACKET_SIZE_BYTES = { min: 512, max: 32_767 };
const APPLICATION = 'emisExchangeSync';
const EXAMPLE = 'Server=tcp:NAME,1433;Database=emis;User ID=NAME;Password=KENNWORT';
const QUOTING = 'Enthält das Kennwort ein Semikolon, setzen Sie es in Anführungszeichen: Password="…".';
/** What may be quoted as a keyword that nobody knows: it looks like one. */
const KEYWORD = /^[\p{L}_ ]{1,40}$/u;
const ODBC = `ist eine ODBC-Verbindungszeichenfolge (Driver, DSN); gebraucht wird die ADO-Form: ${EXAMPLE}. ${QUOTING}`;
const BRACES =
  'Password steht in einer geschweiften Klammer, wie ODBC sie setzt. Schreiben Sie das Kennwort ohne die Klammern; gehören sie dazu, setzen Sie es in Anführungszeichen: Password="{…}".';

type Words = Partial<Record<Keyword, string>>;

/**
 * Reads an ADO.NET connection string for SQL Server. Of two values for the same thing the later one counts; an empty
 * value is none. Answers the address, or every problem as a German line with its remedy.
 *
 * The string holds a password: no line quotes any of it, but the first unknown keyword, where that stands before the
 * password.
 */
export function readConnectionString(text: string): SqlServerAddress | readonly string[] {
  const pairs = readAll(text);
  if (typeof pairs === 'string') return [pairs];
  const problems: string[] = [];
  const words = readWords(pairs, problems);
  const address = readAddress(words, problems);
  return address !== undefined && problems.length === 0 ? Object.freeze(address) : problems;
}

/** The pairs, or why they cannot be read. */
function readAll(text: string): Pair[] | string {
  const pairs: Pair[] = [];
  try {
    for (const pair of readPairs(text)) {
      // Before the rest is read in vain: in ODBC a brace holds what would end the value here.
      if (OF_ODBC.has(pair.keyword)) return ODBC;
      pairs.push(pair);
    }
  } catch (error) {
    if (!(error instanceof PairsError)) throw error;
    return `ist nicht lesbar (Angabe Nr. ${error.position}). Schreiben Sie ${EXAMPLE}. ${QUOTING}`;
  }
  return pairs.some(isInBraces) ? BRACES : pairs;
}

function readWords(pairs: readonly Pair[], problems: string[]): Words {
  const words: Words = {};
  let allKnown = true;
  for (const pair of pairs) {
    const known = meaning(pair.keyword);
    if (known === undefined) {
      problems.push(unknownKeyword(pair, allKnown));
      allKnown = false;
    } else if ('impossible' in known) problems.push(known.impossible);
    else if ('use' in known) {
      if (pair.value === '') delete words[known.use];
      else words[known.use] = pair.value;
    }
  }
  return words;
}

/** Whole in braces, or up to a semicolon that they may hold: ADO means the braces, whoever wrote them mostly does not. */
function isInBraces({ keyword, value, quoted }: Pair): boolean {
  const known = meaning(keyword);
  if (quoted || known === undefined || !('use' in known) || known.use !== 'password') return false;
  return value.startsWith('{') && (value.endsWith('}') || !value.includes('}'));
}

/** @param quotable nothing before it was unknown: it is a keyword, and no piece of a value with a semicolon. */
function unknownKeyword({ keyword, afterPassword, position }: Pair, quotable: boolean): string {
  if (afterPassword)
    return `Angabe Nr. ${position} (nach dem Kennwort) beginnt mit einem unbekannten Schlüsselwort. ${QUOTING} Bekannt sind: ${KNOWN_KEYWORDS}.`;
  return quotable && KEYWORD.test(keyword)
    ? `das Schlüsselwort „${keyword}“ ist unbekannt. Bekannt sind: ${KNOWN_KEYWORDS}.`
    : `Angabe Nr. ${position} beginnt mit einem unbekannten Schlüsselwort. Bekannt sind: ${KNOWN_KEYWORDS}.`;
}

function readAddress(words: Words, problems: string[]): SqlServerAddress | undefined {
  const found = <T>(result: T | string): T | undefined => {
    if (typeof result !== 'string') return result;
    problems.push(result);
    return undefined;
  };
  const where = found(
    words.server === undefined ? `Server fehlt. Schreiben Sie ${EXAMPLE}.` : readServer(words.server),
  );
  if (words.database === undefined)
    problems.push('Database fehlt. Nennen Sie die emis-Datenbank, zum Beispiel Database=emis.');
  if (words.applicationIntent !== undefined && /^read\s*only$/i.test(words.applicationIntent))
    problems.push(
      'ApplicationIntent=ReadOnly ist nicht möglich: es wird auch geschrieben. Entfernen Sie es.',
    );
  const login = found(
    readLogin({
      authentication: words.authentication,
      integratedSecurity: words.integratedSecurity,
      user: words.user,
      password: words.password,
      tenant: words.tenant,
    }),
  );
  const encrypt = readEncrypt(words.encrypt);
  if (encrypt === undefined) problems.push('Encrypt muss True, False oder Strict sein (Vorgabe: True).');
  const trust = readSwitch('TrustServerCertificate', words.trustServerCertificate, problems);
  const multiSubnetFailover = readSwitch('MultiSubnetFailover', words.multiSubnetFailover, problems);
  const timeout_s = readNumber(
    'Connect Timeout',
    words.connectTimeout,
    { min: 1, max: CONNECT_TIMEOUT_S.max },
    problems,
  );
  const packetSize_bytes = readNumber('Packet Size', words.packetSize, PACKET_SIZE_BYTES, problems);
  if (where === undefined || login === undefined || words.database === undefined) return undefined;
  return {
    ...where,
    database: words.database,
    login: Object.freeze(login),
    encrypt: encrypt ?? true,
    trustServerCertificate: trust,
    hostNameInCertificate: words.hostNameInCertificate,
    connectTimeout_ms: (timeout_s ?? CONNECT_TIMEOUT_S.fallback) * 1000,
    applicationName: words.applicationName ?? APPLICATION,
    multiSubnetFailover,
    packetSize_bytes,
  };
}

function readEncrypt(text: string | undefined): boolean | 'strict' | undefined {
  if (text === undefined || /^(true|yes|mandatory)$/i.test(text)) return true;
  if (/^(false|no|optional)$/i.test(text)) return false;
  return /^strict$/i.test(text) ? 'strict' : undefined;
}

function readSwitch(name: string, text: string | undefined, problems: string[]): boolean {
  if (text === undefined || /^(false|no)$/i.test(text)) return false;
  if (/^(true|yes)$/i.test(text)) return true;
  problems.push(`${name} muss True oder False sein (Vorgabe: False).`);
  return false;
}

function readNumber(
  name: string,
  text: string | undefined,
  { min, max }: { readonly min: number; readonly max: number },
  problems: string[],
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  problems.push(`${name} muss eine ganze Zahl von ${min} bis ${max} sein.`);
  return undefined;
}
