/**
 * Reduces the HTML of mail programs to the few elements that shape its text, well-formed and of bounded depth.
 *
 * html-to-text lays out what it is given, recursively, with a line for every empty element and for every `<br>`. So
 * this pass goes first, iteratively and in linear time: it leaves out what is hidden, empty or mere looks, applies
 * HTML's rules for omitted end tags, and turns what is nested too deeply into plain lines. No text is ever lost to a
 * limit. Its vocabulary is its own, so that no parser applies rules of HTML a second time:
 *
 * `zeile` a block on lines of its own · `absatz` a paragraph with an empty line around it · `br` · `a href` ·
 * `liste` with `punkt marke="1. "` · `tabelle` with `reihe` with `zelle`
 */
import {
  ENDS,
  isHidden,
  isTight,
  LIST_NAMES,
  MISSING_CHILD,
  STAYS_WITHIN,
  usefulAddress,
  VOCABULARY,
  VOID,
} from './htmlRules.ts';
import { attribute, type HtmlToken, htmlTokens } from './htmlTokens.ts';

/** Deeper elements become lines. Newsletters nest some 60 elements; html-to-text needs three stack frames each. */
const MAX_DEPTH = 200;
/** Deeper lists are not indented any further: indents multiply with the number of lines. */
const MAX_LIST_DEPTH = 8;

const VISIBLE = /[^ \t\r\n\f]/;
const RULE = '-'.repeat(40);

/** An open element: its HTML name, its name in our vocabulary, its start tag, and the number of its next item. */
type Element = { name: string; tag: string; startTag: string; nextNumber: number };

/** The content of a hidden element: `open` counts the elements open within, by name. */
type Hidden = { name: string; open: Map<string, number> };

/** See the head of this file. Takes a document or a fragment of any quality; never throws. */
export function tidyHtml(html: string): string {
  const tidy = new Tidy();
  for (const token of htmlTokens(html)) tidy.add(token);
  return tidy.finish();
}

class Tidy {
  readonly #output: string[] = [];
  readonly #open: Element[] = [];
  /** Where on the stack each HTML element is open, so that no search ever walks down the stack. */
  readonly #positions = new Map<string, number[]>();
  /** The lowest elements of the stack that are written; the others wait until something visible follows. */
  #written = 0;
  /** A `<br>` makes a line only when something follows before its block ends. */
  #lineBreakDue = false;
  /** A block that is not written began or ended: what follows starts on a line of its own. */
  #boundaryDue = false;
  #lineHasContent = false;
  #hidden: Hidden | undefined;

  add(token: HtmlToken): void {
    if (this.#hidden !== undefined && !this.#endsBefore(this.#hidden, token)) return;
    if (token.kind === 'text') this.#text(token.text);
    else if (token.kind === 'open') this.#opening(token.name, token.attributes);
    else this.#closing(token.name);
  }

  finish(): string {
    this.#closeDownTo(0);
    return this.#output.join('');
  }

  #text(text: string): void {
    if (this.#isOpen('pre')) this.#preformatted(text);
    else if (VISIBLE.test(text)) this.#show(text);
    else if (this.#lineHasContent) this.#output.push(' ');
  }

  #preformatted(text: string): void {
    const lines = text.split(/\r\n|\r|\n/);
    const atStart = this.#written < this.#open.length && this.#open.at(-1)?.name === 'pre';
    if (atStart && lines[0] === '') lines.shift(); // HTML: a line end right after <pre> does not count
    for (const [index, line] of lines.entries()) {
      if (index > 0) this.#lineBreak();
      if (line !== '') this.#show(line.replaceAll('\t', '    ').replaceAll(' ', '&nbsp;'));
    }
  }

  #opening(name: string, attributes: string): void {
    if (name === 'br') this.#lineBreak();
    else if (name === 'hr') this.#rule();
    else if (name === 'img') this.#image(attributes);
    else if (isHidden(attributes) && !VOID.has(name)) {
      this.#endOmitted(name);
      this.#hidden = { name, open: new Map() };
    } else if (name === 'a') this.#link(attributes);
    else if (VOCABULARY.has(name)) this.#block(name, attributes);
  }

