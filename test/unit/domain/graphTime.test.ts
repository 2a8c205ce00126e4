import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  readEmisTimes,
  readGraphTimes,
  wallKey,
  writeEmisTimes,
  writeGraphTimes,
  type Zeit,
  zeitKey,
} from '../../../lib/domain/graphTime.ts';
import { expressible } from '../../../lib/domain/wallTime.ts';
import { parseZone, type ZoneId } from '../../../lib/domain/zone.ts';

const HOUR_MS = 3_600_000;
const BERLIN = parseZone('Europe/Berlin') as ZoneId;
const TROLL = parseZone('Antarctica/Troll') as ZoneId;
const EVERY_ZONE = Intl.supportedValuesOf('timeZone').map((name) => parseZone(name) as ZoneId);
const utc = (text: string): number => Date.parse(`${text}Z`);
const at = (dateTime: string, timeZone = 'UTC') => ({ dateTime, timeZone });
const timed = (beginn: string, ende: string): Zeit => ({
  ganztaegig: false,
  beginn_ms: utc(beginn),
  ende_ms: utc(ende),
});
const days = (ersterTag: string, letzterTag = ersterTag): Zeit => ({
  ganztaegig: true,
  ersterTag,
  letzterTag,
});

describe('Zeiten aus Outlook', () => {
  it('in UTC, wie wir sie anfordern', () => {
    expect(
      readGraphTimes({
        start: at('2026-07-01T07:00:00.0000000'),
        end: at('2026-07-01T08:30:00.0000000'),
        isAllDay: false,
      }),
    ).toEqual(timed('2026-07-01T07:00:00', '2026-07-01T08:30:00'));
  });

  it('in jeder anderen Zone, auch Beginn und Ende in verschiedenen', () => {
    expect(
      readGraphTimes({
        start: at('2026-07-01T09:00:00', 'W. Europe Standard Time'),
        end: at('2026-07-01T10:00:00', 'Europe/London'),
      }),
    ).toEqual(timed('2026-07-01T07:00:00', '2026-07-01T09:00:00'));
  });

  it('ganztägig zählen die Tage wie gezeigt, in welcher Zone auch immer (graph.md 16.2)', () => {
    for (const timeZone of ['UTC', 'Pacific Standard Time', 'tzone://Microsoft/Custom']) {
      expect(
        readGraphTimes({
          start: at('2026-03-28T00:00:00', timeZone),
          end: at('2026-03-30T00:00:00', timeZone),
          isAllDay: true,
          originalStartTimeZone: 'W. Europe Standard Time',
        }),
      ).toEqual(days('2026-03-28', '2026-03-29'));
    }
  });

  it('ganztägig, aber vom Server nach UTC umgerechnet: der Tag bleibt (MShekow/outlook-calendar-sync #2)', () => {
    for (const originalStartTimeZone of ['W. Europe Standard Time', 'tzone://Microsoft/Custom', null]) {
      expect(
        readGraphTimes({
          start: at('2026-07-01T22:00:00'),
          end: at('2026-07-02T22:00:00'),
          isAllDay: true,
          originalStartTimeZone,
        }),
      ).toEqual(days('2026-07-02'));
    }
    expect(
      readGraphTimes({
        start: at('2026-07-02T08:00:00'),
        end: at('2026-07-03T08:00:00'),
        isAllDay: true,
        originalStartTimeZone: 'tzone://Microsoft/Custom',
      }),
      'Kalifornien',
    ).toEqual(days('2026-07-02'));
    expect(
      readGraphTimes({
        start: at('2026-07-01T10:00:00'),
        end: at('2026-07-02T10:00:00'),
        isAllDay: true,
        originalStartTimeZone: 'Line Islands Standard Time',
      }),
      'eine Zone weiter als 12 Stunden von UTC',
    ).toEqual(days('2026-07-02'));
  });

  it('ganztägig ohne Dauer ist ein Tag', () => {
    expect(
      readGraphTimes({ start: at('2026-07-01T00:00:00'), end: at('2026-07-01T00:00:00'), isAllDay: true }),
    ).toEqual(days('2026-07-01'));
  });

  it.each([
    ['Beginn fehlt', { start: null, end: at('2026-07-01T08:00:00') }],
    ['Beginn fehlt', { start: { timeZone: 'UTC' }, end: at('2026-07-01T08:00:00') }],
    ['Ende fehlt', { start: at('2026-07-01T08:00:00') }],
    ['Beginn ist kein gültiges Datum', { start: at('gestern'), end: at('2026-07-01T08:00:00') }],
    [
      'Ende steht in einer unbekannten Zeitzone',
      {
        start: at('2026-07-01T08:00:00'),
        end: at('2026-07-01T08:00:00', 'tzone://Microsoft/Custom'),
      },
    ],
    ['Das Ende liegt vor dem Beginn', { start: at('2026-07-01T08:00:00'), end: at('2026-07-01T07:00:00') }],
    [
      'Das Ende liegt vor dem Beginn',
      {
        start: at('2026-07-05T00:00:00'),
        end: at('2026-07-03T00:00:00'),
        isAllDay: true,
      },
    ],
    ['außerhalb der Jahre', { start: at('9999-12-31T08:00:00'), end: at('9999-12-31T09:00:00') }],
    [
      'außerhalb der Jahre',
      { start: at('1753-01-01T00:00:00'), end: at('1753-01-02T00:00:00'), isAllDay: true },
    ],
  ])('nennt den Fehler: %s', (message, times) => {
    expect(readGraphTimes(times)).toEqual({ fehler: expect.stringContaining(message) });
  });
});

