import { expect } from 'vitest';
import type { WorldOptions } from './company.ts';
import { dueOn, note, remindsAt, TaskWorld } from './taskWorld.ts';

/**
 * A To Do list and Wiedervorlagen on which every cell of the decision table is due at once, and every oddity of tasks:
 * what the next Abgleich has to do is known, see `expectTasksDone`.
 */
export async function everyTaskAtOnce(options: WorldOptions = {}): Promise<TaskWorld> {
  const world = new TaskWorld(options);
  const { todo } = world;
  const ids: Record<string, string> = {};
  const create = (title: string, day: number, rest = {}) => {
    // No two were created at the same instant: in To Do nobody is that fast.
    world.time.advance(1_000);
    ids[title] = todo.createTask({ title, ...dueOn(`2026-12-0${day}`), ...rest });
  };
  create('bleibt', 1, note('Straße & Fluß'));
  create('in Outlook geändert', 2);
  create('in Outlook gelöscht', 3);
  create('in emis geändert', 4);
  create('in emis gelöscht', 5);
  create('beidseits geändert', 6);
  create('hier geändert, dort gelöscht', 7);
  create('dort geändert, hier gelöscht', 8);
  create('beidseits gelöscht', 9);
  create('ohne Datum', 1, { dueDateTime: null });
  create('kehrt wieder', 1, {
    recurrence: {
      pattern: { type: 'daily', interval: 7 },
      range: { type: 'noEnd', startDate: '2026-12-01', recurrenceTimeZone: 'W. Europe Standard Time' },
    },
  });
  create('zieht um', 2);
  await world.report();
  world.change(world.row('beidseits geändert').id, { emisnummer: 4711, erledigt: 1 });
  await world.report();

  world.time.advance(1_000);
  todo.createTask({ title: 'neu in Outlook', ...dueOn('2026-12-10'), ...remindsAt('2026-12-09T08:30') });
  todo.completeTask(todo.createTask({ title: 'schon erledigt' }));
  todo.updateTask(ids['in Outlook geändert']!, { importance: 'high' });
  todo.deleteTask(ids['in Outlook gelöscht']!);
  world.change(world.row('in emis geändert').id, { prio: 1, bemerkung: 'neu\r\nzwei Zeilen' });
  world.remove(world.row('in emis gelöscht').id);
  todo.updateTask(ids['beidseits geändert']!, { importance: 'high' });
  world.change(world.row('beidseits geändert').id, { prio: 3 });
  todo.updateTask(ids['hier geändert, dort gelöscht']!, { importance: 'high' });
  world.remove(world.row('hier geändert, dort gelöscht').id);
  todo.deleteTask(ids['dort geändert, hier gelöscht']!);
  world.change(world.row('dort geändert, hier gelöscht').id, { prio: 1 });
  todo.deleteTask(ids['beidseits gelöscht']!);
  world.remove(world.row('beidseits gelöscht').id);
  world.change(world.row('ohne Datum').id, { prio: 3 });
  todo.completeTask(ids['kehrt wieder']!);
  todo.moveTask(ids['zieht um']!, 'Einkauf');
  world.enter('neu in emis', '2026-12-15', { emisnummer: 1, erinnern_am: '2026-12-14T08:30:00' });
  world.enter('neu in emis, ohne Datum', null);
  world.enter('in emis schon erledigt', '2026-12-16', { erledigt: 1 });
  return world;
}

type Line = readonly [betreff: string, prio: number, faellig: string | null];

/** On both sides; what a rule fills in for emis is missing in Outlook. */
const EXPECTED: readonly Line[] = [
  ['beidseits geändert', 1, '2026-12-06'],
  ['bleibt', 2, '2026-12-01'],
  ['hier geändert, dort gelöscht', 1, '2026-12-07'],
  ['in Outlook geändert', 1, '2026-12-02'],
  ['in emis geändert', 1, '2026-12-04'],
  ['kehrt wieder', 2, '2026-12-08'],
  ['neu in Outlook', 2, '2026-12-10'],
  ['neu in emis', 2, '2026-12-15'],
  ['neu in emis, ohne Datum', 2, null],
  ['ohne Datum', 3, null],
];
const ONLY_EMIS: readonly Line[] = [
  // Its task lies in another list: it rests.
  ['zieht um', 2, '2026-12-02'],
  ['in emis schon erledigt', 2, '2026-12-16'],
];
const ONLY_OUTLOOK: readonly Line[] = [
  ['kehrt wieder', 2, '2026-12-01'],
  ['schon erledigt', 2, null],
];
const FILLED_IN = ['ohne Datum'];

const PRIO: Readonly<Record<string, number>> = { high: 1, normal: 2, low: 3 };

/** Both sides hold exactly what they must: nothing lost, nothing doubled, nothing revived, no filled-in date in Outlook. */
export function expectTasksDone(world: TaskWorld): void {
  const sorted = (lines: readonly Line[]) => lines.map((line) => JSON.stringify(line)).sort();
  const rows = world.rows().map(({ betreff, prio, faellig_am }): Line => {
    const filledIn = FILLED_IN.includes(`${betreff}`) && faellig_am === '2026-11-23';
    return [`${betreff}`, prio ?? 2, filledIn ? null : faellig_am];
  });
  const tasks = world.todo
    .tasks()
    .map(({ title, importance, dueDateTime }): Line => [title, PRIO[importance]!, inBerlin(dueDateTime)]);
  expect(sorted(rows)).toEqual(sorted([...EXPECTED, ...ONLY_EMIS]));
  expect(sorted(tasks)).toEqual(sorted([...EXPECTED, ...ONLY_OUTLOOK]));
  expect(world.todo.tasks('Einkauf').map(({ title }) => title)).toEqual(['zieht um']);
  const kept = world.versions().filter(({ reason }) => reason === 'doppelaenderung');
  expect(kept.map(({ row }) => [row.betreff, row.prio, row.emisnummer, row.erledigt])).toEqual([
    ['beidseits geändert', 3, 4711, 1],
  ]);
  expect(world.row('beidseits geändert')).toMatchObject({ emisnummer: 4711, erledigt: 1 });
  expect(world.row('neu in Outlook').erinnern_am).toBe('2026-12-09T08:30:00');
  expect(world.task('neu in emis').reminderDateTime?.dateTime).toBe('2026-12-14T07:30:00.0000000');
  expect(world.waiting()).toBe(0);
}

/** The date in Berlin, as all users here have it in winter. */
export function inBerlin(due: { readonly dateTime: string } | undefined): string | null {
  if (due === undefined) return null;
  return new Date(Date.parse(`${due.dateTime.slice(0, 19)}Z`) + 3_600_000).toISOString().slice(0, 10);
}
