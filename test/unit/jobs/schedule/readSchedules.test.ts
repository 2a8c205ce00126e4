import { describe, expect, test } from 'vitest';
import { DOMAENEN } from '../../../../lib/domain/domaene.ts';
import { readSchedules } from '../../../../lib/jobs/schedule/readSchedules.ts';

const NONE = new Map<never, string>();
const variables = (entries: Record<string, string>) => new Map(Object.entries(entries));

describe('Die fünf Systemvariablen', () => {
  test('heißen wie im Handbuch', () => {
    const all = variables({
      emis_exchangesync_zeitplan_termine: '1',
      emis_exchangesync_zeitplan_wiedervorlagen: '2',
      emis_exchangesync_zeitplan_posteingang: '3',
      emis_exchangesync_zeitplan_gesendeteelemente: '4',
      emis_exchangesync_zeitplan_ansprechpartner: '5',
    });
    const minutes = [...readSchedules(all, NONE)].map(([domaene, reading]) => [
      domaene,
      reading.kind === 'set' && reading.schedule.kind === 'interval' && reading.schedule.minutes,
    ]);
    expect(minutes).toEqual(DOMAENEN.map((domaene, index) => [domaene, index + 1]));
  });

  test('Leer oder nicht vorhanden heißt aus', () => {
    const readings = readSchedules(variables({ emis_exchangesync_zeitplan_termine: '  ' }), NONE);
    expect([...readings.values()].map(({ kind }) => kind)).toEqual(['off', 'off', 'off', 'off', 'off']);
  });

  test('Ein falscher Wert schaltet nur seine Domäne aus und wird erklärt', () => {
    const readings = readSchedules(
      variables({
        EMIS_ExchangeSync_Zeitplan_Termine: 'alle fünf Minuten',
        emis_exchangesync_zeitplan_posteingang: '5',
      }),
      NONE,
    );
    expect(readings.get('posteingang')?.kind).toBe('set');
    expect(readings.get('wiedervorlagen')?.kind).toBe('off');
    const reading = readings.get('termine')!;
    expect(reading).toEqual({
      kind: 'invalid',
      line: 'emis_exchangesync_zeitplan_termine (Systemvariable in emis): „alle fünf Minuten“ ist kein Zeitplan; dieser Abgleich bleibt aus. Erlaubt sind ein Abstand in Minuten (1 bis 10080, zum Beispiel 5), Uhrzeiten (23:00 oder 08:00,12:30) oder ein NCRONTAB-Ausdruck mit 5 oder 6 Feldern (0 */5 * * * *); leer = aus.',
    });
  });

  test('Die Zeile bleibt eine Zeile, was auch immer in der Variable steht', () => {
    const readings = readSchedules(
      variables({ emis_exchangesync_zeitplan_termine: `a\nb\r\n${'c'.repeat(500)}` }),
      NONE,
    );
    const reading = readings.get('termine')!;
    if (reading.kind !== 'invalid') throw new Error('not invalid');
    expect(reading.line).not.toMatch(/[\r\n]/);
    expect(reading.line.length).toBeLessThan(500);
  });
});

describe('Eine App-Einstellung gleichen Namens', () => {
  const inEmis = variables({ emis_exchangesync_zeitplan_termine: '5' });

  test('geht vor', () => {
    expect(readSchedules(inEmis, new Map([['termine', '10']])).get('termine')).toEqual({
      kind: 'set',
      schedule: { kind: 'interval', minutes: 10 },
    });
  });

  test('zählt leer nicht', () => {
    expect(readSchedules(inEmis, new Map([['termine', ' ']])).get('termine')).toMatchObject({
      schedule: { minutes: 5 },
    });
  });

  test('schaltet mit einem falschen Wert die Domäne aus, statt auf emis zurückzufallen', () => {
    expect(readSchedules(inEmis, new Map([['termine', 'x']])).get('termine')).toMatchObject({
      kind: 'invalid',
      line: expect.stringMatching(
        /^emis_exchangesync_zeitplan_termine \(App-Einstellung\): „x“ ist kein Zeitplan/,
      ),
    });
  });
});