  #closing(name: string): void {
    if (this.#isOpenWithin(name, STAYS_WITHIN.get(name) ?? ['td', 'th'])) this.#closeDownTo(this.#last(name));
  }

  #link(attributes: string): void {
    const address = usefulAddress(attribute(attributes, 'href'));
    if (address === undefined || this.#isOpen('a')) return;
    this.#addMissingChild();
    this.#push('a', 'a', `<a href="${address.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}">`);
  }

  #block(name: string, attributes: string): void {
    this.#endOmitted(name);
    if (name === 'td' || name === 'th') this.#addMissingRow();
    const tag = this.#tagFor(name, attributes);
    if (tag !== 'punkt' && tag !== 'reihe' && tag !== 'zelle') this.#addMissingChild();
    this.#push(name, tag, tag === 'punkt' ? `<punkt marke="${this.#nextMark()}">` : `<${tag}>`);
    const list = this.#open.at(-1);
    if (list !== undefined && name === 'ol') list.nextNumber = firstNumber(attributes);
  }

  /** What an HTML element is in our vocabulary at this place: items, rows and cells only where they belong. */
  #tagFor(name: string, attributes: string): string {
    const tag = VOCABULARY.get(name) ?? 'zeile';
    const parent = this.#open.at(-1)?.tag;
    const tooDeep = this.#open.length > MAX_DEPTH - 5;
    switch (tag) {
      case 'absatz':
        return isTight(attributes) || parent === 'punkt' || parent === 'zelle' ? 'zeile' : tag;
      case 'liste':
        return tooDeep || this.#listDepth() >= MAX_LIST_DEPTH ? 'zeile' : tag;
      case 'tabelle':
        return tooDeep ? 'zeile' : tag;
      case 'punkt':
        return parent === 'liste' ? tag : 'zeile';
      case 'reihe':
        return parent === 'tabelle' ? tag : 'zeile';
      case 'zelle':
        return parent === 'reihe' ? tag : 'zeile';
      default:
        return tag;
    }
  }

  #nextMark(): string {
    const list = this.#open.at(-1);
    return list?.name === 'ol' ? `${list.nextNumber++}. ` : '- ';
  }

  #listDepth(): number {
    return LIST_NAMES.reduce((depth, name) => depth + (this.#positions.get(name)?.length ?? 0), 0);
  }

  /** Lists and tables hold no text themselves; what stands there all the same gets an element that does. */
  #addMissingChild(): void {
    for (;;) {
      const missing = MISSING_CHILD.get(this.#open.at(-1)?.tag ?? '');
      if (missing === undefined) return;
      const tag = VOCABULARY.get(missing) ?? 'zeile';
      this.#push(missing, tag, `<${tag}>`);
    }
  }

  #addMissingRow(): void {
    if (this.#open.at(-1)?.tag === 'tabelle') this.#push('tr', 'reihe', '<reihe>');
  }

  #image(attributes: string): void {
    const description = attribute(attributes, 'alt')?.trim() ?? '';
    // A picture without a description still carries its link.
    if (description !== '' || this.#open.at(-1)?.name === 'a')
      this.#show(description.replaceAll('<', '&lt;'));
  }

  #rule(): void {
    this.#endOmitted('hr');
    this.#addMissingChild();
    this.#push('hr', 'zeile', '<zeile>');
    this.#show(RULE);
    this.#closing('hr');
  }

  #lineBreak(): void {
    this.#show('');
    this.#lineBreakDue = true;
  }

  /** Writes visible content, and before it everything that was waiting for it. */
  #show(content: string): void {
    this.#addMissingChild();
    const writable = Math.min(this.#open.length, MAX_DEPTH);
    let startsBlock = false;
    for (let depth = this.#written; depth < writable; depth++) startsBlock ||= this.#open[depth]?.tag !== 'a';
    // The no-break space keeps the line from being taken for empty space; it goes with the trailing blanks.
    if (this.#lineBreakDue) this.#output.push('&nbsp;<br>');
    else if (this.#boundaryDue && !startsBlock) this.#output.push('<br>');
    this.#lineBreakDue = false;
    this.#boundaryDue = false;
    while (this.#written < writable) this.#output.push(this.#open[this.#written++]?.startTag ?? '');
    this.#output.push(content);
    this.#lineHasContent = true;
  }

  #push(name: string, tag: string, startTag: string): void {
    if (tag !== 'a') this.#endLine();
    const positions = this.#positions.get(name);
    if (positions === undefined) this.#positions.set(name, [this.#open.length]);
    else positions.push(this.#open.length);
    this.#open.push({ name, tag, startTag, nextNumber: 1 });
  }

  #closeDownTo(depth: number): void {
    while (this.#open.length > depth) {
      const { name, tag } = this.#open.at(-1) as Element;
      if (tag !== 'a') this.#endLine();
      this.#open.pop();
      this.#positions.get(name)?.pop();
      if (this.#open.length >= this.#written) continue;
      this.#written--;
      this.#output.push(`</${tag}>`);
      if (tag === 'a') continue;
      this.#lineHasContent = false;
      this.#boundaryDue = false;
    }
  }

  /** At the edge of a block: a `<br>` just before it adds no line, as in a browser. */
  #endLine(): void {
    if (this.#lineBreakDue) this.#output.push('&nbsp;');
    this.#lineBreakDue = false;
    this.#boundaryDue = this.#lineHasContent;
  }

  /** Closes what HTML lets authors leave open: a paragraph before a block, an item before the next one. */
  #endOmitted(name: string): void {
    if (this.#isOpenWithin('p', ['table', 'td', 'th']) && (name === 'hr' || VOCABULARY.has(name))) {
      this.#closeDownTo(this.#last('p'));
    }
    const rule = ENDS.get(name);
    const ended = rule?.ends.find((candidate) => this.#isOpenWithin(candidate, rule.within));
    if (ended !== undefined) this.#closeDownTo(this.#last(ended));
  }

  #last(name: string): number {
    return this.#positions.get(name)?.at(-1) ?? -1;
  }

  #isOpen(name: string): boolean {
    return this.#last(name) !== -1;
  }

  /** True when `name` is open, and none of `borders` was opened since. */
  #isOpenWithin(name: string, borders: readonly string[]): boolean {
    const position = this.#last(name);
    return position !== -1 && borders.every((border) => border === name || this.#last(border) < position);
  }

  /** False while the token belongs to the hidden element. True when the element had ended before it. */
  #endsBefore(hidden: Hidden, token: HtmlToken): boolean {
    if (token.kind === 'text') return false;
    const open = hidden.open.get(token.name) ?? 0;
    if (token.kind === 'open') {
      const impliesEnd =
        hidden.name === 'p' ? VOCABULARY.has(token.name) : ENDS.get(token.name)?.ends.includes(hidden.name);
      if (impliesEnd === true && hidden.open.size === 0) {
        this.#hidden = undefined;
        return true;
      }
      if (!VOID.has(token.name)) hidden.open.set(token.name, open + 1);
      return false;
    }
    if (open > 0) {
      if (open === 1) hidden.open.delete(token.name);
      else hidden.open.set(token.name, open - 1);
      return false;
    }
    if (token.name !== hidden.name && !this.#isOpen(token.name)) return false;
    this.#hidden = undefined;
    return token.name !== hidden.name;
  }
}

function firstNumber(attributes: string): number {
  const start = Number(attribute(attributes, 'start') ?? 1);
  return Number.isSafeInteger(start) ? start : 1;
}
