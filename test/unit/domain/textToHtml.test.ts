import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../lib/domain/htmlToText.ts';
import { normaliseText } from '../../../lib/domain/plainText.ts';
import { textToHtml } from '../../../lib/domain/textToHtml.ts';
import { anyText } from './anyText.ts';

/** As Exchange stores and returns a fragment. */
const inDocument = (html: string) =>
  '<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">' +
  `<meta name="Generator" content="Microsoft Exchange Server">\r\n<style><!-- .x { } --></style></head>\r\n<body>\r\n${html}\r\n</body>\r\n</html>\r\n`;

/** As Exchange turns a plain text body into HTML. */
const asPlainText = (text: string) => {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const blanks = escaped.replace(/^ | (?= )/gm, '&nbsp;').replaceAll('&nbsp; ', '&nbsp;&nbsp;');
  return inDocument(
    `<font size="2"><span style="font-size:11pt;"><div class="PlainText">${blanks.replaceAll('\n', '<br>\r\n')}</div></span></font>`,
  );
};

describe('Text nach Outlook', () => {
  it.each([
    ['Zeilen', 'a\nb', '<div>a</div>\n<div>b</div>'],
    ['leere Zeilen', 'a\n\nb', '<div>a</div>\n<div><br></div>\n<div>b</div>'],
    ['HTML ist Text', '<b>"A" & B</b>', '<div>&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;</div>'],
    ['Einrückung', '  a   b', '<div>&nbsp; a&nbsp;&nbsp; b</div>'],
    [
      'Adressen werden Links, der Punkt dahinter nicht',
      'Siehe https://x.de/?a=1&b=2.',
      '<div>Siehe <a href="https://x.de/?a=1&amp;b=2">https://x.de/?a=1&amp;b=2</a>.</div>',
    ],
    ['nichts', ' \n', ''],
  ])('%s', (_, text, expected) => {
    expect(textToHtml(text)).toBe(expected);
  });

  it('kein Text wird zu Markup', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tags = textToHtml(text).match(/<[^>]*>?/g) ?? [];
        expect(
          tags.filter((tag) => !/^<(?:\/?div|br|\/a|a href="(?:https?:\/\/|mailto:)[^"<>\s]*")>$/i.test(tag)),
        ).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('hin und zurück bleibt jeder Text gleich', () => {
  const shapes: [string, (text: string) => string][] = [
    ['wie geschrieben', textToHtml],
    ['von Exchange eingepackt', (text) => inDocument(textToHtml(text))],
    ['mit Windows-Zeilenenden', (text) => inDocument(textToHtml(text).replaceAll('\n', '\r\n'))],
    ['in Outlooks Abschnitt', (text) => inDocument(`<div class="WordSection1">${textToHtml(text)}</div>`)],
    ['von Exchange aus Text gemacht', (text) => asPlainText(normaliseText(text))],
  ];
  it.each(shapes)('%s', (_, shape) => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(htmlToText(shape(text))).toBe(normaliseText(text));
      }),
      { numRuns: 2000 },
    );
  });
});
