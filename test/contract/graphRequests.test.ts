import { describe, expect, it } from 'vitest';
import { checkRequest, loadSchema } from '../../simulator/m365/schemaCheck.ts';
import type { Switches } from '../../simulator/m365/tenant.ts';
import { everythingAtOnce, expectDone, runUntilDone } from '../simulation/harness/scenario.ts';
import { everyTaskAtOnce, expectTasksDone } from '../simulation/harness/taskScenario.ts';

const schema = loadSchema();
const HOUR_MS = 3_600_000;

/** What the service may be like, as far as it decides which requests are sent. */
const SERVICES: readonly [string, Partial<Switches>][] = [
  ['the most likely service', {}],
  ['one that shows no Deleted Items', { deletedItemsVisible: false, parentEntryId: 'absent' }],
  ['one that shows them otherwise', { deletedItemsVisible: false, mailboxItems: 'granted' }],
  ['one that answers creates twice', { repeatedTransactionId: 'creates', deltaReplay: 1 }],
];

const TODO_SERVICES: readonly [string, Partial<Switches>][] = [
  ['the most likely service', {}],
  ['one that shows Deleted Items', { mailboxItems: 'granted' }],
  [
    'one that loses the mark of a create',
    { todoInlineLinkedResources: 'dropped', todoIfMatch: 'everywhere' },
  ],
];

/** Skipped where ../shared/graph-schema is missing; `.ci/run` says so. */
describe.skipIf(schema === undefined)('Every request of the product is one that Microsoft documents', () => {
  it.each(SERVICES)('%s', async (_, switches) => {
    const world = await everythingAtOnce({ switches });
    const { tenant, box, time } = world;
    // Answers that get lost make the next run look its intents up.
    const lost = tenant.faults.add({
      when: ({ method, inBatch }) => inBatch && method !== 'GET',
      times: 2,
      do: { kind: 'timeoutAfter' },
    });
    await runUntilDone(world);
    await expectDone(world);
    expect(lost.fired).toBe(2);
    const kept = box.createEvent({ subject: 'später gelöscht', ...day(20) });
    const emptied = box.createEvent({ subject: 'von Hand entfernt', ...day(21) });
    await world.report();
    box.deleteEvent(kept);
    box.purgeEvent(emptied);
    await world.report();
    time.advance(25 * HOUR_MS);
    await world.report();

    const sent = tenant.requests.map(({ method, path }) => `${method} ${path}`).join('\n');
    for (const kind of [/calendarView\/delta/, /POST .*\/events$/m, /PATCH/, /DELETE/, /\$filter=/])
      expect(sent).toMatch(kind);
    const faults = tenant.requests.flatMap((request) => checkRequest(schema!, request));
    expect([...new Set(faults)]).toEqual([]);
    await world.close();
  });

  it.each(TODO_SERVICES)('of Wiedervorlagen: %s', async (_, switches) => {
    const world = await everyTaskAtOnce({ switches });
    const { tenant, todo } = world;
    // Without its mark a create whose answer is lost cannot be recognised.
    const marked = switches.todoInlineLinkedResources !== 'dropped';
    tenant.faults.add({
      when: ({ method, inBatch }) => inBatch && method !== 'GET' && (marked || method !== 'POST'),
      times: 2,
      do: { kind: 'timeoutAfter' },
    });
    await runUntilDone(world);
    expectTasksDone(world);
    todo.deleteTask(world.task('bleibt').id);
    await world.report();

    const sent = tenant.requests.map(({ method, path }) => `${method} ${path}`).join('\n');
    for (const kind of [/tasks\/delta/, /POST .*\/tasks$/m, /PATCH/, /DELETE/, /settings\/exchange/])
      expect(sent).toMatch(kind);
    // Refused on every path of To Do, as was observed (graph.md 3.8).
    expect(sent).not.toMatch(/\/todo\/.*[$](select|filter|top|expand)/);
    const faults = tenant.requests.flatMap((request) => checkRequest(schema!, request));
    expect([...new Set(faults)]).toEqual([]);
    await world.close();
  });
});

const day = (number: number) => ({
  start: { dateTime: `2026-12-${number}T09:00:00`, timeZone: 'UTC' },
  end: { dateTime: `2026-12-${number}T10:00:00`, timeZone: 'UTC' },
});
