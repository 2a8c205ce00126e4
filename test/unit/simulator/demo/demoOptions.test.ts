import { describe, expect, it } from 'vitest';
import { commands } from '../../../../simulator/demo/commands.ts';
import { readOptions } from '../../../../simulator/demo/options.ts';
import { willy, zoe } from '../../../../simulator/demo/people.ts';

describe('Angaben hinter npm start --', () => {
  it('dürfen fehlen und in jeder Schreibweise stehen', () => {
    expect(readOptions([])).toEqual({ once: false, neu: false, help: false });
    expect(readOptions(['--NEU', '--once', '-h'])).toEqual({ once: true, neu: true, help: true });
  });

  it('die niemand kennt, werden benannt', () => {
    expect(() => readOptions(['--einmal'])).toThrow(
      'Unbekannte Angabe „--einmal“. Möglich sind --once, --neu und --help',
    );
  });
});

describe('Befehle zum Kopieren', () => {
  it('überstehen Leerzeichen und Apostrophe in jeder Shell', () => {
    const settings = { EMIS_SQL: "sqlite:/home/d'Arc/emis.sqlite" };
    expect(commands(settings, zoe, 'linux')).toEqual([
      "export EMIS_SQL='sqlite:/home/d'\\''Arc/emis.sqlite'",
      'npm run cli -- Termine --trockenlauf',
      "npm run cli -- Termine --anwender 'Zoë D'\\''Amico'",
      "npm run cli -- Wiedervorlagen --anwender 'Zoë D'\\''Amico'",
      "npm run cli -- -T='Zoë_D'\\''Amico'",
      'npm run cli -- --help',
    ]);
    expect(commands({}, willy, 'linux')[3]).toBe('npm run cli -- -T=Willy_Testermann');
    expect(commands(settings, zoe, 'win32').slice(0, 1)).toEqual([
      "$env:EMIS_SQL = 'sqlite:/home/d''Arc/emis.sqlite'",
    ]);
  });
});
