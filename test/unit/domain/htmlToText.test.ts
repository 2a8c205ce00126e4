import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../lib/domain/htmlToText.ts';
import { normaliseText } from '../../../lib/domain/plainText.ts';
import { anyText } from './anyText.ts';

describe('Zeilen und Absätze', () => {
  it.each([
    ['div', '<div>a</div>\r\n<div>b</div>', 'a\nb'],
    ['leere Zeile in Outlook', '<div>a</div><div><br></div><div>b</div>', 'a\n\nb'],
    [
      'leere Zeile in Word',
      '<p class="MsoNormal">a</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class="MsoNormal">b</p>',
      'a\n\nb',
    ],
    [
      'Zeilen in Word und OWA haben keinen Abstand',
      '<p class="x_MsoNormal">a</p><p style="color:red; margin: 0cm">b</p>',
      'a\nb',
    ],
    ['Absätze haben einen', '<p>a</p><p>b</p>', 'a\n\nb'],
    ['Absätze ohne Ende', '<p>a<p>b<div>c</div>', 'a\n\nb\n\nc'],
    ['br', 'a<br>b<br/><br>c', 'a\nb\n\nc'],
    [
      'ein br am Ende des Blocks macht keine Zeile',
      '<div>a<br></div><div>b<br><div>c</div></div>',
      'a\nb\nc',
    ],
    ['leere Blöcke machen keine Zeile', '<div>a</div><div><span></span></div><div>b</div>', 'a\nb'],
    ['leere Blöcke trennen', 'a<div></div>b', 'a\nb'],
    ['leere Zeile am Anfang eines Rahmens', 'x<div><div><br></div><div>a</div></div>', 'x\n\na'],
    ['Zeilenenden im Quelltext sind Leerzeichen', '<div>\r\n\ta\r\n\tb\r\n</div>', 'a b'],
    ['Leerzeichen zwischen Wörtern', '<b>a</b> <i>b</i>\n<u>c</u>', 'a b c'],
    ['vorformatiert', '<pre>\n  a\n\tb  c\n</pre>', '  a\n    b  c'],
    ['Überschriften bleiben, wie sie sind', '<h1>Titel</h1>Text', 'Titel\n\nText'],
    ['keine Umbrüche', `<div>${'Wort '.repeat(100)}</div>`, 'Wort '.repeat(100).trim()],
    ['Entitäten', '&uuml; &#228; &#x1F600; &nbsp;&amp;lt; &euro;', 'ü ä 😀  &lt; €'],
    ['Fragment ohne alles', 'nur Text', 'nur Text'],
    ['nichts', '<html><body><div>&nbsp;</div></body></html>', ''],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});

describe('Listen und Tabellen', () => {
  it.each([
    ['Aufzählung', '<ul><li>a</li><li>b</li></ul>', '- a\n- b'],
    ['nummeriert', '<ol start="9"><li>a</li><li>b<br>c</li></ol>', '9.  a\n10. b\n    c'],
    [
      'verschachtelt',
      '<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>',
      '- a\n  1. b\n  2. c\n- d',
    ],
    ['verschachtelt wie Outlook', '<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>', '- a\n  - b\n- c'],
    ['ohne Endtags', 'vor<ul><li>a<li>b</ul>nach', 'vor\n- a\n- b\nnach'],
    ['Absatz im Punkt', '<ul><li><p>a</p></li><li><p>b</p></li></ul>', '- a\n- b'],
    ['Text ohne Punkt geht nicht verloren', '<ul>a<li>b</li></ul>', '  a\n- b'],
    [
      'Tabelle',
      '<table><tr><th>Menge</th><th>Preis</th></tr><tr><td>1</td><td>2 €</td></tr></table>',
      'Menge    Preis\n1    2 €',
    ],
    ['Tabelle ohne Endtags', '<table><tr><td>a<td>b<tr><td>c</table>d', 'a    b\nc\nd'],
    [
      'Signatur',
      '<table><tr><td><img src="logo.png"></td><td><p class="MsoNormal">Willy Testermann</p><p class="MsoNormal">Tel. 1</p></td></tr></table>',
      'Willy Testermann\nTel. 1',
    ],
    ['Text neben den Zellen geht nicht verloren', '<table>a<tr>b<td>c</td></tr></table>', 'a\nb    c'],
    ['Zelle ohne Tabelle', '<td>a</td><td>b</td>', 'a\nb'],
    [
      'ein verirrtes Endtag beendet die Tabelle nicht',
      '<div><table><tr><td>a</div></td><td>b</td></tr></table></div>',
      'a    b',
    ],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});

describe('Links und Bilder', () => {
  it.each([
    ['Text und Adresse', '<a href="https://x.de/a">hier</a>.', 'hier (https://x.de/a).'],
    [
      'nur die Adresse',
      '<a href="https://x.de/a?b=1&amp;c=2">https://x.de/a?b=1&amp;c=2</a>',
      'https://x.de/a?b=1&c=2',
    ],
    ['Adresse abgekürzt', '<a href="http://www.x.de/">www.x.de</a>', 'www.x.de'],
    ['Mailadresse', '<a href="mailto:a@x.de?subject=Hallo">a@x.de</a>', 'a@x.de'],
    ['Name und Mailadresse', '<a href="mailto:a@x.de">Anna</a>', 'Anna (a@x.de)'],
    ['Telefon', '<a href="tel:+49123">+49 123</a>', '+49 123'],
    ['im Text', 'vor <a href="https://x.de"><b>h</b>ier</a> nach', 'vor hier (https://x.de) nach'],
    ['Sprungmarke, Skript', '<a href="#a">a</a><a href="javascript:x()">b</a><a name="c">c</a>', 'abc'],
    ['Link auf einem Bild', '<a href="https://x.de"><img src="knopf.png"></a>', 'https://x.de'],
    ['Bilder fallen weg, ihre Beschreibung bleibt', 'a<img src="x.png"> <img alt="😀 &amp;">', 'a 😀 &'],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});

describe('Unsichtbares', () => {
  it.each([
    [
      'Kopf, Stil, Skript',
      '<head><title>t</title><style>p{}</style></head><body>a<script>b</script></body>',
      'a',
    ],
    ['Kommentare', 'a<!-- b <p> -->c<!---->d', 'acd'],
    [
      'bedingte Kommentare',
      '<!--[if mso]><p>alt</p><![endif]--><![if !mso]>neu<![endif]><!--[if !mso]><!-->!<!--<![endif]-->',
      'neu!',
    ],
    ['Office-XML', '<xml><o:DocumentProperties>x</o:DocumentProperties></xml>a', 'a'],
    ['versteckter Vorspann', '<div style="color:red;DISPLAY: none;mso-hide:all">x<div>y</div></div>a', 'a'],
    ['hidden', '<p hidden>x<p>a<span hidden>b</p>c', 'a\n\nc'],
    ['ein Attribut, das nur so aussieht', '<div title="display:none hidden">a</div>', 'a'],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});

describe('kaputtes HTML verliert keinen Text', () => {
  it.each([
    ['kein Tag', '5 < 6 und 7 > 3 & x <3', '5 < 6 und 7 > 3 & x <3'],
    ['nie geschlossen', '<div><b>a<i>b<span title="c>d">e', 'abe'],
    ['Anführungszeichen nie geschlossen', '<a href="https://x.de>Text <b>mehr</b>', 'Text mehr'],
    ['> im Attribut', '<div title="a > b">c</div>', 'c'],
    ['Großbuchstaben', '<DIV>a</DIV><BR><A HREF="https://x.de">b</A>', 'a\n\nb (https://x.de)'],
    ['falsche Reihenfolge', '<b><div>a</b>b</div>c', 'ab\nc'],
    ['abgeschnitten', '<div>a</div><div>b</di', 'a\nb</di'],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('sichtbarer Text kommt an, was auch immer ihn umgibt', () => {
    const tag = fc.constantFrom(
      ...'div p span table tr td ul ol li a b blockquote h1 pre o:p br hr dl dd section'.split(' '),
    );
    const piece = fc.oneof(
      fc.nat(999).map((n) => `Wort${n}.`),
      tag.map((name) => `<${name}>`),
      tag.map((name) => `</${name}>`),
      fc.constantFrom(
        ' ',
        '\r\n',
        '<a href="https://x.de/?q=1">',
        '<p class="MsoNormal">',
        '<td colspan="2">',
        '<!-- x -->',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const words = pieces.filter((piece) => piece.startsWith('Wort')).join('');
        const shown = htmlToText(pieces.join(''));
        expect(shown.match(/Wort\d+\./g)?.join('') ?? '').toBe(words);
      }),
      { numRuns: 3000 },
    );
  });

  it('das Ergebnis ist immer in einheitlicher Form', () => {
    fc.assert(
      fc.property(anyText, (html) => {
        const text = htmlToText(html);
        expect(normaliseText(text)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('riesige und feindliche Körper', () => {
  const SIZE = 3_000_000;
  const fill = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length));

  it('20.000 verschachtelte Blöcke: jeder Text bleibt, in seiner Zeile', () => {
    const depth = 20_000;
    const html = Array.from({ length: depth }, (_, n) => `<div>${n}`).join('') + '</div>'.repeat(depth);
    expect(htmlToText(html)).toBe(Array.from({ length: depth }, (_, n) => n).join('\n'));
  });

  it('2.000 verschachtelte Listen und Tabellen verlieren nichts', () => {
    const lists = htmlToText(Array.from({ length: 2000 }, (_, n) => `<ul><li>${n}`).join(''));
    expect(lists.match(/\d+/g)).toHaveLength(2000);
    const tables = htmlToText(Array.from({ length: 2000 }, (_, n) => `<table><tr><td>${n}`).join(''));
    expect(tables.match(/\d+/g)).toHaveLength(2000);
  });

  it('20 MB Text werden nicht gekürzt', () => {
    expect(htmlToText(`<div>${'x'.repeat(20_000_000)}</div>`)).toHaveLength(20_000_000);
  });

  it.each([
    [
      'gewöhnliche Mail',
      '<p class="MsoNormal"><span style="font-size:11pt">Guten Tag Frau M&uuml;ller, <a href="https://x.de/a?b=1">hier</a></span></p>\r\n',
    ],
    ['kurze Zeilen', '<div>ab</div>'],
    ['nie geschlossene Blöcke', '<div>'],
    ['nie geschlossene Auszeichnung', '<b>'],
    ['verwaiste Endtags', '<b></i></div>'],
    ['nie geschlossene Anführungszeichen', "<a href='x>"],
    ['nie geschlossene Kommentare', '<!--'],
    ['nie geschlossenes Office-XML', '<xml>'],
    ['nur Tag-Anfänge', '<'],
    ['halbe Entitäten', '&am'],
    ['Zeilenumbrüche', '<br>'],
    ['Tabellen', '<table><tr><td>a'],
    ['Zitate', '<blockquote>a'],
    ['Verstecktes', '<div hidden>x'],
    // Anything but linear work would run into the test's time limit; how long it takes is a matter for measurements.
  ])('3 MB %s', (_, piece) => {
    expect(typeof htmlToText(fill(piece))).toBe('string');
  });

  it('Megabytes von Attributen', () => {
    expect(htmlToText(`<div ${fill('data-x="y" ')}>a</div>`)).toBe('a');
    expect(
      htmlToText(
        `<div style="${fill('margin: ')}" class="${fill(' x_')}" hidden${' '.repeat(SIZE)}>a</div>b`,
      ),
    ).toBe('b');
  });
});
