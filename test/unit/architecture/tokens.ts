/** One token of a TypeScript source. Comments are left out; `text` of a string is its content without quotes. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'sign';
  readonly text: string;
  readonly line: number;
  /** How many brackets of any kind are open around it; a bracket itself counts as outside. */
  readonly depth: number;
}

const WORD = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*/uy;
const NUMBER = /\d[\w.]*/y;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const BLANK = /\s+/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const SIGN = /=>|\?\.|\.\.\.|[\s\S]/y;
/** After these words a slash begins a regular expression, after any other word it divides. */
const BEFORE_REGEX = new Set([
  'return',
  'case',
  'typeof',
  'in',
  'of',
  'await',
  'yield',
  'void',
  'delete',
  'else',
]);

/**
 * Splits a source into tokens well enough for the architecture rules: comments, strings, templates and regular
 * expressions are told from code, so that a rule never reads a word out of a comment or a text.
 */
export function tokens(source: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  let line = 1;
  let depth = 0;
  /** For each template that is open: the depth at which its `${` stands. */
  const templates: number[] = [];

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const take = (text: string): void => {
    at += text.length;
    line += text.split('\n').length - 1;
  };
  const add = (kind: Token['kind'], text: string, shown = text): void => {
    found.push({ kind, text: shown, line, depth });
    take(text);
  };
  /** From behind a backtick or the `}` of a `${…}` to the next `${` or the closing backtick. */
  const addTemplatePart = (): void => {
    const text = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;
    const part = match(text)!;
    add('template', part);
    if (part.endsWith('${')) templates.push(depth++);
  };

  while (at < source.length) {
    const passed = match(BLANK) ?? match(COMMENT);
    if (passed !== undefined) {
      take(passed);
      continue;
    }
    const word = match(WORD);
    if (word !== undefined) {
      add('word', word);
      continue;
    }
    const number = match(NUMBER);
    if (number !== undefined) {
      add('number', number);
      continue;
    }
    const string = match(STRING);
    if (string !== undefined) {
      add('string', string, string.slice(1, -1));
      continue;
    }
    if (source[at] === '`') {
      take('`');
      addTemplatePart();
      continue;
    }
    const regex = source[at] === '/' && mayBeginRegex(found.at(-1)) ? match(REGEX) : undefined;
    if (regex !== undefined) {
      add('regex', regex);
      continue;
    }
    const sign = match(SIGN)!;
    if (sign === '}' && templates.at(-1) === depth - 1) {
      templates.pop();
      depth--;
      take(sign);
      addTemplatePart();
      continue;
    }
    if (')]}'.includes(sign)) depth--;
    add('sign', sign);
    if ('([{'.includes(sign)) depth++;
  }
  return found;
}

function mayBeginRegex(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return BEFORE_REGEX.has(before.text);
  return before.kind === 'sign' && before.text !== ')' && before.text !== ']' && before.text !== '}';
}
