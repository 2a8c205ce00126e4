import type { Token } from './tokens.ts';

/** Where time and chance come in through ports only, so that a simulation can repeat every run. */
export const PORTS_ONLY = ['lib/domain', 'lib/sync', 'lib/graph', 'lib/emis', 'lib/jobs', 'simulator/m365'];

/** Files that may use the wall clock or chance all the same, each with its reason. None so far. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {};

/** Functions that read the clock, wait or draw, by their last name. */
const FUNCTIONS = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'randomUUID',
  'randomBytes',
  'randomInt',
  'getRandomValues',
  'hrtime',
]);
/** The same as members of a global object. */
const MEMBERS = new Map([
  ['Date', ['now']],
  ['performance', ['now', 'timeOrigin']],
  ['Math', ['random']],
  ['Temporal', ['Now']],
  ['AbortSignal', ['timeout']],
  ['process', ['uptime']],
  ['Atomics', ['wait', 'waitAsync']],
]);
const MODULES = ['node:timers', 'node:timers/promises', 'node:perf_hooks'];

/** Every use of the wall clock, a timer or chance in a source, as `line: what`. */
export function clockAndChance(source: readonly Token[]): string[] {
  return source.flatMap((token, at) => {
    const what = usage(source, at, token);
    return what === undefined ? [] : [`${token.line}: ${what}`];
  });
}

function usage(source: readonly Token[], at: number, token: Token): string | undefined {
  if (token.kind === 'string') return MODULES.includes(token.text) ? token.text : undefined;
  if (token.kind !== 'word') return undefined;
  if (FUNCTIONS.has(token.text)) return token.text;
  const [dot, member] = [source[at + 1]?.text, source[at + 2]?.text];
  if (dot === '.' && member !== undefined && MEMBERS.get(token.text)?.includes(member))
    return `${token.text}.${member}`;
  return token.text === 'Date' ? presentDate(source, at) : undefined;
}

/** `new Date()`, `new Date` and `Date()` are the present; `new Date(value)` is not. */
function presentDate(source: readonly Token[], at: number): string | undefined {
  const created = source[at - 1]?.text === 'new';
  const called = source[at + 1]?.text === '(';
  if (created) return !called || source[at + 2]?.text === ')' ? 'new Date()' : undefined;
  return called ? 'Date()' : undefined;
}