describe('Zeiten nach Outlook', () => {
  it('als Ortszeit unter dem Windows-Namen (graph.md 16.1)', () => {
    expect(writeGraphTimes(timed('2026-07-01T07:00:00', '2026-07-01T08:00:00'), BERLIN)).toEqual({
      start: at('2026-07-01T09:00:00', 'W. Europe Standard Time'),
      end: at('2026-07-01T10:00:00', 'W. Europe Standard Time'),
      isAllDay: false,
    });
  });

  it('in UTC, wo es keinen Windows-Namen gibt', () => {
    expect(writeGraphTimes(timed('2026-07-01T07:00:00', '2026-07-01T08:00:00'), TROLL).start).toEqual(
      at('2026-07-01T07:00:00'),
    );
    expect(writeGraphTimes(days('2026-07-01'), TROLL).start).toEqual(at('2026-07-01T00:00:00'));
  });

  it('in UTC, wenn ein Ende in der zweiten der doppelten Stunden liegt: sonst spränge es in die erste', () => {
    expect(writeGraphTimes(timed('2026-10-25T00:30:00', '2026-10-25T01:30:00'), BERLIN)).toEqual({
      start: at('2026-10-25T00:30:00'),
      end: at('2026-10-25T01:30:00'),
      isAllDay: false,
    });
  });

  it('in UTC, wenn die Windows-Zone damals anders ging', () => {
    const fortNelson = parseZone('America/Fort_Nelson') as ZoneId;
    expect(writeGraphTimes(timed('1990-01-01T00:00:00', '1990-01-01T01:00:00'), fortNelson).start).toEqual(
      at('1990-01-01T00:00:00'),
    );
    expect(writeGraphTimes(timed('2027-01-01T00:00:00', '2027-01-01T01:00:00'), fortNelson).start).toEqual(
      at('2026-12-31T17:00:00', 'US Mountain Standard Time'),
    );
  });

  it('ganztägig endet an der Mitternacht danach', () => {
    expect(writeGraphTimes(days('2026-12-30', '2026-12-31'), BERLIN)).toEqual({
      start: at('2026-12-30T00:00:00', 'W. Europe Standard Time'),
      end: at('2027-01-01T00:00:00', 'W. Europe Standard Time'),
      isAllDay: true,
    });
  });
});

describe('Ganztägig nach Outlook', () => {
  it.each([
    ['Africa/Cairo', '2026-04-24', 'UTC'],
    ['Africa/Cairo', '2026-04-23', 'UTC'],
    ['Africa/Cairo', '2026-04-25', 'Egypt Standard Time'],
    ['America/Havana', '2026-03-08', 'UTC'],
    ['Europe/Berlin', '2026-03-29', 'W. Europe Standard Time'],
  ])('%s am %s: in %s, denn wo die Uhr um Mitternacht vorgeht, fehlt sie', (name, day, timeZone) => {
    const written = writeGraphTimes(days(day), parseZone(name) as ZoneId);
    expect(written).toMatchObject({ start: { dateTime: `${day}T00:00:00`, timeZone }, end: { timeZone } });
    expect(readGraphTimes(written)).toEqual(days(day));
  });
});

