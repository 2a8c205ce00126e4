import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../simulator/m365/listen.ts';
import { sqlitePersistence } from '../../../simulator/m365/sqlitePersistence.ts';
import { appointment, createWorld, firstRound, readRound, willy, windowQuery } from './tenantWorld.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulierter-mandant-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('Neustart', () => {
  it('findet Termine, Gelöschtes, Ids und Delta-Token wieder', async () => {
    const path = join(folder, 'mandant.sqlite');
    const first = createWorld({ persistence: sqlitePersistence(path) });
    const { userId, calendarId } = first.box;
    const kept = first.box.createEvent(appointment('bleibt'));
    const deleted = first.box.createEvent(appointment('gelöscht'));
    const purged = first.box.createEvent(appointment('weg'));
    const { deltaLink } = await firstRound(first);
    first.box.deleteEvent(deleted);
    first.box.purgeEvent(purged);
    first.box.updateEvent(kept, { subject: 'bleibt anders' });

    const second = createWorld({ persistence: sqlitePersistence(path) }, 99);
    expect([second.box.userId, second.box.calendarId]).toEqual([userId, calendarId]);
    expect(second.box.events()).toEqual(first.box.events());
    expect(second.box.deletedItems().map((event) => event.id)).toEqual([deleted]);
    const { items } = await readRound(second, deltaLink);
    expect(items.map((item) => [item.id, item.subject ?? item['@removed'].reason])).toEqual([
      [deleted, 'deleted'],
      [purged, 'deleted'],
      [kept, 'bleibt anders'],
    ]);
    second.box.replace();
    const third = createWorld({ persistence: sqlitePersistence(path) });
    expect(third.box.events()).toEqual([]);
  });

  it('schreibt jede Änderung in einem Zug', async () => {
    const puts: number[] = [];
    const world = createWorld({
      persistence: { load: () => [], put: (entries) => puts.push(entries.length) },
    });
    puts.length = 0;
    const attendees = [{ emailAddress: { address: 'a@example.com' } }];
    await world.ask('POST', '/events', appointment('x', 24, { attendees }));
    expect(puts).toEqual([3]);
  });
});

describe('Über einen Anschluss', () => {
  it('antwortet unter der eigenen Adresse, auch in den Links, und bricht Verbindungen ab', async () => {
    const world = createWorld();
    world.box.createEvent(appointment('Grüße'));
    const listener = await listen(world.tenant);
    const headers = { Authorization: 'Bearer simulator-token', Prefer: 'odata.maxpagesize=1' };
    const url = `${listener.url}/v1.0/users/${willy}/calendarView/delta?${windowQuery}`;
    const body = (await (await fetch(url, { headers })).json()) as Record<string, string>;
    expect(body['@odata.deltaLink']).toMatch(new RegExp(`^${listener.url}/v1.0/users/`));
    const large = {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: 'x'.repeat(4_500_000),
    };
    expect((await fetch(`${listener.url}/v1.0/users/${willy}/events`, large)).status).toBe(413);
    world.tenant.faults.add({ when: () => true, do: { kind: 'resetAfter' } });
    await expect(fetch(url, { headers })).rejects.toThrow();
    await listener.close();
  });
});
