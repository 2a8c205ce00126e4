import type { Token } from './tokens.ts';

/** Statements that a module may consist of: declarations, nothing that acts. */
const DECLARATIONS = new Set([
  'import',
  'export',
  'const',
  'let',
  'type',
  'interface',
  'function',
  'class',
  'async',
  'abstract',
  'declare',
  'default',
]);
const BODIES = new Set(['function', 'class', 'interface']);
/** Calls that must not happen while a constant gets its value: reading, opening, listening, starting. */
const CALLS =
  /^(fetch|open\w*|create(Server|Hash|Hmac)|connect\w*|listen|exec\w*|spawn\w*|\w+Sync|(read|write)File|hostname|cwd|setTimeout|setInterval)$/;
/** Words that are work wherever they stand. */
const WORDS = new Set(['await', 'env', 'argv']);

/**
 * Work that a module does by merely being imported, as `line: what`: statements that act, and constants whose value is
 * read, opened or awaited. Function bodies do not count; a constant made by a pure call (a zod schema) is fine.
 */
export function importTimeWork(source: readonly Token[]): string[] {
  return statements(source).flatMap((statement) => {
    const first = statement[0]!;
    if (!DECLARATIONS.has(first.text)) return [`${first.line}: a statement that acts (${first.text} …)`];
    if (hasBody(statement) || declaresOnly(statement)) return [];
    const running = atOnce(statement);
    return running
      .filter((token, at) => token.kind === 'word' && isWork(token.text, running[at + 1]?.text))
      .map((token) => `${token.line}: ${token.text}`);
  });
}

function isWork(word: string, next: string | undefined): boolean {
  return WORDS.has(word) || (next === '(' && CALLS.test(word));
}

/** Imports, types and lists of exports. */
function declaresOnly(statement: readonly Token[]): boolean {
  const [first, second] = statement.map((token) => token.text);
  return (
    first === 'import' ||
    first === 'type' ||
    (first === 'export' && ['type', '{', '*'].includes(second ?? ''))
  );
}

function hasBody(statement: readonly Token[]): boolean {
  const head = statement.slice(0, 4).filter((token) => token.depth === 0);
  return head.some((token) => BODIES.has(token.text));
}

/** The module's own statements: they end with `;` or, with a body, at its closing brace. */
function statements(source: readonly Token[]): Token[][] {
  const found: Token[][] = [];
  let open: Token[] = [];
  const close = (): void => {
    if (open.length > 0) found.push(open);
    open = [];
  };
  for (const [at, token] of source.entries()) {
    if (token.depth === 0 && token.text === ';') {
      close();
      continue;
    }
    open.push(token);
    const endsBlock = token.depth === 0 && token.kind === 'sign' && token.text === '}';
    if (!endsBlock) continue;
    const next = source[at + 1];
    // `function f(): { a: string } {` and `export { a } from` go on behind their first closing brace.
    const goesOn =
      next?.kind === 'sign' || next?.text === 'from' || next?.text === 'extends' || next?.text === 'as';
    if (!goesOn && (hasBody(open) || next?.line !== token.line)) close();
  }
  close();
  return found;
}

/** A statement without the bodies of its functions: those run later. */
function atOnce(statement: readonly Token[]): Token[] {
  const kept: Token[] = [];
  /** The depth at which the function that is being skipped began. */
  let skipping: number | undefined;
  for (const [at, token] of statement.entries()) {
    const before = statement[at - 1];
    if (skipping !== undefined) {
      const bodyEnds = token.depth === skipping && (token.text === ',' || token.text === '}');
      if (token.depth < skipping || bodyEnds) skipping = undefined;
    } else if (token.text === '=>' || token.text === 'function' || isMethodBody(token, before)) {
      skipping = token.depth;
    } else {
      kept.push(token);
    }
  }
  return kept;
}

/** The brace of `name(…) {` and `name(…): Type {`; an object's brace follows a sign such as `=`, `(`, `,` or `:`. */
function isMethodBody(token: Token, before: Token | undefined): boolean {
  if (token.kind !== 'sign' || token.text !== '{' || before === undefined) return false;
  return before.kind === 'word'
    ? before.text !== 'satisfies' && before.text !== 'as'
    : ')]>'.includes(before.text);
}
