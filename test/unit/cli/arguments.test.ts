import { describe, expect, it } from 'vitest';
import { NoCommandError, parseArguments, wantsJson } from '../../../cli/arguments.ts';

const NO_OPTIONS = {
  mandant: undefined,
  anwender: undefined,
  trockenlauf: false,
  bestaetigen: false,
  nurAnzeigen: false,
  rechte: false,
  json: false,
  ausfuehrlich: false,
};
const command = (...argv: string[]) => parseArguments(argv).command;

describe('commands', () => {
  it.each(['Termine', 'termine', 'TERMINE'])('%s', (parameter) => {
    expect(parseArguments([parameter])).toEqual({
      command: { kind: 'abgleich', domaene: 'termine' },
      options: NO_OPTIONS,
    });
  });

  it.each(['Posteingang', 'Gesendete', 'Adressen', 'Wiedervorlagen'])('%s', (parameter) => {
    expect(command(parameter)).toEqual({ kind: 'abgleich', domaene: parameter.toLowerCase() });
  });

  it.each(['?1', '?2', '--help', '--HELP', '-h', '/?', 'hilfe'])(
    '%s is help, whatever else is asked',
    (parameter) => {
      expect(command('Termine', '--unsinn', parameter)).toEqual({ kind: 'help' });
    },
  );

  it.each([
    ['-T=Willy_Testermann', 'Willy_Testermann'],
    ['-t=willy', 'willy'],
    ['-T=Willy Testermann', 'Willy Testermann'],
    ['-T=a=b', 'a=b'],
  ])('%s', (parameter, anwender) => {
    expect(command(parameter)).toEqual({ kind: 'ersteinrichtung', anwender });
  });

  it.each(['status', 'Status', 'STATUS'])('%s', (parameter) => {
    expect(command(parameter)).toEqual({ kind: 'status' });
  });

  it.each([
    [['wiederherstellen'], undefined],
    [['Wiederherstellen', '12'], 12],
    [['wiederherstellen', '--json', '012'], 12],
    [['--trockenlauf', 'wiederherstellen', '--anwender', 'Willy', '7'], 7],
  ])('%j', (argv, nummer) => {
    expect(command(...argv)).toEqual({ kind: 'wiederherstellen', nummer });
  });

  it.each(['zwölf', '0', '1.5', '12a', '1e3', '9999999999999999'])(
    'wiederherstellen %s is no number of a version',
    (given) => {
      expect(() => command('wiederherstellen', given)).toThrow(
        `„${given}“ ist keine Nummer einer aufbewahrten Fassung. Die Nummern zeigt: emisExchangeSync wiederherstellen`,
      );
    },
  );

  it.each([
    ['wiederherstellen', '12', '13'],
    ['wiederherstellen', 'Termine'],
    ['Termine', 'status'],
    ['status', 'wiederherstellen'],
  ])('%s %s is one too many', (...argv) => {
    expect(() => command(...argv)).toThrow(/gibt es nicht|ist einer zu viel/);
  });

  it.each([['pruefen']])('%s comes later', (...argv) => {
    expect(command(...argv)).toEqual({ kind: 'later', parameter: argv[0]!.toLowerCase() });
  });
});

describe('options', () => {
  it('all of them, in any case and place', () => {
    const argv =
      '--JSON --anwender Willy_Testermann Termine --Mandant=Firma --trockenlauf --bestaetigen --Ausfuehrlich';
    expect(parseArguments(argv.split(' '))).toEqual({
      command: { kind: 'abgleich', domaene: 'termine' },
      options: {
        mandant: 'Firma',
        anwender: 'Willy_Testermann',
        trockenlauf: true,
        bestaetigen: true,
        nurAnzeigen: false,
        rechte: false,
        json: true,
        ausfuehrlich: true,
      },
    });
  });

  it('JSON is seen even where the rest is wrong', () => {
    expect(wantsJson(['Unsinn', '--Json'])).toBe(true);
    expect(wantsJson(['json'])).toBe(false);
  });
});

describe('refused', () => {
  it('nothing to do', () => {
    expect(() => parseArguments([])).toThrow(NoCommandError);
    expect(() => parseArguments(['--json'])).toThrow(NoCommandError);
  });

  it.each([
    [['Terminne'], 'Den Parameter „Terminne“ gibt es nicht. Meinten Sie Termine?'],
    [['Kontakte'], 'Alle Parameter zeigt: emisExchangeSync --help'],
    [['Termine', '--trockenlauv'], 'Meinten Sie --trockenlauf?'],
    [['Termine', '--json=ja'], 'Den Parameter „--json=ja“ gibt es nicht. Meinten Sie --json?'],
    [['Termine=1'], 'gibt es nicht'],
    [['-TT=Willy'], 'Meinten Sie -T=Vorname_Nachname?'],
    [['-T'], 'Nach -T= fehlt der Anwender'],
    [['-T='], 'Nach -T= fehlt der Anwender'],
    [['Termine', '--anwender'], 'Nach --anwender fehlt der Wert'],
    [['Termine', '--anwender', '--json'], 'Nach --anwender fehlt der Wert'],
    [['Termine', '--mandant='], 'Nach --mandant fehlt der Wert'],
    [['Termine', 'Adressen'], '„Adressen“ ist einer zu viel'],
    [['Termine', '-T=Willy'], '„-T=Willy“ ist einer zu viel'],
  ])('%j', (argv, expected) => {
    expect(() => parseArguments(argv)).toThrow(expected);
  });
});
