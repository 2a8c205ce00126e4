import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NotifiedWorld, openNotifiedWorld, until, visit } from './notifiedWorld.ts';

let world: NotifiedWorld;
beforeAll(async () => {
  world = await openNotifiedWorld();
}, 60_000);
afterAll(() => world.close());

const rows = () => world.emis.prepare('SELECT anwender, betreff FROM termine ORDER BY id').all();

test('An edit in Outlook is in emis through the real functions, hours before any schedule would look', async () => {
  const willy = world.addMember('Willy Testermann');
  const berta = world.addMember('Berta Beispiel');
  const host = await world.startHost();
  expect(host.functions).toEqual(expect.arrayContaining(['webhookGraph', 'timerSubscriptions']));
  await world.untilSubscribed(2);
  willy.mailbox.createEvent(visit('Besuch'));
  await until(() => rows().length === 1);
  berta.mailbox.createEvent(visit('Anruf'));
  await until(() => rows().length === 2);
  expect(rows()).toEqual([
    { anwender: willy.anwender, betreff: 'Besuch' },
    { anwender: berta.anwender, betreff: 'Anruf' },
  ]);
}, 90_000);

test('The subscription Graph drops is made anew by the timer, from the notice in the queue', async () => {
  const [first] = world.tenant.subscriptions.list();
  world.tenant.subscriptions.drop(first!.id);
  await world.untilSubscribed(2);
  expect(world.tenant.subscriptions.list().map(({ id }) => id)).not.toContain(first!.id);
}, 90_000);

test('The endpoint echoes the token, refuses what is malformed, and tells nothing about forgeries', async () => {
  const [host] = world.hosts;
  const post = (query: string, body?: string) =>
    fetch(`${host!.url}/api/webhookGraph${query}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body }),
    });
  const echo = await post('?validationToken=Validation%3a+a%2Bb+%3Cb%3E');
  expect([echo.status, await echo.text()]).toEqual([200, 'Validation: a+b <b>']);
  expect(echo.headers.get('content-type')).toMatch(/^text\/plain/);
  expect((await post('', '{')).status).toBe(400);
  expect((await post('', 'x'.repeat(1_048_577))).status).toBe(413);
  expect((await post('', JSON.stringify({ value: [{ clientState: 'forged' }] }))).status).toBe(202);
  expect((await fetch(`${host!.url}/api/webhookGraph`)).status).toBe(404);
  // Azure hands on no body that comes without its length: at least somebody must learn of it.
  const chunked = new Blob([JSON.stringify({ value: [{ clientState: 'x' }] })]).stream();
  const answer = await fetch(`${host!.url}/api/webhookGraph`, {
    method: 'POST',
    body: chunked,
    duplex: 'half',
  } as RequestInit);
  expect(answer.status).toBe(400);
  await until(() => world.said.some((line) => line.includes('ohne Content-Length')));
});