describe('Von und Bis aus emis', () => {
  it('als Zeitpunkte in der Zone des Mandanten', () => {
    expect(readEmisTimes('2026-07-01 09:00:00.000', '2026-07-01T10:00', BERLIN)).toEqual(
      timed('2026-07-01T07:00:00', '2026-07-01T08:00:00'),
    );
  });

  it.each(['23:59', '23:59:00', '23:59:59.997'])(
    '00:00 bis %s ist ganztägig, auch über mehrere Tage',
    (time) => {
      expect(readEmisTimes('2026-07-01 00:00', `2026-07-01 ${time}`, BERLIN)).toEqual(days('2026-07-01'));
      expect(readEmisTimes('2026-10-24', `2026-10-26 ${time}`, BERLIN)).toEqual(
        days('2026-10-24', '2026-10-26'),
      );
    },
  );

  it('00:00 bis 00:00 des nächsten Tages ist nicht ganztägig', () => {
    expect(readEmisTimes('2026-07-01', '2026-07-02', BERLIN)).toEqual(
      timed('2026-06-30T22:00:00', '2026-07-01T22:00:00'),
    );
  });

  it('02:50 bis 02:10 in der Nacht der Umstellung reicht in die zweite Stunde', () => {
    expect(readEmisTimes('2026-10-25 02:50', '2026-10-25 02:10', BERLIN)).toEqual(
      timed('2026-10-25T00:50:00', '2026-10-25T01:10:00'),
    );
  });

  it('02:30 bis 03:00 in der Lücke bleibt eine halbe Stunde', () => {
    expect(readEmisTimes('2026-03-29 02:30', '2026-03-29 03:00', BERLIN)).toEqual(
      timed('2026-03-29T01:30:00', '2026-03-29T02:00:00'),
    );
  });

  it.each([
    ['Von fehlt', null, '2026-07-01'],
    ['Von fehlt', ' ', '2026-07-01'],
    ['Bis fehlt', '2026-07-01', null],
    ['Von ist kein gültiges Datum', '31.02.2026', '2026-07-01'],
    ['Bis ist kein gültiges Datum', '2026-07-01', 'bald'],
    ['Bis liegt vor Von', '2026-07-01 10:00', '2026-07-01 09:00'],
    ['Bis liegt vor Von', '2026-07-02 00:00', '2026-07-01 23:59'],
    ['Bis liegt vor Von', '2026-10-25 03:50', '2026-10-25 02:10'],
    ['außerhalb der Jahre', '9999-12-31 00:00', '9999-12-31 23:59'],
  ])('nennt den Fehler: %s', (message, von, bis) => {
    expect(readEmisTimes(von, bis, BERLIN)).toEqual({ fehler: expect.stringContaining(message) });
  });
});

describe('Fingerabdrücke der Zeit', () => {
  it('dieselbe Zeit ergibt denselben Text, jede andere einen anderen', () => {
    const zeiten = [
      timed('2026-07-01T07:00:00', '2026-07-01T08:00:00'),
      timed('2026-07-01T07:00:00', '2026-07-01T08:00:01'),
      timed('2026-07-01T00:00:00', '2026-07-02T00:00:00'),
      days('2026-07-01'),
      days('2026-07-01', '2026-07-02'),
    ];
    expect(new Set(zeiten.map(zeitKey)).size).toBe(zeiten.length);
    expect(zeitKey(timed('2026-07-01T07:00:00.900', '2026-07-01T08:00:00'))).toBe(
      zeitKey(timed('2026-07-01T07:00:00', '2026-07-01T08:00:00')),
    );
  });

  it('auf der Seite von emis zählt, was in der Zeile steht, gleich in welcher Schreibweise', () => {
    expect(wallKey('2026-07-01 09:00:00.000', '2026-07-01')).toBe(
      wallKey('2026-07-01T09:00', '2026-07-01T00:00:00'),
    );
    expect(wallKey(null, '2026-07-01')).not.toBe(wallKey('2026-07-01', null));
    expect(wallKey('kaputt', null)).not.toBe(wallKey('defekt', null));
  });
});

