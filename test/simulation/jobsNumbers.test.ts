import { expect, test } from 'vitest';
import { Installation, MINUTE_MS } from './harness/jobs/installation.ts';

test('Die Durchsicht von 1.000 ruhigen Postfächern kostet 50 Anfragen und 100 Rundreisen', async () => {
  const firm = await Installation.create();
  firm.hire(1_000);
  firm.plan('5');
  const app = firm.process();
  await firm.time.drive(app.tick());
  await firm.deliverAll(app);
  firm.time.advance(5 * MINUTE_MS - (firm.time.now() % (5 * MINUTE_MS)));
  const requests = firm.tenant.requests.at(-1)!.number;
  const calls = app.mortal.trace.length;
  const durchsichten = firm.events.length;

  await firm.time.drive(app.tick());
  await firm.deliverAll(app);

  const sent = firm.tenant.requests.filter(
    ({ number, batchOf }) => number > requests && batchOf === undefined,
  );
  expect(sent.map(({ path }) => path)).toEqual(Array(50).fill('/v1.0/$batch'));
  const sql = app.mortal.trace.slice(calls).filter((label) => label.startsWith('sql '));
  expect(sql.filter((label) => label === 'sql tick')).toHaveLength(1);
  expect(sql).toHaveLength(101);
  const swept = firm.events.slice(durchsichten).filter(({ name }) => name === 'durchsicht');
  expect(swept.reduce((sum, { unveraendert }) => sum + Number(unveraendert), 0)).toBe(1_000);
  expect(firm.queue.length).toBe(0);
}, 120_000);
