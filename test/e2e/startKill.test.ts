import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { compareSides, readSides } from './compareSides.ts';
import { demoFolders } from './demoFolders.ts';
import { lostOrDoubled } from './demoSubjects.ts';
import type { StartProcess } from './startProcess.ts';

/** After a kill while a new appointment was on its way to Outlook, the next start waits until nothing can arrive any more. */
const timeout_ms = 180_000;
const { fresh, start } = demoFolders();

/** So many ms after the process has begun its work, or has said so. */
type Moment = readonly [after: 'begin' | RegExp, delay_ms: number];
const abgleich = /Der Abgleich läuft/;

async function kill(folder: string, process: StartProcess, [after, delay_ms]: Moment): Promise<void> {
  if (after === 'begin') await begun(folder, process);
  // An earlier start may have done what would have been said: then this one comes to its end.
  else await process.until(after).catch(() => {});
  await Promise.race([wait(delay_ms), process.ended]);
  process.child.kill('SIGKILL');
  await process.ended;
}

/** The lock is the first thing that a start makes; a later one finds that of the earlier and is killed still earlier. */
async function begun(folder: string, process: StartProcess): Promise<void> {
  let over = false;
  void process.ended.then(() => {
    over = true;
  });
  while (!over && !existsSync(join(folder, 'start.lock.pid'))) await wait(1);
}

/** Starts to the end and looks at both sides; once more, and nothing may move. */
async function expectNothingLostOrDoubled(folder: string): Promise<void> {
  const first = start(folder, '--once');
  expect([await first.ended, first.stderr()]).toEqual([0, '']);
  const sides = readSides(folder);
  expect(compareSides(sides)).toEqual([]);
  expect(lostOrDoubled(sides)).toEqual([]);
  expect(sides.sentMails).toEqual([]);
  const second = start(folder, '--once');
  expect([await second.ended, second.stderr()]).toEqual([0, '']);
  expect(readSides(folder)).toEqual(sides);
}

// Five at once are what vitest runs side by side: those that must wait, wait together.
describe.concurrent('kill -9 von npm start verliert und verdoppelt nichts', () => {
  const gefuellt = /in Outlook +in emis/;
  it.each<{ wann: string; moments: Moment[] }>([
    {
      wann: 'beim Anlegen und Füllen',
      moments: [
        ['begin', 0],
        ['begin', 20],
        ['begin', 50],
        [gefuellt, 0],
      ],
    },
    {
      wann: 'während der Ersteinrichtungen',
      moments: [
        [/Ersteinrichtung Willy/, 0],
        [/Ersteinrichtung Jörg/, 0],
        [abgleich, 0],
      ],
    },
    {
      wann: 'zu Beginn des Abgleichs',
      moments: [
        [abgleich, 15],
        [abgleich, 30],
        [abgleich, 45],
      ],
    },
    {
      wann: 'gegen Ende des Abgleichs',
      moments: [
        [abgleich, 75],
        [abgleich, 100],
        [abgleich, 130],
      ],
    },
  ])(
    '$wann',
    async ({ moments }) => {
      const folder = fresh();
      for (const moment of moments) await kill(folder, start(folder, '--once'), moment);
      await expectNothingLostOrDoubled(folder);
    },
    timeout_ms,
  );

  it(
    'während die Anwender arbeiten',
    async () => {
      const folder = fresh();
      await kill(folder, start(folder), [/trägt in Outlook ein/, 10]);
      await expectNothingLostOrDoubled(folder);
    },
    timeout_ms,
  );
});
