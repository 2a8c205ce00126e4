/**
 * Plain text in one canonical form, so that the same text always gives the same fingerprint, whichever of Outlook,
 * Exchange, SQL Server and emis wrote it last.
 */

/** emis and Outlook show tabs differently, and HTML shows none at all: four blanks look alike everywhere. */
const TAB = '    ';

/** Line ends of all kinds: CRLF, CR, vertical tab, form feed, NEL, and Unicode's own two. */
const LINE_END = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/** What nobody sees and SQL Server, XML or Exchange may drop: controls, zero-width space, byte order mark. */
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200b\ufeff\ufffe\uffff]/g;

/** A grapheme longer than this is no emoji but an attack on the reader; it may be cut apart. */
const LONGEST_GRAPHEME = 64;

/**
 * The canonical form of a text of several lines, for fingerprints and for storing.
 *
 * Lines end in LF. Tabs become four blanks, no-break spaces blanks; blanks within and at the start of a line are
 * kept, those at its end go, as do empty lines before and after the text. Invisible characters go, lone surrogates
 * become U+FFFD, everything is in Unicode form NFC. Idempotent.
 */
export function normaliseText(text: string): string {
  const lines = text
    .toWellFormed()
    .replace(LINE_END, '\n')
    .replace(INVISIBLE, '')
    .replaceAll('\t', TAB)
    .replaceAll('\u00a0', ' ')
    .normalize('NFC')
    .split('\n')
    .map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(Math.max(first, 0), last + 1).join('\n');
}

/** A normalised text in the form that emis stores and its input fields show: lines end in CRLF. */
export function toEmisText(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

/**
 * The canonical form of a single-line field (Betreff, Ort): as {@link normaliseText}, with one blank for each run of
 * line ends and tabs, and no blanks at either end. `null` is the empty text. Idempotent.
 */
export function normaliseSubject(text: string | null): string {
  const line = (text ?? '').replace(LINE_END, '\n').replace(INVISIBLE, '').replaceAll('\u00a0', ' ');
  return normaliseText(line.replace(/[ \t\n]+/g, (run) => (/[\t\n]/.test(run) ? ' ' : run))).trim();
}

/** Two subjects count as equal whatever their case and blanks: nobody types the same appointment twice alike. */
export function comparableSubject(subject: string): string {
  return normaliseSubject(subject).replace(/\s+/gu, ' ').toLocaleLowerCase('de');
}

/**
 * The longest beginning of a text that fits a column.
 *
 * @param maxUtf16Units the column's length as SQL Server counts nvarchar: in UTF-16 units.
 * @returns the text, and whether anything was cut off. Surrogate pairs, combined emoji and CRLF stay whole.
 */
export function cutAt(text: string, maxUtf16Units: number): { text: string; cut: boolean } {
  if (text.length <= maxUtf16Units) return { text, cut: false };
  const from = Math.max(0, maxUtf16Units - LONGEST_GRAPHEME);
  const around = text.slice(0, maxUtf16Units + LONGEST_GRAPHEME);
  const grapheme = new Intl.Segmenter('de', { granularity: 'grapheme' })
    .segment(around)
    .containing(maxUtf16Units);
  const boundary = grapheme !== undefined && grapheme.index > from ? grapheme.index : maxUtf16Units;
  const splitsPair =
    /[\ud800-\udbff]/.test(text.charAt(boundary - 1)) && /[\udc00-\udfff]/.test(text.charAt(boundary));
  return { text: text.slice(0, splitsPair ? boundary - 1 : boundary), cut: true };
}
