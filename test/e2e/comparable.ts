/** An appointment as both sides must agree on it; its keys stand in the same order on both sides. */
export interface Comparable {
  readonly betreff: string;
  /** Letters, digits and pictures of the Bemerkung. */
  readonly bemerkung: string;
  /** Wall times to the minute, `yyyy-MM-ddTHH:mm`. */
  readonly von: string;
  readonly bis: string;
  readonly ort: string;
  readonly hervorheben: boolean;
  readonly erinnern: boolean;
  readonly vorwarnzeit: number;
  readonly privat: boolean;
}

/** What is left of a text when neither layout nor list marks nor the addresses behind links count. */
export function bareText(text: string): string {
  return text
    .replace(/https?:\/\/[^\s)<>"]+/g, '')
    .replace(/^\s*\d+\.\s/gm, '')
    .replace(/[^\p{L}\p{N}\p{So}]/gu, '');
}
