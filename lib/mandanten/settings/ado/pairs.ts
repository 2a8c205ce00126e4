/** A keyword of a connection string with its value. `afterPassword`: it may be a piece of a password with a semicolon. */
export interface Pair {
  /** In lower case, inner blanks single. */
  readonly keyword: string;
  readonly value: string;
  /** The value stands in quotes: each of its characters is meant. */
  readonly quoted: boolean;
  readonly afterPassword: boolean;
  /** Which pair it is, from 1. */
  readonly position: number;
}

/** The text is no list of `keyword=value`. */
export class PairsError extends Error {
  readonly position: number;
  constructor(position: number) {
    super(`Pair ${position} is not readable.`);
    this.name = 'PairsError';
    this.position = position;
  }
}

const PASSWORD = new Set(['password', 'pwd']);

/**
 * Reads an ADO.NET connection string (learn.microsoft.com, SqlConnection.ConnectionString): pairs separated by
 * semicolons, blanks around keywords and values do not count, a value may stand in single or double quotes, which double
 * inside; `==` in a keyword is an equals sign. One after the other, so that a keyword can be judged before what follows it.
 * Throws PairsError; it carries nothing of the text.
 */
export function* readPairs(text: string): Generator<Pair> {
  let position = 0;
  let at = 0;
  let afterPassword = false;
  while (at < text.length) {
    if (text[at] === ';' || /\s/.test(text[at]!)) {
      at += 1;
      continue;
    }
    position += 1;
    const keyword = readKeyword(text, at, position);
    const value = readValue(text, keyword.end, position);
    yield { keyword: keyword.text, value: value.text, quoted: value.quoted, afterPassword, position };
    afterPassword ||= PASSWORD.has(keyword.text);
    at = value.end;
  }
}

interface Piece {
  readonly text: string;
  readonly end: number;
}

type Value = Piece & { readonly quoted: boolean };

function readKeyword(text: string, from: number, position: number): Piece {
  let keyword = '';
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === ';') break;
    if (text[at] !== '=') keyword += text[at];
    else if (text[at + 1] === '=') {
      keyword += '=';
      at += 1;
    } else return { text: keyword.trim().replace(/\s+/g, ' ').toLowerCase(), end: at + 1 };
  }
  throw new PairsError(position);
}

function readValue(text: string, from: number, position: number): Value {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  const quote = text[at];
  if (quote !== '"' && quote !== "'") {
    const semicolon = text.indexOf(';', at);
    const end = semicolon < 0 ? text.length : semicolon;
    return { text: text.slice(at, end).trim(), end, quoted: false };
  }
  return readQuoted(text, at, quote, position);
}

function readQuoted(text: string, from: number, quote: string, position: number): Value {
  let value = '';
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== quote) value += text[at];
    else if (text[at + 1] === quote) {
      value += quote;
      at += 1;
    } else {
      const rest = /^\s*(;|$)/.exec(text.slice(at + 1));
      if (rest === null) throw new PairsError(position);
      return { text: value, end: at + 1 + rest[0].length, quoted: true };
    }
  }
  throw new PairsError(position);
}
