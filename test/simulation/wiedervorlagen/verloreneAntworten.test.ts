import { expect, test } from 'vitest';
import type { Switches } from '../../../simulator/m365/tenant.ts';
import { expectQuiet, runUntilDone } from '../harness/scenario.ts';
import { everyTaskAtOnce, expectTasksDone } from '../harness/taskScenario.ts';

/**
 * What Microsoft To Do may be like: points that no source decides, in the position that was not observed. Missing is the
 * one that loses the mark of a create: it has nothing by which a task whose answer was lost could be told from a user's.
 */
const SERVICES: readonly [string, Partial<Switches>][] = [
  ['zeigt „Gelöschte Elemente“', { mailboxItems: 'granted' }],
  ['kennt die Schnittstelle für „Gelöschte Elemente“ nicht', { mailboxItems: 'absent' }],
  ['filtert dort nicht', { mailboxItems: 'granted', mailboxItemFilter: 'refused' }],
  ['nimmt alle Optionen', { todoSelect: 'accepted', todoDeltaOptions: 'accepted' }],
  ['behält Uhrzeiten von Fälligkeiten', { todoDatesOnly: false }],
  ['setzt keine Fälligkeit zum Beginn', { todoStartSetsDue: 'never' }],
  ['koppelt Erinnerung und Uhrzeit', { todoReminder: 'coupled' }],
  ['zeigt Texte immer als HTML', { todoBody: 'html' }],
  ['lässt der erledigten Kopie den Vermerk', { todoCompletedCopyKeepsLink: true }],
  ['nennt die erledigte Kopie so alt wie die Aufgabe', { todoCompletedCopyCreated: 'withTask' }],
  ['nennt Verschobenes neu', { todoCreatedOnMove: 'now' }],
  ['zählt Vermerke nicht als Änderung', { todoChildBumpsTask: false }],
  ['zeigt leere Listen', { todoEmptyChildren: 'present' }],
  ['beachtet If-Match überall', { todoIfMatch: 'everywhere' }],
  ['beachtet If-Match nirgends', { todoIfMatch: 'nowhere' }],
  ['sagt 404 ohne bekannten Code', { todoNotFoundCode: 'UnknownError' }],
  ['verträgt keine Anlage in „Gelöschte Elemente“', { todoDeleteMovesTo: 'nowhere' }],
  ['nimmt gemischte Stapel', { todoMixedBatch: 'accepted' }],
  ['lässt sich nicht in die Einstellungen sehen', { mailboxSettingsGranted: false, usersReadable: false }],
];

test.each(SERVICES)(
  'Ein Dienst %s: am Ende stimmt alles, auch wenn Antworten verloren gehen',
  async (_name, switches) => {
    const world = await everyTaskAtOnce({ switches });
    const lost = world.tenant.faults.add({
      when: ({ method, inBatch }) => inBatch && method !== 'GET',
      times: 3,
      do: { kind: 'timeoutAfter' },
    });
    await runUntilDone(world);
    expect(lost.fired).toBe(3);
    expectTasksDone(world);
    await expectQuiet(world);
    await world.close();
  },
);

test.each([1, 2, 3, 4, 5])(
  'Ein Delta, das verspätet, doppelt, leer und durcheinander liefert (%d)',
  async (seed) => {
    const world = await everyTaskAtOnce({ seed });
    Object.assign(world.tenant.switches, {
      deltaLag_ms: 60_000,
      deltaReplay: 0.5,
      deltaRepeats: true,
      deltaEmptyPage: 0.3,
      deltaShuffle: true,
    } satisfies Partial<Switches>);
    await runUntilDone(world);
    expectTasksDone(world);
    await expectQuiet(world);
    await world.close();
  },
);
