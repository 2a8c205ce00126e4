/**
 * Parses JSON, undefined where the text is none. The parser's own error is dropped on purpose: it quotes the text, which
 * can be private.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
