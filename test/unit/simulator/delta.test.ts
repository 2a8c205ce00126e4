import { describe, expect, it } from 'vitest';
import { appointment, createWorld, firstRound, readRound, windowQuery } from './tenantWorld.ts';

const removedIds = (items: Array<{ id: string; '@removed'?: unknown }>) =>
  items.filter((item) => item['@removed']).map((item) => item.id);

describe('calendarView/delta', () => {
  it('liefert erst alles im Fenster, dann nur Änderungen, und bleibt ohne Änderung leer', async () => {
    const world = createWorld();
    for (let number = 0; number < 25; number++) world.box.createEvent(appointment(`T${number}`));
    world.box.createEvent({ ...appointment('draußen'), start: far(10), end: far(11) });
    const round = await firstRound(world);
    expect([round.items.length, round.pages]).toEqual([25, 3]);
    const quiet = await readRound(world, round.deltaLink);
    expect([quiet.items, quiet.pages]).toEqual([[], 1]);
    const id = round.items[7].id;
    world.box.updateEvent(id, { subject: 'neu' });
    const changed = await readRound(world, quiet.deltaLink);
    expect(changed.items.map((item) => [item.id, item.subject])).toEqual([[id, 'neu']]);
  });

  it('meldet @removed für Gelöschtes, Verschobenes und alles, was außerhalb des Fensters geschieht', async () => {
    const world = createWorld();
    const [gone, moved, away] = ['gelöscht', 'hinaus', 'andererKalender'].map((name) =>
      world.box.createEvent(appointment(name)),
    ) as [string, string, string];
    const { deltaLink } = await firstRound(world);
    world.box.deleteEvent(gone);
    world.box.updateEvent(moved, { start: far(10), end: far(11) });
    world.box.moveToOtherCalendar(away, 'Privat');
    const outside = world.box.createEvent({ ...appointment('draußen neu'), start: far(10), end: far(11) });
    const { items } = await readRound(world, deltaLink);
    expect(new Set(removedIds(items))).toEqual(new Set([gone, moved, away, outside]));
    expect(Object.keys(items[0]).sort()).toEqual(['@odata.type', '@removed', 'id']);
    expect((await world.ask('GET', `/events/${moved}`)).status).toBe(200);
  });

  it('verschweigt in einer vollen Runde, was gelöscht wurde, und bringt Wiederhergestelltes zurück', async () => {
    const world = createWorld();
    const id = world.box.createEvent(appointment('hin und her'));
    const first = await firstRound(world);
    world.box.deleteEvent(id);
    expect((await firstRound(world)).items).toEqual([]);
    const second = await readRound(world, first.deltaLink);
    world.box.restoreEvent(id);
    const third = await readRound(world, second.deltaLink);
    expect(third.items.map((item) => item.subject)).toEqual(['hin und her']);
  });

  it('zeigt nie erweiterte Eigenschaften, wohl aber die transactionId', async () => {
    const world = createWorld();
    const singleValueExtendedProperties = [
      { id: 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name emisKey', value: '1' },
    ];
    await world.ask(
      'POST',
      '/events',
      appointment('x', 24, { singleValueExtendedProperties, transactionId: 'T' }),
    );
    const { items } = await firstRound(world);
    expect(items[0].transactionId).toBe('T');
    expect(items[0]).not.toHaveProperty('singleValueExtendedProperties');
  });

  it('gibt ohne ImmutableId die wechselnden Ids', async () => {
    const world = createWorld();
    const id = world.box.createEvent(appointment('x'));
    const { items } = await firstRound(world, 'odata.maxpagesize=5');
    expect(items[0].id).not.toBe(id);
  });

  it('liefert Serien als Stamm, Stummel und volle Ausnahmen, auf einer Seite', async () => {
    const world = createWorld();
    const pattern = { type: 'weekly', daysOfWeek: ['tuesday'] };
    const range = { type: 'numbered', numberOfOccurrences: 4 };
    const id = world.box.createSeries(appointment('Serie'), { pattern, range });
    world.box.changeOccurrence(id, '2026-12-01', { subject: 'anders' });
    const { items, pages, deltaLink } = await firstRound(world, 'IdType="ImmutableId", odata.maxpagesize=2');
    expect(pages).toBe(1);
    expect(items.map((item) => item.type)).toEqual([
      'seriesMaster',
      'occurrence',
      'exception',
      'occurrence',
      'occurrence',
    ]);
    expect(Object.keys(items[1]).sort()).toEqual(
      ['@odata.etag', '@odata.type', 'end', 'id', 'seriesMasterId', 'start', 'type'].sort(),
    );
    expect(items[2].subject).toBe('anders');
    expect(items[3].start.dateTime).toBe('2026-12-08T09:00:00.0000000');
    world.box.cancelOccurrence(id, '2026-12-08');
    const later = await readRound(world, deltaLink);
    expect(removedIds(later.items)).toEqual([items[3].id]);
    expect((await world.ask('GET', `/events/${items[2].id}`)).body.subject).toBe('anders');
    expect((await world.ask('GET', `/events/${items[3].id}`)).status).toBe(404);
  });

  it.each([
    '$top=5',
    '$select=subject',
    "$filter=subject eq 'x'",
    '$orderby=start',
    '$expand=extensions',
    '$search=x',
  ])('verweigert %s', async (option) => {
    const { ask } = createWorld();
    const { status, body } = await ask('GET', `/calendarView/delta?${windowQuery}&${option}`);
    expect([status, body.error.code]).toEqual([400, 'ErrorInvalidUrlQuery']);
  });

  it('verlangt ein Fenster und erkennt veränderte Token', async () => {
    const world = createWorld();
    expect((await world.ask('GET', '/calendarView/delta')).body.error.message).toContain(
      "'StartDateTime' is invalid",
    );
    const { deltaLink } = await firstRound(world);
    const broken = deltaLink.replace(
      /deltatoken=(.)/,
      (_, first) => `deltatoken=${first === 'e' ? 'f' : 'e'}`,
    );
    expect((await world.ask('GET', broken)).body.error.message).toContain('Badly formed token');
  });

  it.each([
    ['410', 410, 'SyncStateNotFound'],
    ['410WithLocation', 410, 'resyncRequired'],
    ['400', 400, 'syncStateNotFound'],
    ['404', 404, 'syncStateNotFound'],
  ] as const)('erklärt abgelaufene Token für ungültig: %s', async (expiredTokenAnswer, status, code) => {
    const world = createWorld({ switches: { expiredTokenAnswer } });
    world.box.createEvent(appointment('x'));
    const { deltaLink } = await firstRound(world);
    world.tenant.expireDeltaTokens(world.box.address);
    const answer = await world.ask('GET', deltaLink);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    const location = answer.headers.get('location');
    if (expiredTokenAnswer === '410WithLocation')
      expect((await readRound(world, location ?? '')).items).toHaveLength(1);
    expect((await firstRound(world)).items).toHaveLength(1);
  });

  it('behält nur die letzten Generationen', async () => {
    const world = createWorld({ switches: { deltaGenerationsKept: 2 } });
    const first = await firstRound(world);
    const second = await readRound(world, first.deltaLink);
    await readRound(world, second.deltaLink);
    expect((await world.ask('GET', first.deltaLink)).status).toBe(410);
    expect((await world.ask('GET', second.deltaLink)).status).toBe(200);
  });

  it('verliert bei Verzögerung keine Änderung', async () => {
    const world = createWorld({ switches: { deltaLag_ms: 60_000 } });
    const { deltaLink } = await firstRound(world);
    const ids = [1, 2, 3, 4].map((number) => world.box.createEvent(appointment(`T${number}`)));
    const seen: string[] = [];
    let link = deltaLink;
    for (let minute = 0; minute < 8; minute++) {
      const round = await readRound(world, link);
      seen.push(...round.items.map((item) => item.id));
      link = round.deltaLink;
      if (minute === 0) expect(seen.length).toBeLessThan(4);
      world.clock.advance(10_000);
    }
    expect(seen).toEqual(ids);
  });

  it('zeigt in einer vollen Runde den alten Stand, solange die Änderung noch nicht angekommen ist', async () => {
    const world = createWorld({}, 5);
    const id = world.box.createEvent(appointment('alt'));
    world.tenant.switches.deltaLag_ms = 60_000;
    world.box.updateEvent(id, { subject: 'neu' });
    const { items, deltaLink } = await firstRound(world);
    expect(items.map((item) => item.subject)).toEqual(['alt']);
    world.clock.advance(60_000);
    expect((await readRound(world, deltaLink)).items.map((item) => item.subject)).toEqual(['neu']);
  });

  it('übersteht Wiederholungen, leere, überlange und gemischte Seiten: das letzte Wort gilt', async () => {
    const switches = {
      deltaReplay: 0.5,
      deltaRepeats: true,
      deltaEmptyPage: 0.4,
      deltaShuffle: true,
      deltaOverlongPages: true,
    };
    const world = createWorld({ switches }, 7);
    const ids = Array.from({ length: 12 }, (_, number) => world.box.createEvent(appointment(`T${number}`)));
    const known = new Map<string, string>();
    let { items, deltaLink } = await firstRound(world, 'IdType="ImmutableId", odata.maxpagesize=3');
    for (let turn = 0; turn < 10; turn++) {
      for (const item of items) {
        if (item['@removed']) known.delete(item.id);
        else known.set(item.id, item.subject);
      }
      for (const step of [1, 2])
        world.box.updateEvent(ids[turn] as string, { subject: `neu ${turn}.${step}` });
      ({ items, deltaLink } = await readRound(world, deltaLink, 'IdType="ImmutableId", odata.maxpagesize=3'));
      expect(items.length).toBeGreaterThanOrEqual(2);
    }
    for (const item of items) known.set(item.id, item.subject);
    expect(known).toEqual(new Map(world.box.events().map((event) => [event.id, event.subject])));
  });

  it('läuft mit einem Fehlerplan im Kreis oder gibt leere Seiten', async () => {
    const world = createWorld();
    world.box.createEvent(appointment('x'));
    const url = `/calendarView/delta?${windowQuery}`;
    world.tenant.faults.add({ when: () => true, times: 1, do: { kind: 'loopNextLink' } });
    expect((await world.ask('GET', url)).body['@odata.nextLink']).toContain(url);
    world.tenant.faults.add({ when: () => true, times: 1, do: { kind: 'emptyPage' } });
    const empty = await world.ask('GET', url);
    expect(empty.body.value).toEqual([]);
    expect((await readRound(world, empty.body['@odata.nextLink'])).items).toHaveLength(1);
  });
});

function far(hour: number) {
  return { dateTime: `2028-01-10T${hour}:00:00`, timeZone: 'UTC' };
}
