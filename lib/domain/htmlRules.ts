/** What HTML's elements and attributes mean for the text: the tables behind htmlTidy.ts. */
import { attribute } from './htmlTokens.ts';

const BLOCKS =
  'address article aside body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
  'header hgroup html legend main nav option pre section summary';
const PARAGRAPHS = 'p h1 h2 h3 h4 h5 h6 blockquote';

export const LIST_NAMES: readonly string[] = ['ul', 'ol', 'menu'];

/** HTML element ⇒ element of htmlTidy's vocabulary. All others only change the looks of their text. */
export const VOCABULARY: ReadonlyMap<string, string> = new Map([
  ...BLOCKS.split(' ').map((name) => [name, 'zeile'] as const),
  ...PARAGRAPHS.split(' ').map((name) => [name, 'absatz'] as const),
  ...LIST_NAMES.map((name) => [name, 'liste'] as const),
  ['li', 'punkt'],
  ['table', 'tabelle'],
  ['tr', 'reihe'],
  ['td', 'zelle'],
  ['th', 'zelle'],
]);

/** They have no content and no end tag. */
export const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/** What a start tag ends when the end tag was omitted, unless one of `within` was opened since. */
export const ENDS: ReadonlyMap<string, { ends: readonly string[]; within: readonly string[] }> = new Map([
  ['li', { ends: ['li'], within: [...LIST_NAMES, 'td', 'th'] }],
  ['dt', { ends: ['dt', 'dd'], within: ['dl', 'td', 'th'] }],
  ['dd', { ends: ['dt', 'dd'], within: ['dl', 'td', 'th'] }],
  ['tr', { ends: ['tr'], within: ['table'] }],
  ['td', { ends: ['td', 'th'], within: ['table'] }],
  ['th', { ends: ['td', 'th'], within: ['table'] }],
  ['option', { ends: ['option'], within: ['td', 'th'] }],
]);

/** An end tag closes nothing beyond these. A cell for all others: a stray `</div>` must not end the table. */
export const STAYS_WITHIN: ReadonlyMap<string, readonly string[]> = new Map([
  ['table', []],
  ['tr', ['table']],
  ['td', ['table']],
  ['th', ['table']],
  ['li', [...LIST_NAMES, 'td', 'th']],
]);

/** The HTML element that is missing when content stands directly in one of these. */
export const MISSING_CHILD: ReadonlyMap<string, string> = new Map([
  ['tabelle', 'tr'],
  ['reihe', 'td'],
  ['liste', 'li'],
]);

/** Longer addresses carry no link but data. */
const MAX_ADDRESS_LENGTH = 4_096;
/** They lead a reader nowhere: scripts, embedded data, parts of the mail itself. */
const USELESS_SCHEMES = /^(?:javascript|vbscript|data|cid|about|blob):/i;
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i;

const TIGHT_CLASS = /(?:^|\s)(?:x_)*(?:Mso|PlainText)/i;
const TIGHT_STYLE = /(?:^|;)\s*margin(?:-bottom)?\s*:\s*0/i;
const HIDDEN_STYLE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;

/** The address of a link if it is worth showing: absolute, and for the eyes of a reader. */
export function usefulAddress(href: string | undefined): string | undefined {
  const address = href?.trim() ?? '';
  const useful =
    ABSOLUTE.test(address) && !USELESS_SCHEMES.test(address) && address.length <= MAX_ADDRESS_LENGTH;
  return useful ? address : undefined;
}

/** A paragraph set without a gap below: Word's and Outlook's own, and any with margin 0. */
export function isTight(attributes: string): boolean {
  return (
    TIGHT_CLASS.test(attribute(attributes, 'class') ?? '') ||
    TIGHT_STYLE.test(attribute(attributes, 'style') ?? '')
  );
}

/** What no reader sees: preheaders of newsletters, templates of forms. */
export function isHidden(attributes: string): boolean {
  if (!/hidden|none/i.test(attributes)) return false;
  return (
    attribute(attributes, 'hidden') !== undefined || HIDDEN_STYLE.test(attribute(attributes, 'style') ?? '')
  );
}
