import { expect, test } from 'vitest';
import { runDomain } from '../../../lib/jobs/runDomain.ts';
import { createJobWorld, owner } from '../../unit/jobs/jobWorld.ts';
import { expectNobodyMailed, freshWorld, onDay, writesTo } from '../harness/appointments.ts';
import { expectQuiet } from '../harness/scenario.ts';
import type { World } from '../harness/world.ts';

/** Disaster 3 (facts/peers.md): a storm of mails to attendees. */

const attendees = ['erna', 'otto'].map((name) => ({
  type: 'required',
  emailAddress: { name, address: `${name}@kunde.example` },
}));

/** What stands on both sides before we come: the old product's twins, with attendees, past and future. */
function withMeetings(world: World): void {
  world.box.createEvent(onDay('Jour fixe', 1, { attendees }));
  world.enter('Jour fixe', '2026-12-01 10:00', '2026-12-01 11:00', { ort: 'Büro', bemerkung: 'nur in emis' });
  world.box.createEvent(onDay('Abnahme', 2, { attendees, isOnlineMeeting: true }));
  world.enter('Abnahme', '2026-12-02 10:00', '2026-12-02 11:30');
  world.enter('alt', '2026-10-05 10:00', '2026-10-05 11:00');
}

test.each([
  ['odoo #109915', 'geschuetzt'],
  ['odoo #142521', 'uebertragen'],
] as const)(
  '%s: der erste Abgleich lädt alle noch einmal ein (besprechungen=%s)',
  async (_, besprechungen) => {
    const world = freshWorld({ settings: { besprechungen } });
    withMeetings(world);
    await world.ersteinrichtung();
    await world.report();
    await world.ersteinrichtung();
    await world.report();
    expect(writesTo(world)).toEqual([]);
    expectNobodyMailed(world);
    await expectQuiet(world);
  },
);

test('odoo #118830: der Abgleich eines zweiten Kollegen lädt alle noch einmal ein', async () => {
  const world = await createJobWorld();
  const boxes = ['Willy Testermann', 'Erika Muster'].map((name) =>
    world.tenant.mailbox(world.addAnwender(name)),
  );
  const both = boxes.map(({ address }) => ({ type: 'required', emailAddress: { address } }));
  for (const box of boxes)
    box.createEvent({ ...onDay('Jour fixe', 1), attendees: both, iCalUId: 'dieselbe' });
  for (const anwender of ['Willy Testermann', 'Erika Muster', 'Willy Testermann'])
    await runDomain(world.mandant, 'termine', { owner, waitForLease_ms: 0, anwender });
  expect(world.tenant.counters).toMatchObject({ invitations: 0, cancellations: 0, updatesMailed: 0 });
  for (const box of boxes) expect(box.events()).toHaveLength(1);
});

test('odoo #185074: alte emis-Termine werden in Outlook angelegt und verschicken Einladungen', async () => {
  const world = freshWorld();
  world.enter('letztes Jahr', '2025-12-01 10:00', '2025-12-01 11:00');
  world.enter('gestern', '2026-11-22 10:00', '2026-11-22 11:00');
  await world.ersteinrichtung();
  await world.report();
  expect(world.box.events()).toEqual([]);
  expectNobodyMailed(world);
});

test('Wer in emis an einer Besprechung dreht, verschickt keine Aktualisierung und keine Absage', async () => {
  const world = freshWorld();
  withMeetings(world);
  await world.ersteinrichtung();
  await world.report();
  const [first, second] = world.rows();
  world.change(first!.id, { von: '2026-12-03 10:00', bis: '2026-12-03 11:00', betreff: 'verlegt' });
  world.remove(second!.id);
  await world.report();
  expectNobodyMailed(world);
  expect(writesTo(world)).toEqual([]);
  await expectQuiet(world);
});
