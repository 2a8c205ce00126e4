import { expect, test } from 'vitest';
import { runSubscriptions } from '../../../../lib/jobs/subscriptions.ts';
import { MemoryNotices } from '../../../simulation/harness/jobs/memoryNotices.ts';
import { FakeMandant, jobStage, MINUTE_MS } from '../support/jobStage.ts';

const noticeFor = (mandant: string) => ({
  v: 1 as const,
  mandant,
  abonnements: [
    { synchronisation: 1, domaene: 'termine' as const, ereignis: 'subscriptionRemoved' as const },
  ],
});

test('Kommt ein Mandant in dieser Minute nicht mehr an die Reihe, ist seine Nachricht in der nächsten wieder da', async () => {
  // Each answers just in time: 20 at a time, the last ones are not begun within the minute.
  const slow = Array.from({ length: 140 }, (_, index) =>
    Object.assign(new FakeMandant(`m${index}`, 1), { answer_ms: 9_000 }),
  );
  const { time, ports } = jobStage(...slow);
  const notices = new MemoryNotices(time);
  await notices.send(noticeFor('m139'));
  await time.drive(runSubscriptions(notices, ports));
  expect(notices.length).toBe(1);
  time.advance(MINUTE_MS);
  expect((await notices.take()).map(({ notice }) => notice?.mandant)).toEqual(['m139']);
});

test('Ist seine Datenbank nicht erreichbar, wird sie nach einer Minute noch einmal gefragt', async () => {
  const away = Object.assign(new FakeMandant('muster', 1), { down: true });
  const { time, ports, lines } = jobStage(away);
  const notices = new MemoryNotices(time);
  await notices.send(noticeFor('muster'));
  await time.drive(runSubscriptions(notices, ports));
  expect(lines).toEqual(['Mandant muster, Benachrichtigungen: Die emis-Datenbank ist nicht erreichbar.']);
  expect(await notices.take()).toEqual([]);
  away.down = false;
  time.advance(MINUTE_MS);
  await time.drive(runSubscriptions(notices, ports));
  expect(notices.length).toBe(0);
});
