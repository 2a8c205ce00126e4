/**
 * Cuts HTML into texts and tags, as a browser would, in one pass: linear in time for any input.
 *
 * Comments (also conditional ones, `<!--[if mso]>`), declarations and the content of style, script, title and the
 * like are gone. Attributes stay text until somebody asks for one.
 */

export type HtmlToken =
  /** Text between tags; entities are still encoded, a `<` that begins no tag is `&lt;`. */
  | { kind: 'text'; text: string }
  /** `name` in lower case; `attributes` is everything between the name and `>`. */
  | { kind: 'open'; name: string; attributes: string }
  | { kind: 'close'; name: string };

/** Their content is no text of the document. */
const WITHOUT_TEXT = new Set(['style', 'script', 'title', 'template', 'iframe', 'noframes', 'xml']);

const TAG_NAME = /[a-z][^\s/>]*/iy;
const ATTRIBUTE = /([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Yields the tokens of `html` in order. Never throws. */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  const ends = new EndFinder(html);
  const lastTagEnd = html.lastIndexOf('>');
  let textFrom = 0;
  let position = html.indexOf('<');
  while (position !== -1 && position < lastTagEnd) {
    const sign = html[position + 1];
    const nameFrom = position + (sign === '/' ? 2 : 1);
    TAG_NAME.lastIndex = nameFrom;
    const name = TAG_NAME.exec(html)?.[0];
    if (name === undefined && sign !== '/' && sign !== '!' && sign !== '?') {
      yield { kind: 'text', text: `${html.slice(textFrom, position)}&lt;` };
      textFrom = position + 1;
    } else {
      if (position > textFrom) yield { kind: 'text', text: html.slice(textFrom, position) };
      if (name === undefined) {
        textFrom = ends.ofComment(position);
      } else {
        const tagName = name.toLowerCase();
        const attributesFrom = nameFrom + name.length;
        const tagEnd = ends.ofTag(attributesFrom);
        textFrom = tagEnd + 1;
        if (sign === '/') {
          yield { kind: 'close', name: tagName };
        } else {
          yield { kind: 'open', name: tagName, attributes: html.slice(attributesFrom, tagEnd) };
          if (WITHOUT_TEXT.has(tagName)) textFrom = ends.ofHiddenContent(tagName, textFrom);
        }
      }
    }
    position = html.indexOf('<', textFrom);
  }
  // A `<` without any `>` after it is no tag: whoever wrote "5 < x" meant it.
  if (textFrom < html.length) yield { kind: 'text', text: html.slice(textFrom).replaceAll('<', '&lt;') };
}

/**
 * The value of an attribute within an {@link HtmlToken}'s `attributes`, still encoded; '' when it has none,
 * undefined when it is not there.
 */
export function attribute(attributes: string, wanted: string): string | undefined {
  for (const [, name, ...values] of attributes.matchAll(ATTRIBUTE)) {
    if (name?.toLowerCase() === wanted) return values.find((value) => value !== undefined) ?? '';
  }
  return undefined;
}

/** Finds where things end. What it once sought in vain it never seeks again: so unclosed things cost no more. */
class EndFinder {
  readonly #html: string;
  readonly #missing = new Set<string>();

  constructor(html: string) {
    this.#html = html;
  }

  /** The `>` of a tag whose attributes begin at `from`: not one within a quoted value. */
  ofTag(from: number): number {
    const stop = /=\s*["']|>/g;
    stop.lastIndex = from;
    for (let match = stop.exec(this.#html); match !== null; match = stop.exec(this.#html)) {
      if (match[0] === '>') return match.index;
      const quoteEnd = this.#find(match[0].at(-1) ?? '', stop.lastIndex);
      if (quoteEnd === -1) break;
      stop.lastIndex = quoteEnd + 1;
    }
    // The quote is never closed: rather end the tag at the next `>` than swallow the rest of the document.
    return this.#html.indexOf('>', from);
  }

  /** The position after a comment or declaration that begins at `from`. */
  ofComment(from: number): number {
    if (!this.#html.startsWith('<!--', from)) return this.#html.indexOf('>', from) + 1;
    if (this.#html.startsWith('<!-->', from)) return from + 5;
    if (this.#html.startsWith('<!--->', from)) return from + 6;
    const end = this.#find('-->', from + 4);
    return end === -1 ? this.#html.length : end + 3;
  }

  /** The end tag of an element without text, or the end of the document, as in a browser. */
  ofHiddenContent(name: string, from: number): number {
    const end = this.#find(`</${name}`, from);
    if (end !== -1) return end;
    // Office's <xml> without an end hides nothing in a browser.
    return name === 'xml' ? from : this.#html.length;
  }

  #find(sought: string, from: number): number {
    if (this.#missing.has(sought)) return -1;
    const end = sought.startsWith('</') ? this.#findTag(sought, from) : this.#html.indexOf(sought, from);
    if (end === -1) this.#missing.add(sought);
    return end;
  }

  #findTag(sought: string, from: number): number {
    const tag = new RegExp(`${sought}[\\s/>]`, 'gi');
    tag.lastIndex = from;
    return tag.exec(this.#html)?.index ?? -1;
  }
}
