import { expect, test } from 'vitest';
import { Firm, SETTINGS } from './harness/jobs/firm.ts';
import { Installation, MINUTE_MS } from './harness/jobs/installation.ts';

/** Wiedervorlagen, and nothing else, have a schedule. */
async function open(taskSubscriptions: 'supported' | 400 | 403): Promise<Firm> {
  const it = new Firm(await Installation.create({ settings: SETTINGS, switches: { taskSubscriptions } }), 1);
  it.firm.plan('');
  it.planTasks();
  await it.minutes(6);
  return it;
}

test('Eine Aufgabe steht in Sekunden als Wiedervorlage in emis', async () => {
  const it = await open('supported');
  expect(it.subscriptions).toMatchObject([
    { resource: `/users/${it.willy.box.address}/todo/lists/${it.willy.box.todo.defaultListId}/tasks` },
  ]);
  const life_ms = it.subscriptions[0]!.expires_ms - it.firm.time.now();
  expect(life_ms).toBeLessThan(4_230 * MINUTE_MS);
  it.willy.box.todo.createTask({ title: 'Angebot nachfassen' });
  await it.arrive();
  expect(it.wiedervorlagen()).toEqual(['Angebot nachfassen']);
});

test.each([400, 403] as const)(
  'Verweigert Graph Aufgaben (%i), bleibt es beim Zeitplan, einen Tag lang ohne neuen Versuch',
  async (status) => {
    const it = await open(status);
    expect(it.subscriptions).toEqual([]);
    expect(it.firm.lines.join('\n')).toMatch(/wiedervorlagen.*nach Zeitplan/);
    it.willy.box.todo.createTask({ title: 'Angebot nachfassen' });
    await it.minutes(1);
    expect(it.wiedervorlagen()).toEqual(['Angebot nachfassen']);
    const before = it.lastRequest;
    await it.minutes(180);
    expect(it.changesSince(before)).toEqual([]);
    it.firm.time.advance(21 * 60 * MINUTE_MS);
    it.tenant.switches.taskSubscriptions = 'supported';
    await it.minutes(6);
    expect(it.subscriptions).toHaveLength(1);
  },
);
