export const MOST_LINES = 400;
const REASON = /400 lines|\blonger than\b/i;

/** What is wrong with a file's length: over 400 lines without a reason in its header comment. */
export function lengthFault(path: string, text: string): string | undefined {
  const lines = text.trimEnd().split('\n').length;
  if (lines <= MOST_LINES) return undefined;
  const header = /^\s*(?:\/\*[\s\S]*?\*\/|(?:\/\/[^\n]*\n)+)/.exec(text)?.[0] ?? '';
  return REASON.test(header) ? undefined : `${path}: ${lines} lines, and its header gives no reason`;
}
