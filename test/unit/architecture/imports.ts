import type { Token } from './tokens.ts';

/** One import of a module, however it is written. */
export interface Import {
  /** As written; undefined when it is not a plain text and cannot be known. */
  readonly specifier: string | undefined;
  /** Vanishes when the types are stripped: loads nothing. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/**
 * All imports of a source: `import … from`, `import 'x'`, `export … from`, `import('x')` as an expression or a type,
 * `require('x')`, `process.getBuiltinModule('x')` – static, dynamic and type-only.
 */
export function imports(source: readonly Token[]): Import[] {
  const found: Import[] = [];
  source.forEach((token, at) => {
    if (token.kind !== 'word' || isMember(source, at)) return;
    const next = source[at + 1];
    if (['import', 'require', 'getBuiltinModule'].includes(token.text) && next?.text === '(') {
      const argument = source[at + 2];
      const specifier = argument?.kind === 'string' ? argument.text : undefined;
      found.push({ specifier, typeOnly: false, line: token.line });
    } else if (token.text === 'import' && next?.kind === 'string') {
      found.push({ specifier: next.text, typeOnly: false, line: token.line });
    } else if ((token.text === 'import' || token.text === 'export') && token.depth === 0) {
      const from = fromClause(source, at + 1);
      if (from !== undefined)
        found.push({ specifier: from, typeOnly: next?.text === 'type', line: token.line });
    }
  });
  return found;
}

/** `x.import` is a property; `process.getBuiltinModule` is meant. */
function isMember(source: readonly Token[], at: number): boolean {
  const before = source[at - 1];
  const member = before?.kind === 'sign' && (before.text === '.' || before.text === '?.');
  return member && source[at]!.text !== 'getBuiltinModule';
}

/** The text behind `from`, if the statement that goes on at `at` is a list of names with one. */
function fromClause(source: readonly Token[], at: number): string | undefined {
  for (let index = at; index < source.length; index++) {
    const token = source[index]!;
    if (token.text === 'from' && source[index + 1]?.kind === 'string') return source[index + 1]!.text;
    const named = token.kind === 'word' || (token.kind === 'sign' && '{},*'.includes(token.text));
    const quotedName = token.kind === 'string' && token.depth > 0;
    if (!named && !quotedName) return undefined;
    // The next statement has begun: this one had no `from`.
    if (token.depth === 0 && ['const', 'function', 'class', 'interface', 'default'].includes(token.text))
      return undefined;
  }
  return undefined;
}
