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
  else await process.until(after);
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

describe.concurrent('kill -9 von npm start verliert und verdoppelt nichts', () => {
  const moments: Moment[][] = [
    [
      ['begin', 0],
      [/in Outlook +in emis/, 0],
      [abgleich, 30],
    ],
    [
      ['begin', 15],
      [abgleich, 0],
      [abgleich, 60],
    ],
    [
      ['begin', 30],
      [/Ersteinrichtung Willy/, 0],
      [abgleich, 90],
    ],
    [
      ['begin', 60],
      [/Ersteinrichtung Jörg/, 0],
      [abgleich, 120],
    ],
    [
      ['begin', 90],
      [abgleich, 45],
      [abgleich, 45],
    ],
    [
      [abgleich, 75],
      [abgleich, 15],
      [abgleich, 150],
    ],
  ];
  it.each(moments.map((moment) => [moment]))(
    '%o',
    async (ownMoments) => {
      const folder = fresh();
      for (const moment of ownMoments) await kill(folder, start(folder, '--once'), moment);
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
