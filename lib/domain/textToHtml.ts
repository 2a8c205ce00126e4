/** Plain text as the HTML that we write to Outlook. */
import { normaliseText } from './plainText.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A web or mail address written out, up to the next blank or bracket; a full stop after it ends the sentence. */
const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"]*[^\s<>"'.,;:!?)\]}]/gi;

/**
 * One `<div>` per line, an empty line as `<div><br></div>` (Outlook's own way), leading and repeated blanks kept by
 * `&nbsp;`, addresses as links.
 *
 * For every text: `htmlToText(textToHtml(text)) === normaliseText(text)`. So our own write, read back, is no change.
 *
 * @param text plain text of any form; it is normalised first.
 * @returns a fragment without `<html>` and `<body>`, which Exchange adds; '' for an empty text.
 */
export function textToHtml(text: string): string {
  const normalised = normaliseText(text);
  if (normalised === '') return '';
  return normalised
    .split('\n')
    .map((line) => `<div>${line === '' ? '<br>' : lineToHtml(line)}</div>`)
    .join('\n');
}

function lineToHtml(line: string): string {
  let html = '';
  let done = 0;
  for (const match of line.matchAll(ADDRESS)) {
    const address = escapeHtml(match[0]);
    html += `${visible(line.slice(done, match.index), done === 0)}<a href="${address}">${address}</a>`;
    done = match.index + match[0].length;
  }
  return html + visible(line.slice(done), done === 0);
}

/** HTML shows one blank for a run of them, and none where a line begins: all others must be no-break spaces. */
function visible(text: string, atLineStart: boolean): string {
  return escapeHtml(text).replace(/ +/g, (run, offset: number) => {
    if (run.length === 1 && atLineStart && offset === 0) return '&nbsp;';
    return `${'&nbsp;'.repeat(run.length - 1)} `;
  });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
