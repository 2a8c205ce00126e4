import { z } from 'zod';

/** How much of a wrong value is quoted. */
const QUOTED_LENGTH = 40;

/** A wrong value as it appears in an error line; only for settings that hold no secrets. */
export function quoted(value: unknown): string {
  const text = String(value);
  return text.length > QUOTED_LENGTH ? `„${text.slice(0, QUOTED_LENGTH)}…“` : `„${text}“`;
}

/** One of a few words, in any case. */
export function choice<const Word extends string>(words: readonly [Word, ...Word[]], fallback: Word) {
  return z
    .string()
    .optional()
    .transform((text, context): Word => {
      if (text === undefined) return fallback;
      const word = words.find((candidate) => candidate === text.toLowerCase());
      if (word !== undefined) return word;
      context.addIssue(
        `${quoted(text)} ist nicht möglich. Erlaubt: ${words.join(', ')} (Vorgabe: ${fallback}).`,
      );
      return z.NEVER;
    });
}

/** A whole number within bounds, both allowed. */
export function wholeNumber(bounds: { min: number; max: number; fallback: number; unit: string }) {
  const { min, max, fallback, unit } = bounds;
  return z
    .string()
    .optional()
    .transform((text, context): number => {
      if (text === undefined) return fallback;
      const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (number >= min && number <= max) return number;
      context.addIssue(
        `${quoted(text)} ist nicht möglich. Erlaubt: ganze Zahl von ${min} bis ${max} (${unit}; Vorgabe: ${fallback}).`,
      );
      return z.NEVER;
    });
}

/** A calendar day as `yyyy-MM-dd`. */
export function day() {
  return z.iso
    .date({
      error: (issue) =>
        `${quoted(issue.input)} ist kein Datum. Erlaubt: JJJJ-MM-TT, zum Beispiel 2026-01-01.`,
    })
    .optional();
}
