import process from 'node:process';
import { openNotifiedWorld, until, visit } from '../e2e/notifiedWorld.ts';
import { table } from './table.ts';

/**
 * `node test/bench/editLatency.ts`: how long an edit in Outlook takes to emis through notifications, the real queue and
 * the real functions in the local host. 200 edits of 10 people, one after the other. It only reports.
 */
const EDITS = 200;
const PEOPLE = 10;

const world = await openNotifiedWorld();
const members = Array.from({ length: PEOPLE }, (_, at) => world.addMember(`Anwender ${at + 1}`));
await world.startHost();
await world.untilSubscribed(PEOPLE);
const found = world.emis.prepare('SELECT 1 FROM termine WHERE betreff = ?');
const times: number[] = [];
for (let edit = 0; edit < EDITS; edit++) {
  const subject = `Besuch ${edit}`;
  const begun = performance.now();
  members[edit % PEOPLE]!.mailbox.createEvent(visit(subject));
  await until(() => found.get(subject) !== undefined);
  times.push(performance.now() - begun);
}
await world.close();
times.sort((one, other) => one - other);
const at = (share: number) => `${Math.round(times[Math.ceil(share * times.length) - 1]!)} ms`;
console.log(
  table(['Outlook → emis', 'p50', 'p95', 'slowest'], [[`${EDITS} edits`, at(0.5), at(0.95), at(1)]]),
);
process.exit(0);
