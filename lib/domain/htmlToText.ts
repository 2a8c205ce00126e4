/**
 * The text of a mail or appointment body, as a reader of Outlook sees it.
 *
 * htmlTidy.ts has reduced the body to its own small vocabulary; html-to-text decodes and lays it out here.
 */
import {
  compile,
  type compiledFunction,
  type DomNode,
  type FormatCallback,
  type HtmlToTextOptions,
} from 'html-to-text';
import { tidyHtml } from './htmlTidy.ts';
import { normaliseText } from './plainText.ts';

/**
 * Converts HTML of any size and quality to normalised text (see {@link normaliseText}).
 *
 * Blocks and `<br>` make lines, paragraphs an empty line between them; lists become `- ` and `1. `, table rows a line
 * with wide gaps; links are followed by their address in brackets unless their text shows it; pictures become their
 * description. Nothing is wrapped or put in capitals. What is hidden, and style, script, title and comments, is gone.
 *
 * Linear in time (3 MB in well under 3 s) and without limits that lose text; never throws.
 */
export function htmlToText(html: string): string {
  convert ??= compile(OPTIONS);
  return normaliseText(convert(tidyHtml(html)));
}

let convert: compiledFunction | undefined;

const FORMATTERS: Record<string, FormatCallback> = {
  zeile(element, walk, builder) {
    builder.openBlock({ leadingLineBreaks: 1 });
    walk(element.children, builder);
    builder.closeBlock({ trailingLineBreaks: 1 });
  },

  absatz(element, walk, builder) {
    builder.openBlock({ leadingLineBreaks: 2 });
    walk(element.children, builder);
    builder.closeBlock({ trailingLineBreaks: 2 });
  },

  liste(element, walk, builder) {
    const marks = element.children.map((item) => attributeOf(item, 'marke').length);
    builder.openList({ leadingLineBreaks: 1, maxPrefixLength: marks.reduce((a, b) => Math.max(a, b), 0) });
    walk(element.children, builder);
    builder.closeList({ trailingLineBreaks: 1 });
  },

  punkt(element, walk, builder) {
    builder.openListItem({ prefix: attributeOf(element, 'marke') });
    walk(element.children, builder);
    builder.closeListItem();
  },

  tabelle(element, walk, builder) {
    builder.openTable();
    walk(element.children, builder);
    builder.closeTable({
      tableToString: (rows) => rows.map((cells) => rowText(cells.map((cell) => cell.text))).join('\n'),
      leadingLineBreaks: 1,
      trailingLineBreaks: 1,
    });
  },

  reihe(element, walk, builder) {
    builder.openTableRow();
    walk(element.children, builder);
    builder.closeTableRow();
  },

  zelle(element, walk, builder) {
    builder.openTableCell();
    walk(element.children, builder);
    builder.closeTableCell();
  },

  verweis(element, walk, builder) {
    walk(element.children, builder);
    const text = visibleText(element);
    const href = attributeOf(element, 'href');
    const address = href.replace(/^mailto:([^?]*).*$/is, '$1');
    if (text === '') builder.addInline(address);
    else if (text !== href && !showsAddress(text, address)) builder.addInline(` (${address})`);
  },
};

const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  // The defaults also count the zero-width space, and stop reading at 16 MB.
  whitespaceCharacters: ' \t\r\n\f',
  limits: { maxInputLength: Number.POSITIVE_INFINITY },
  baseElements: { selectors: [] },
  formatters: FORMATTERS,
  selectors: [
    ...['zeile', 'absatz', 'liste', 'punkt', 'tabelle', 'reihe', 'zelle'].map((name) => ({
      selector: name,
      format: name,
    })),
    { selector: 'a', format: 'verweis' },
  ],
};

/** Cells of one line each stand side by side; where one has several, as in laid-out signatures, below each other. */
function rowText(cells: string[]): string {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return filled.join(filled.some((cell) => cell.includes('\n')) ? '\n' : '\t');
}

/** True when the link's text is the address already, in the ways in which people shorten it. */
function showsAddress(text: string, address: string): boolean {
  if (/^tel:/i.test(address)) return true;
  const bare = (url: string) => url.replace(/^(?:https?:\/\/|mailto:)/i, '').replace(/\/$/, '');
  return bare(text).toLowerCase() === bare(address).toLowerCase();
}

function visibleText(element: DomNode): string {
  return normaliseText(textOf(element)).trim();
}

/** Depth is bounded by htmlTidy, and links do not nest: so every text is read once at most. */
function textOf(node: DomNode): string {
  return node.data ?? node.children.map(textOf).join('');
}

function attributeOf(element: DomNode, name: string): string {
  return element.attribs?.[name] ?? '';
}