describe('hin und zurück, ohne Abdrift', () => {
  const zone = fc.constantFrom(...EVERY_ZONE);
  const second = fc.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2060, 0, 1) / 1000 });
  const duration = fc.oneof(
    fc.integer({ min: 0, max: 180 }).map((n) => n * 60),
    fc.integer({ min: 0, max: 864_000 }),
  );
  const timedZeit = fc.tuple(second, duration).map(
    ([start, length]): Zeit => ({
      ganztaegig: false,
      beginn_ms: start * 1000,
      ende_ms: (start + length) * 1000,
    }),
  );
  const allDayZeit = fc.tuple(second, fc.integer({ min: 0, max: 40 })).map(([start, length]) => {
    const date = (s: number) => new Date(s * 1000).toISOString().slice(0, 10);
    return days(date(start), date(start + length * 86_400));
  });

  it('Outlook → Outlook: Gelesenes wird gleich wieder geschrieben, in jeder Zone, auch in der doppelten Stunde', () => {
    fc.assert(
      fc.property(fc.oneof(timedZeit, allDayZeit), zone, (zeit, zone) => {
        expect(readGraphTimes(writeGraphTimes(zeit, zone))).toEqual(zeit);
      }),
      { numRuns: 2000 },
    );
  });

  it('emis → Outlook → emis: Von und Bis bleiben, wie sie sind', () => {
    fc.assert(
      fc.property(fc.oneof(timedZeit, allDayZeit), zone, (zeit, zone) => {
        // Every row that a clock of this zone can show.
        const { von, bis } = writeEmisTimes(zeit, zone);
        const read = readEmisTimes(von, bis, zone);
        if ('fehler' in read) throw new Error(read.fehler);
        const back = readGraphTimes(writeGraphTimes(read, zone));
        expect(back).toEqual(read);
        // 23:59:59 is all-day too, and comes back as 23:59:00: nothing is written for that, Outlook did not change.
        const expected = read.ganztaegig ? `${bis.slice(0, 16)}:00` : bis;
        expect(writeEmisTimes(back as Zeit, zone)).toEqual({ von, bis: expected });
      }),
      { numRuns: 2000 },
    );
  });

  it('jede Umstellung jeder Zone 2026–2030: eine Stunde davor, darin, danach; zweimal herum', () => {
    let cases = 0;
    for (const zone of EVERY_ZONE) {
      for (const change_ms of changes(zone)) {
        for (const minutes of [-90, -60, -30, -1, 0, 1, 30, 59, 60, 90]) {
          const beginn_ms = change_ms + minutes * 60_000;
          checkNoDrift({ ganztaegig: false, beginn_ms, ende_ms: beginn_ms + HOUR_MS }, zone);
          cases++;
        }
      }
    }
    expect(cases).toBeGreaterThan(5_000);
  });

  function checkNoDrift(zeit: Zeit & { ganztaegig: false }, zone: ZoneId): void {
    const graph = readGraphTimes(writeGraphTimes(zeit, zone)) as Zeit;
    // expect() is too slow to be called a hundred thousand times, so it only reports.
    if (zeitKey(graph) !== zeitKey(zeit)) expect(graph, zone).toEqual(zeit);
    const row = writeEmisTimes(graph, zone);
    const read = readEmisTimes(row.von, row.bis, zone);
    if ('fehler' in read) throw new Error(`${zone} ${row.von} ${row.bis}: ${read.fehler}`);
    // A row says all there is to say, unless one of its ends lies in the second pass of a repeated hour. Even then
    // it does when Bis stands before Von.
    const rowIsExact =
      expressible(zeit.beginn_ms, zone) && (expressible(zeit.ende_ms, zone) || row.bis < row.von);
    if (rowIsExact && zeitKey(read) !== zeitKey(zeit))
      expect(read, `${zone} ${row.von} ${row.bis}`).toEqual(zeit);
    const again = writeEmisTimes(readGraphTimes(writeGraphTimes(read, zone)) as Zeit, zone);
    if (wallKey(again.von, again.bis) !== wallKey(row.von, row.bis)) expect(again, zone).toEqual(row);
  }

  function changes(zone: ZoneId): number[] {
    const found: number[] = [];
    let moment = Temporal.Instant.from('2026-01-01T00:00Z')
      .toZonedDateTimeISO(zone)
      .getTimeZoneTransition('next');
    for (; moment !== null && moment.year <= 2030; moment = moment.getTimeZoneTransition('next')) {
      found.push(moment.epochMilliseconds);
    }
    return found;
  }
});
