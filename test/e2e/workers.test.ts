import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Random } from '../../lib/sync/ports/random.ts';
import type { Tenant } from '../../simulator/m365/tenant.ts';
import { seededRandom } from '../simulation/harness/seededRandom.ts';
import { type BusyCompany, busyCompany } from './busyCompany.ts';
import { type FunctionsWorld, type Member, openFunctionsWorld } from './functionsWorld.ts';

/** EMISSYNC_AENDERUNGEN=10000 is the long run: five minutes on a quiet machine. */
const CHANGES = Number(process.env.EMISSYNC_AENDERUNGEN ?? 160);
const MEMBERS = Math.min(50, Math.ceil(CHANGES / 20));
const WORKERS = 3;
/** Changes between two looks at the workers. */
const BURST = Math.max(20, Math.ceil(CHANGES / 100));
/** Requests to Graph between two kills: some happen before a request takes effect, some after. */
const REQUESTS_PER_KILL = 25;
const MINUTE_MS = 60_000;
/** The dice decide about kills: while there are fewer, the company goes on working, at most as long again. */
const KILLS = Math.min(5, Math.ceil(CHANGES / 40));
/** A limit for when nothing moves any more; the long run leaves nothing else of the machine. */
const STALLED_MS = 240_000 + CHANGES * 30;

const seed = Number(process.env.EMISSYNC_SAAT ?? 7);
const random: Random = seededRandom(seed);
let world: FunctionsWorld;
let killing = false;
let kills = 0;

/** Kills a worker at once while it, or another one, talks to Graph. */
function deadly(tenant: Tenant): Tenant {
  let left = REQUESTS_PER_KILL;
  const strike = (): void => {
    if (!killing || left-- > 0) return;
    left = Math.ceil(random.next() * 2 * REQUESTS_PER_KILL);
    const hosts = [...world.hosts];
    const victim = hosts[Math.floor(random.next() * hosts.length)];
    if (victim?.child.kill('SIGKILL')) kills++;
  };
  return {
    ...tenant,
    async serve(request, linkBase) {
      if (random.next() < 0.5) strike();
      const answer = await tenant.serve(request, linkBase);
      strike();
      return answer;
    },
  };
}

beforeAll(async () => {
  world = await openFunctionsWorld({
    tap: deadly,
    env: { AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:01' },
  });
}, 60_000);
afterAll(() => world.close());

/** Queues what Graph's webhook would for a changed mailbox. */
async function notify(member: Member): Promise<void> {
  await world.send({
    v: 1,
    art: 'lauf',
    mandant: 'standard',
    domaene: 'termine',
    synchronisationen: [member.synchronisation],
    grund: 'webhook',
    bemerkt_am: new Date().toISOString(),
  });
}

const runs = (): number =>
  Number(world.emis.prepare('SELECT COUNT(*) AS count FROM s_exchange_sync_protocol').get()!.count);
const unfinished = (): number =>
  Number(
    world.emis
      .prepare(
        'SELECT (SELECT COUNT(*) FROM s_exchange_sync_spooler) + (SELECT COUNT(*) FROM s_exchange_sync_intent) AS count',
      )
      .get()!.count,
  );

/** The requests to the tenant are numbered, those inside of a $batch too. */
const latestRequest = (): number => world.tenant.requests.at(-1)!.number;
/** Since a request to the tenant, by its number. */
const writesSince = (mark: number): number =>
  world.tenant.requests.filter(
    ({ number, method, path }) => number > mark && method !== 'GET' && !path.includes('$batch'),
  ).length;

async function enoughWorkers(): Promise<void> {
  while (world.hosts.size < WORKERS) await world.startHost();
}

/** A minute passes for the workers: their timers fire, and whatever was left to do is begun. */
async function aMinutePasses(company: BusyCompany): Promise<void> {
  await enoughWorkers();
  const before = runs();
  world.advance(MINUTE_MS);
  await expect
    .poll(
      async () => {
        await enoughWorkers(); // All of them may be dead by now.
        return runs() > before || atRest(company);
      },
      { timeout: STALLED_MS, interval: 50, message: world.said.slice(-20).join('\n') },
    )
    .toBe(true);
}

/** The workers were so fast that nothing is left that a timer could find. */
const atRest = (company: BusyCompany): boolean => unfinished() === 0 && company.faults().length === 0;

describe('Several worker processes on one queue, killed at random', () => {
  it(
    `lose and double nothing in ${CHANGES} changes`,
    async () => {
      const members = Array.from({ length: MEMBERS }, (_, at) => world.addMember(`Anwender ${at + 1}`));
      const company = busyCompany(world, members, random);
      await enoughWorkers();
      killing = true;
      for (let change = 1; change <= CHANGES || (kills < KILLS && change <= 2 * CHANGES); change++) {
        const changed = company.change();
        if (changed !== undefined) await notify(changed);
        if (change % BURST === 0) await aMinutePasses(company);
      }
      killing = false;
      // Soon nothing can be on its way to Outlook any more, and everything must come to rest.
      await expect
        .poll(
          async () => {
            await enoughWorkers();
            world.advance(MINUTE_MS);
            return [...company.faults().slice(0, 5), unfinished()];
          },
          { timeout: STALLED_MS, interval: 1_000 },
        )
        .toEqual([0]);
      const mark = latestRequest();
      await expect
        .poll(
          () => {
            world.advance(MINUTE_MS);
            return latestRequest() - mark;
          },
          { timeout: STALLED_MS, interval: 500 },
        )
        .toBeGreaterThan(2 * MEMBERS);
      expect([...company.faults(), unfinished(), writesSince(mark)]).toEqual([0, 0]);
      expect(kills).toBeGreaterThanOrEqual(KILLS);
      console.log(`${CHANGES} changes, ${MEMBERS} mailboxes, ${kills} kills, ${runs()} runs, seed ${seed}`);
      expect(world.said.filter((line) => /Unerwarteter Fehler|poison/.test(line))).toEqual([]);
    },
    2 * STALLED_MS + CHANGES * 300,
  );
});
