/** Ids, codes, words and instants: no blanks and no @, so neither names of people nor addresses nor sentences. */
const SAFE = /^[\w.:+/-]{0,100}$/;
const LEFT_OUT = 'entfernt';

/** Whether a text looks like a name of ours, an id or an instant. */
export function isSafe(text: string): boolean {
  return SAFE.test(text);
}

/** A second line of defence behind the port's promise: any other text is replaced. */
export function safeProperties<Value extends string | number | boolean>(
  properties: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value | string>> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => isSafe(name))
      .map(([name, value]) => [name, typeof value === 'string' && !isSafe(value) ? LEFT_OUT : value]),
  );
}
