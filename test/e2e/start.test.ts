import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { people } from '../../simulator/demo/people.ts';
import { compareSides, readSides } from './compareSides.ts';
import { demoFolders } from './demoFolders.ts';
import { lostOrDoubled } from './demoSubjects.ts';

const { fresh, start } = demoFolders();

describe('npm start -- --once', () => {
  it('richtet ein, gleicht ab, berichtet und endet mit 0; ein zweites Mal ändert nichts', async () => {
    const folder = fresh();
    const first = start(folder, '--once');
    expect([await first.ended, first.stderr()]).toEqual([0, '']);
    for (const { anwender } of people)
      expect(first.stdout()).toMatch(
        new RegExp(`Ersteinrichtung ${anwender}: 3 Termine und [13] Wiedervorlagen? `),
      );
    expect(first.stdout()).toMatch(
      /Abgleich Termine[\s\S]*Summe +18 +3 +0 +8 +1 +0[\s\S]*Abgleich Wiedervorlagen/,
    );
    expect(first.stdout()).toMatch(/Abgleich Wiedervorlagen[\s\S]*Summe +5 +1 +0 +4 +0 +0/);
    expect(first.stdout()).toContain('1 Termin gab es schon auf beiden Seiten: verknüpft, nicht verdoppelt');
    expect(first.stdout()).toContain(join(folder, 'emis.sqlite'));
    // No terminal: nothing is rewritten in place.
    expect(first.stdout()).not.toContain('\u001b');

    const sides = readSides(folder);
    expect(compareSides(sides)).toEqual([]);
    expect(lostOrDoubled(sides)).toEqual([]);
    expect(sides.sentMails).toEqual([]);
    const kept = [...sides.rows.values()].flat().filter((row) => row.emisnummer !== null);
    expect(kept).toHaveLength(12);

    const second = start(folder, '--once');
    expect(await second.ended).toBe(0);
    expect(second.stdout()).toMatch(/Summe +0 +0 +0 +0 +0 +0/);
    expect(second.stdout()).not.toContain('Ersteinrichtung');
    expect(readSides(folder)).toEqual(sides);
  });

  it('beginnt mit --neu von vorn und lässt fremde Dateien liegen', async () => {
    const folder = fresh();
    await start(folder, '--once').ended;
    const before = readSides(folder);
    writeFileSync(join(folder, 'fremd.txt'), '');
    const again = start(folder, '--neu', '--once');
    expect(await again.ended).toBe(0);
    expect(again.stdout()).toContain('Ersteinrichtung Willy Testermann');
    expect(existsSync(join(folder, 'fremd.txt'))).toBe(true);
    const after = readSides(folder);
    expect(compareSides(after)).toEqual([]);
    const ids = (sides: typeof after) => [...sides.single.values()].flat().map((event) => event.id);
    expect(ids(after)).toHaveLength(ids(before).length);
    expect(ids(after).filter((id) => ids(before).includes(id))).toEqual([]);
  });
});

describe('Was nicht geht', () => {
  it.each([
    [
      ['--einmal'],
      'Unbekannte Angabe „--einmal“. Möglich sind --once, --neu und --help (npm start -- --help).\n',
    ],
    [['once'], 'Unbekannte Angabe „once“. Möglich sind --once, --neu und --help (npm start -- --help).\n'],
  ])('%j', async (options, line) => {
    const folder = fresh();
    const refused = start(folder, ...options);
    expect([await refused.ended, refused.stdout(), refused.stderr()]).toEqual([2, '', line]);
    expect(existsSync(join(folder, 'tenant.sqlite'))).toBe(false);
  });

  it('eine zerstörte Datei nennt, was zu tun ist', async () => {
    const folder = fresh();
    writeFileSync(join(folder, 'tenant.sqlite'), 'keine Datenbank, sondern ein Satz mit einigen Wörtern');
    const refused = start(folder, '--once');
    expect(await refused.ended).toBe(2);
    expect(refused.stderr()).toMatch(/^Der Ordner der Vorführung ist nicht benutzbar .*--neu.*\n$/);
    const again = start(folder, '--once', '--neu');
    expect(await again.ended).toBe(0);
  });

  it('ein Anschluss, den ein anderes Programm belegt, wird genannt', async () => {
    const folder = fresh();
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as { port: number };
    writeFileSync(join(folder, 'functions-port.txt'), `${port}\n`);
    const refused = start(folder);
    expect([await refused.ended, refused.stderr()]).toEqual([
      2,
      `Den Anschluss ${port} der Funktionen belegt ein anderes Programm. Beenden Sie es, oder beginnen Sie mit „npm start -- --neu“ von vorn.\n`,
    ]);
    other.close();
  });

  it('--help hilft', async () => {
    const helped = start(fresh(), '--help');
    expect(await helped.ended).toBe(0);
    expect(helped.stdout()).toContain('npm start -- --once');
  });
});
