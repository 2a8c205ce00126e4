import { describe, expect, it } from 'vitest';
import { createGraphClient } from '../../lib/graph/client.ts';
import { createTodoGateway } from '../../lib/graph/todo/todoGateway.ts';
import { fixedToken } from '../../lib/graph/tokenProvider.ts';
import { checkRequest, loadSchema } from '../../simulator/m365/schemaCheck.ts';
import type { Switches } from '../../simulator/m365/tenant.ts';
import { VirtualClock } from '../unit/graph/support/virtualClock.ts';
import { createWorld, seededRandom, type World } from '../unit/simulator/tenantWorld.ts';

const schema = loadSchema();
const day = (date: string) => ({ dateTime: `${date}T00:00:00`, timeZone: 'W. Europe Standard Time' });

/** What To Do may be like (graph.md 3): every position of every switch that a request of ours can meet. */
const SERVICES: readonly [string, Partial<Switches>][] = [
  ['wie beobachtet', {}],
  ['der den Vermerk beim Anlegen verliert', { todoInlineLinkedResources: 'dropped' }],
  ['der If-Match überall beachtet', { todoIfMatch: 'everywhere' }],
  ['der If-Match nirgends beachtet', { todoIfMatch: 'nowhere' }],
  ['der ohne bekannten Code 404 sagt', { todoNotFoundCode: 'UnknownError' }],
  ['der leere Listen zeigt und Texte als HTML', { todoEmptyChildren: 'present', todoBody: 'html' }],
  ['der Vermerke nicht als Änderung zählt', { todoChildBumpsTask: false }],
  ['der nach Massenlöschungen stolpert', { todoAfterMassDelete: '404' }],
  ['der nach Massenlöschungen strauchelt', { todoAfterMassDelete: '500' }],
  [
    'der kleine, leere und wiederholte Seiten gibt',
    { deltaMaxPageSize: 7, deltaEmptyPage: 0.4, deltaReplay: 0.5 },
  ],
];

function open(switches: Partial<Switches>, seed = 1) {
  const clock = new VirtualClock();
  const world = createWorld({ switches, clock }, seed);
  const client = createGraphClient({
    baseUrl: 'https://graph.microsoft.com',
    application: 'app',
    tokens: fixedToken('simulator-token'),
    fetch: world.tenant.fetch,
    clock,
    random: seededRandom(seed + 1),
  });
  const gateway = createTodoGateway({ client, mailbox: world.box.address, waitBudget_ms: 60_000 });
  return { ...world, gateway: onClock(gateway, clock) };
}

/** Lets time pass while a call only waits. */
function onClock<Gateway extends object>(gateway: Gateway, clock: VirtualClock): Gateway {
  return new Proxy(gateway, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => clock.run(Promise.resolve(member.apply(target, values)));
    },
  });
}

const faultsOf = ({ tenant }: World) =>
  schema === undefined
    ? []
    : [...new Set(tenant.requests.flatMap((request) => checkRequest(schema, request)))];

