import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { parseZone, sameZone, windowsZone, type ZoneId } from '../../../lib/domain/zone.ts';

const zone = (name: string): ZoneId => parseZone(name) as ZoneId;
const everyZone = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT-1', 'Europe/Kyiv', 'Asia/Kolkata'];

/** Offset before and after every change of either zone from 2026 to 2030, read independently of the product. */
function offsetsDiffer(one: string, other: string): boolean {
  const moments = [Date.UTC(2026, 0, 1), ...changes(one), ...changes(other)];
  return moments.some(
    (ms) => offset(ms, one) !== offset(ms, other) || offset(ms - 1, one) !== offset(ms - 1, other),
  );
}

function changes(name: string): number[] {
  const found: number[] = [];
  let moment = Temporal.Instant.from('2026-01-01T00:00Z')
    .toZonedDateTimeISO(name)
    .getTimeZoneTransition('next');
  for (; moment !== null && moment.year <= 2030; moment = moment.getTimeZoneTransition('next')) {
    found.push(moment.epochMilliseconds);
  }
  return found;
}

const offset = (ms: number, name: string) =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(name).offset;

describe('Namen von Zeitzonen', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    [' EUROPE/VIENNA ', 'Europe/Vienna'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['w. europe standard time', 'Europe/Berlin'],
    ['GMT Standard Time', 'Europe/London'],
    ['UTC', 'UTC'],
    ['utc', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['tzone://Microsoft/Utc', 'UTC'],
    ['Etc/GMT-1', 'Etc/GMT-1'],
    ['UTC+12', 'Etc/GMT-12'],
  ])('versteht %s', (name, expected) => {
    expect(parseZone(name)).toBe(expected);
  });

  it.each([
    'Customized Time Zone',
    'tzone://Microsoft/Custom',
    '',
    ' ',
    '+01:00',
    'Europa/Berlin',
    '(UTC+01:00) Amsterdam, Berlin',
    '__proto__',
  ])('kennt „%s“ nicht: damit lässt sich nichts berechnen', (name) => {
    expect(parseZone(name)).toBeUndefined();
    expect(parseZone(name)).toBeUndefined(); // also from memory
  });

  it('Europe/Kiev und Europe/Kyiv sind dieselbe Zone (OutlookGoogleCalendarSync #1530)', () => {
    expect(sameZone(zone('Europe/Kiev'), zone('Europe/Kyiv'))).toBe(true);
    expect(sameZone(zone('Asia/Calcutta'), zone('Asia/Kolkata'))).toBe(true);
    expect(sameZone(zone('Europe/Berlin'), zone('Europe/Vienna'))).toBe(false);
  });
});

describe('Windows-Namen zum Schreiben nach Outlook', () => {
  it.each([
    ['Europe/Berlin', 'W. Europe Standard Time'],
    ['Europe/Vienna', 'W. Europe Standard Time'],
    ['Europe/Zurich', 'W. Europe Standard Time'],
    ['Europe/Kyiv', 'FLE Standard Time'],
    ['Europe/Kiev', 'FLE Standard Time'],
    ['Asia/Kolkata', 'India Standard Time'],
    ['America/New_York', 'Eastern Standard Time'],
    ['UTC', 'UTC'],
  ])('%s wird als %s geschrieben', (name, expected) => {
    expect(windowsZone(zone(name))).toBe(expected);
  });

  it.each(['Antarctica/Troll', 'Africa/Casablanca', 'Asia/Gaza'])(
    '%s hat keinen verlässlichen Windows-Namen',
    (name) => {
      expect(windowsZone(zone(name))).toBeUndefined();
    },
  );

  it('kein Windows-Name verschiebt einen Termin: jede Zone, jede Umstellung 2026–2030', () => {
    const wrong = everyZone.filter((name) => {
      const windowsName = windowsZone(zone(name));
      return windowsName !== undefined && offsetsDiffer(name, zone(windowsName));
    });
    expect(wrong).toEqual([]);
  });

  it('fast jede Zone hat einen: sonst stünde in Outlook überall UTC', () => {
    const without = everyZone.filter((name) => windowsZone(zone(name)) === undefined);
    expect(without.length).toBeLessThan(30);
    expect(without.filter((name) => name.startsWith('Europe/'))).toEqual([]);
  });
});
