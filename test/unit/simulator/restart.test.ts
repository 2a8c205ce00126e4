import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../simulator/m365/listen.ts';
import { sqlitePersistence } from '../../../simulator/m365/sqlitePersistence.ts';
import { appointment, createWorld, firstRound, readRound, willy, windowQuery } from './tenantWorld.ts';
import { readTasks } from './todo/todoWorld.ts';

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

  it('findet Aufgaben, Listen, Gelöschtes und Delta-Token wieder', async () => {
    const path = join(folder, 'aufgaben.sqlite');
    const first = createWorld({ persistence: sqlitePersistence(path) });
    const { todo } = first.box;
    const [kept, deleted, purged] = ['bleibt', 'gelöscht', 'weg'].map((title) => todo.createTask({ title }));
    todo.createTask({ title: 'Milch' }, 'Einkauf');
    const { deltaLink } = await readTasks(first);
    todo.deleteTask(deleted!);
    todo.purgeTask(purged!);
    todo.updateTask(kept!, { title: 'bleibt anders' });

    const second = createWorld({ persistence: sqlitePersistence(path) }, 99);
    const again = second.box.todo;
    expect(again.defaultListId).toBe(todo.defaultListId);
    expect([again.tasks(), again.tasks('Einkauf')]).toEqual([todo.tasks(), todo.tasks('Einkauf')]);
    expect(again.deletedTasks().map(({ id }) => id)).toEqual([deleted]);
    const { items } = await readTasks(second, deltaLink);
    expect(items.map((item) => [item.id, item.title ?? item['@removed'].reason])).toEqual([
      [deleted, 'deleted'],
      [purged, 'deleted'],
      [kept, 'bleibt anders'],
    ]);
    second.box.replace();
    const third = createWorld({ persistence: sqlitePersistence(path) });
    expect([third.box.todo.tasks(), third.box.todo.deletedTasks()]).toEqual([[], []]);
    expect(third.box.todo.defaultListId).not.toBe(todo.defaultListId);
  });

  it('gibt einem Postfach aus der Zeit vor den Aufgaben seine Listen', () => {
    const { todoLists: _, ...old } = {
      key: `${willy}#1`,
      address: willy,
      userId: 'u',
      displayName: 'Willy',
      timeZone: 'W. Europe Standard Time',
      calendars: [{ id: 'c', name: 'Kalender' }],
      todoLists: [],
      deletedItemsId: 'd',
      rootFolderId: 'r',
      change: 7,
      generation: 0,
      tokenEpoch: 1,
      mails: 0,
      block: null,
    };
    const persistence = {
      load: (): [string, string][] => [[`mailbox\t${willy}`, JSON.stringify(old)]],
      put: () => {},
    };
    const { box } = createWorld({ persistence });
    box.todo.createTask({ title: 'x' });
    expect(box.todo.tasks()).toHaveLength(1);
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
