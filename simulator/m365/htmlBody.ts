/**
 * Bodies as Exchange keeps them (graph.md §9): text is turned into HTML, HTML is wrapped and cleaned. What is read
 * back is never byte for byte what was written.
 */
const contentTypeMeta = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">';

/** HTML of a text body, or the empty string: an event without a body stays without. */
export function htmlOfText(text: string): string {
  if (text === '') return '';
  const escaped = text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
  const lines = escaped
    .replace(/ {2}/g, '&nbsp; ')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^ /, '&nbsp;'));
  return (
    `<html>\r\n<head>\r\n${contentTypeMeta}\r\n` +
    '<meta name="Generator" content="Microsoft Exchange Server">\r\n<!-- converted from text -->\r\n' +
    '<style><!-- .EmailQuote { margin-left: 1pt; padding-left: 4pt; border-left: #800000 2px solid; } --></style>\r\n' +
    '</head>\r\n<body>\r\n<font size="2"><span style="font-size:11pt;"><div class="PlainText">' +
    `${lines.join('<br>\r\n')}</div></span></font>\r\n</body>\r\n</html>\r\n`
  );
}

/** An HTML body as it is read back: no scripts, inside html/head/body, with CRLF. */
export function wrapHtml(html: string): string {
  if (html === '') return '';
  const cleaned = removeUnsafe(html).replace(/\r\n|\r|\n/g, '\r\n');
  const head = /<head[^>]*>([\s\S]*?)<\/head>/i.exec(cleaned)?.[1] ?? '';
  const styles = (head.match(/<style[\s\S]*?<\/style>/gi) ?? []).join('\r\n');
  const inner = /<body[^>]*>([\s\S]*?)(?:<\/body>|$)/i.exec(cleaned);
  const content = inner
    ? (inner[1] as string)
    : cleaned.replace(/<head[^>]*>[\s\S]*?<\/head>/i, '').replace(/<\/?html[^>]*>|<!doctype[^>]*>/gi, '');
  const headContent = styles === '' ? contentTypeMeta : `${contentTypeMeta}\r\n${styles}`;
  return `<html>\r\n<head>\r\n${headContent}\r\n</head>\r\n<body>\r\n${content.trim()}\r\n</body>\r\n</html>\r\n`;
}

function removeUnsafe(html: string): string {
  return html
    .replace(/<(script|iframe|object|applet)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<(script|iframe|object|embed|applet)\b[^>]*>/gi, '')
    .replace(/\son[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
    .replace(/(href|src)\s*=\s*(["'])\s*javascript:[^"']*\2/gi, '$1=$2$2');
}

/** Another wrapper around the same words, as a server-side conversion leaves it. */
export function rewrapHtml(html: string, round: number): string {
  if (html === '') return '';
  return html
    .replace(/<meta name="ProgId"[^>]*>\r\n/g, '')
    .replace(contentTypeMeta, `${contentTypeMeta}\r\n<meta name="ProgId" content="Word.Document.${round}">`);
}

/** The plain text of a stored body (`Prefer: outlook.body-content-type="text"`, bodyPreview). */
export function textOfHtml(html: string): string {
  const body = /<body[^>]*>([\s\S]*)<\/body>/i.exec(html)?.[1] ?? html;
  return decodeEntities(
    body
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/<style[\s\S]*?<\/style>/gi, '')
      .replace(/\s*\r?\n\s*/g, ' ')
      .replace(/<br\s*\/?>\s*/gi, '\r\n')
      .replace(/<li[^>]*>/gi, '\r\n  *   ')
      .replace(/<\/(p|div|tr|h[1-6]|table|ul|ol)>\s*/gi, '\r\n')
      .replace(/<[^>]*>/g, ''),
  ).trim();
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function decodeEntities(text: string): string {
  return text
    .replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, entity: string) => {
      if (!entity.startsWith('#')) return named[entity.toLowerCase()] ?? whole;
      const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : whole;
    })
    .replace(/\u00a0/g, ' ');
}

export function previewOfHtml(html: string): string {
  return textOfHtml(html).slice(0, 255).toWellFormed();
}
