import { UnknownAnwenderError, UsageError } from './usageError.ts';

const MAX_SUGGESTIONS = 5;

/**
 * The Anwender that an administrator means: the name itself, or with underscores for blanks as in `-T=Willy_Testermann`
 * (manual); without regard to case where that is unique.
 *
 * @param names all Anwender of the database
 * @throws UnknownAnwenderError with close names when there is none, UsageError when there is more than one
 */
export function anwenderName(given: string, names: readonly string[]): string {
  const spoken = given.trim();
  const exact = [spoken, spoken.replaceAll('_', ' ')].find((name) => names.includes(name));
  if (exact !== undefined) return exact;
  const alike = names.filter((name) => folded(name) === folded(spoken));
  if (alike.length === 1) return alike[0]!;
  if (alike.length > 1) {
    throw new UsageError(
      `Der Anwender „${spoken}“ ist nicht eindeutig: ${list(alike)}. Geben Sie den Namen in genau dieser Schreibweise an.`,
    );
  }
  const close = closeNames(spoken, names);
  throw new UnknownAnwenderError(
    `Den Anwender „${spoken}“ gibt es in emis nicht. ${anwenderHint(close)}`,
    close,
  );
}

/** What to try instead of a name that nobody bears. */
export function anwenderHint(close: readonly string[]): string {
  return close.length > 0
    ? `Meinten Sie ${list(close.slice(0, MAX_SUGGESTIONS))}?`
    : 'Geben Sie den Namen so an, wie er in emis steht; Leerzeichen als Unterstrich (Willy_Testermann).';
}

/** Case, runs of blanks and underscores do not count. */
function folded(name: string): string {
  return name.replaceAll('_', ' ').replaceAll(/\s+/g, ' ').trim().normalize('NFC').toLocaleLowerCase('de');
}

function list(names: readonly string[]): string {
  return names.map((name) => `„${name}“`).join(', ');
}

/** Names with few different letters, or that hold a word of the given one. */
function closeNames(given: string, names: readonly string[]): string[] {
  const wanted = folded(given);
  const words = wanted.split(' ').filter((word) => word.length >= 3);
  return names
    .map((name) => ({ name, distance: editDistance(wanted, folded(name)) }))
    .filter(
      ({ name, distance }) =>
        distance <= Math.max(2, wanted.length / 4) || words.some((word) => folded(name).includes(word)),
    )
    .sort((one, other) => one.distance - other.distance || (one.name < other.name ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name }) => name);
}

/** Levenshtein: how many letters must be inserted, removed or replaced. */
export function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}