describe.each(SERVICES)('Aufgaben über Graph, bei einem Dienst %s', (_name, switches) => {
  /** Follows pages to the deltaLink. */
  async function round(gateway: ReturnType<typeof open>['gateway'], link?: string) {
    const entries = [];
    let page = link === undefined ? await gateway.firstPage(null) : await gateway.nextPage(link);
    for (let number = 0; number < 200; number++) {
      entries.push(...page.entries);
      if (page.deltaLink !== undefined) return { entries, deltaLink: page.deltaLink };
      page = await gateway.nextPage(page.nextLink!);
    }
    throw new Error('the round does not end');
  }

  it('werden angelegt, am Vermerk wiedergefunden, geändert, gelöscht und im Delta erzählt', async () => {
    const world = open(switches);
    const { gateway, box } = world;
    const facts = await gateway.mailboxFacts();
    expect(facts).toEqual({
      containerId: box.todo.defaultListId,
      userId: box.userId,
      timeZone: 'W. Europe Standard Time',
    });
    const { deltaLink } = await round(gateway);
    const keys = Array.from({ length: 45 }, (_, number) => `schlüssel-${number}`);
    const created = await gateway.write(
      keys.map((key, number) => ({
        kind: 'create',
        key,
        item: {
          title: `Wiedervorlage ${number}`,
          body: { contentType: 'text', content: 'Bemerkung' },
          importance: 'high',
          dueDateTime: day('2026-11-24'),
          reminderDateTime: { dateTime: '2026-11-24T09:30:00', timeZone: 'W. Europe Standard Time' },
          isReminderOn: true,
        },
      })),
    );
    expect(new Set(created.map(({ kind }) => kind))).toEqual(new Set(['done']));
    expect(box.todo.tasks()).toHaveLength(45);
    expect(
      box.todo
        .tasks()
        .map((task) => task.linkedResources?.[0]?.externalId)
        .sort(),
    ).toEqual([...keys].sort());

    const found = await gateway.findByKeys([...keys.slice(40), 'nie vergeben']);
    expect(found.map(({ kind }) => kind)).toEqual([...Array(5).fill('found'), 'none']);
    expect(found[0]).toMatchObject({ items: [{ title: 'Wiedervorlage 40' }] });

    const items = created.map((result) => (result.kind === 'done' ? result.item! : { id: '' }));
    const etagOf = (number: number) => items[number]!['@odata.etag']!;
    const [changed] = await gateway.write([
      { kind: 'update', id: items[0]!.id!, etag: etagOf(0), patch: { title: 'anders' } },
    ]);
    expect(changed).toMatchObject({ kind: 'done', item: { title: 'anders' } });
    expect(box.todo.task(items[0]!.id!)?.linkedResources).toHaveLength(1);

    const deletions = items.slice(10, 35).map(({ id }, number) => ({
      kind: 'delete' as const,
      id: id!,
      etag: etagOf(number + 10),
    }));
    const deleted = await gateway.write(deletions);
    expect(new Set(deleted.map(({ kind }) => kind))).toEqual(new Set(['done']));
    expect(await gateway.write(deletions.slice(0, 1))).toEqual([{ kind: 'notFound' }]);

    const told = await round(gateway, deltaLink);
    const last = new Map(told.entries.map((entry) => [entry.id, entry.kind]));
    expect([...last.values()].filter((kind) => kind === 'item')).toHaveLength(20);
    const proofs = await gateway.prove([items[0]!.id!, items[10]!.id!], facts);
    expect(proofs).toMatchObject([{ kind: 'found', place: 'primary' }, { kind: 'gone' }]);
    expect(faultsOf(world)).toEqual([]);
    expect(world.tenant.counters.throttled).toBe(0);
  });

  it('haben ohne die Rechte auf Einstellungen und Benutzer weder Zone noch Benutzer', async () => {
    const { gateway, box } = open({ ...switches, mailboxSettingsGranted: false, usersReadable: false });
    expect(await gateway.mailboxFacts()).toEqual({ containerId: box.todo.defaultListId });
  });

  it('werden nach einer Änderung des Benutzers nicht gelöscht und, wo es geht, nicht überschrieben', async () => {
    const { gateway, box } = open(switches);
    const id = box.todo.createTask({ title: 'vom Benutzer' });
    const [before] = await gateway.read([id]);
    const etag = before?.kind === 'found' ? before.item['@odata.etag']! : '';
    box.todo.updateTask(id, { title: 'inzwischen anders' });
    expect(await gateway.write([{ kind: 'delete', id, etag }])).toEqual([{ kind: 'stale' }]);
    const [update] = await gateway.write([{ kind: 'update', id, etag, patch: { importance: 'high' } }]);
    expect(update?.kind).toBe(switches.todoIfMatch === 'nowhere' ? 'done' : 'stale');
    expect(box.todo.task(id)?.title).toBe('inzwischen anders');
  });

  it('behalten den Vermerk einer anderen App', async () => {
    const { gateway, box } = open(switches);
    const id = box.todo.createTask({ title: 'aus dem Planer' });
    box.todo.linkTask(id, { applicationName: 'Planer', externalId: '7' });
    const [before] = await gateway.read([id]);
    const etag = before?.kind === 'found' ? before.item['@odata.etag']! : '';
    expect(await gateway.write([{ kind: 'update', id, etag, patch: { title: 'neu' } }])).toMatchObject([
      {
        kind: 'done',
        item: { title: 'neu', linkedResources: [{ applicationName: 'Planer', externalId: '7' }] },
      },
    ]);
    expect((await gateway.findByKeys(['7']))[0]?.kind).toBe('none');
  });

  it('werden in anderen Listen und in Gelöschte Elemente gefunden, nie unter gekennzeichneten Mails', async () => {
    const world = open({ ...switches, mailboxItems: 'granted' });
    const { gateway, box } = world;
    const facts = await gateway.mailboxFacts();
    const ids = ['verschoben', 'gelöscht', 'geleert'].map((title) => box.todo.createTask({ title }));
    const created = ids.map((id) => box.todo.task(id)?.createdDateTime);
    box.todo.flagMail('Mail');
    box.todo.purgeTask(ids[2]!);
    box.todo.deleteTask(ids[1]!);
    const moved = box.todo.moveTask(ids[0]!, 'Privat');
    expect(await gateway.prove(ids, facts)).toEqual([{ kind: 'gone' }, { kind: 'gone' }, { kind: 'gone' }]);
    expect(await gateway.elsewhere()).toMatchObject([
      { id: moved, title: 'verschoben', createdDateTime: created[0] },
    ]);
    expect(await gateway.probeDeletedItems('k')).toBe(true);
    expect(await gateway.inDeletedItems()).toMatchObject([{ title: 'gelöscht' }]);
    expect(faultsOf(world)).toEqual([]);
  });
});
