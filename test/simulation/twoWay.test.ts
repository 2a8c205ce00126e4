import { afterEach, beforeEach, expect, test } from 'vitest';
import { World } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });
const event = (subject: string, start: string, end: string, rest = {}) => ({
  subject,
  start: at(start),
  end: at(end),
  ...rest,
});

test('Ein neuer Outlook-Termin erscheint in emis', async () => {
  world.box.createEvent(
    event('Zahnarzt', '2026-11-24T09:00:00', '2026-11-24T10:00:00', {
      body: { contentType: 'html', content: '<p>Grüße &amp; <b>Küsse</b> 😀</p>' },
      location: { displayName: 'Köln' },
      importance: 'high',
      sensitivity: 'private',
    }),
  );
  const report = await world.report();
  expect(report).toMatchObject({
    ergebnis: 'ok',
    emis: { neu: 1, geaendert: 0, geloescht: 0 },
    outlook: { neu: 0 },
  });
  expect(world.row('Zahnarzt')).toMatchObject({
    von: '2026-11-24T10:00:00',
    bis: '2026-11-24T11:00:00',
    ort: 'Köln',
    hervorheben: 1,
    privat: 1,
    bemerkung: 'Grüße & Küsse 😀',
  });
  const second = await world.report();
  expect(second).toMatchObject({
    ergebnis: 'ok',
    emis: { neu: 0, geaendert: 0, geloescht: 0 },
    outlook: { neu: 0, geaendert: 0 },
    http: 1,
    sql: 2,
  });
  expect(world.waiting()).toBe(0);
});
test('Ein neuer emis-Termin erscheint in Outlook', async () => {
  world.enter('Kundenbesuch', '2026-11-25 08:00', '2026-11-25 09:30', {
    bemerkung: 'Zeile 1\r\n\r\nZeile <3>',
    ort: 'Mömlingen',
  });
  const report = await world.report();
  expect(report).toMatchObject({ ergebnis: 'ok', outlook: { neu: 1 } });
  expect(world.box.events()).toMatchObject([
    {
      subject: 'Kundenbesuch',
      start: { dateTime: '2026-11-25T07:00:00.0000000' },
      location: { displayName: 'Mömlingen' },
    },
  ]);
  expect(await world.report()).toMatchObject({
    ergebnis: 'ok',
    emis: { neu: 0, geaendert: 0 },
    outlook: { neu: 0, geaendert: 0 },
  });
});
