import { describe, expect, it } from 'vitest';
import { cleanUp, cleanUpOnceADay } from '../../../lib/jobs/cleanUp.ts';
import { callIn } from '../cli/callCli.ts';
import { createJobWorld, type JobWorld } from './jobWorld.ts';

const DAY_MS = 24 * 3_600_000;

/** Kept versions of so many days ago. */
function keep(world: JobWorld, days: number, count = 1): void {
  world.emis
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO s_exchange_sync_version (synchronisation, anwender, domaene, row_id, present_row_id, reason, kept_at_ms, row_json)
      SELECT 1, 'Willy Testermann', 'termine', 1, 1, 'erkannt', ?, '{}' FROM n`,
    )
    .run(count, world.clock.now() - days * DAY_MS);
}
const kept = (world: JobWorld) =>
  world.emis.prepare('SELECT COUNT(*) AS n FROM s_exchange_sync_version').get()!.n;
const retention = ({ mandant, clock }: JobWorld, aufbewahrung_days = 90) => ({
  store: mandant.store,
  clock,
  aufbewahrung_days,
});

describe('retention', () => {
  it('removes what is older than the Mandant keeps it', async () => {
    const world = await createJobWorld();
    for (const days of [1, 89, 91, 400]) keep(world, days);
    expect(await cleanUp(retention(world))).toEqual({ versions: 2, protocol: 0, tombstones: 0, done: true });
    expect(await cleanUp(retention(world, 30))).toMatchObject({ versions: 1 });
    expect(kept(world)).toBe(1);
  });

  it('happens at most once a day, whoever asks', async () => {
    const world = await createJobWorld();
    keep(world, 91);
    expect(await cleanUpOnceADay(retention(world))).toMatchObject({ versions: 1 });
    keep(world, 91);
    world.clock.advance(DAY_MS - 1);
    expect(await cleanUpOnceADay(retention(world))).toBeUndefined();
    expect(kept(world)).toBe(1);
    world.clock.advance(1);
    expect(await cleanUpOnceADay(retention(world))).toMatchObject({ versions: 1 });
  });

  it('works in bounded parts, and goes on with the next run where very much is left', async () => {
    const world = await createJobWorld();
    keep(world, 91, 20_500);
    expect(await cleanUpOnceADay(retention(world))).toMatchObject({ versions: 20_000, done: false });
    expect(await cleanUpOnceADay(retention(world))).toMatchObject({ versions: 500, done: true });
    expect(await cleanUpOnceADay(retention(world))).toBeUndefined();
  });

  it('follows every Abgleich of the console application, with the days of its settings', async () => {
    const world = await createJobWorld();
    world.addAnwender('Willy Testermann');
    keep(world, 60);
    const env = { EMISSYNC_AUFBEWAHRUNG_TAGE: '30' };
    await callIn(world, ['Termine', '--trockenlauf'], { env });
    expect(kept(world)).toBe(1);
    await callIn(world, ['Termine']);
    expect(kept(world)).toBe(1);
    await callIn(world, ['Termine'], { env });
    expect(kept(world)).toBe(1);
    world.clock.advance(DAY_MS);
    await callIn(world, ['Termine'], { env });
    expect(kept(world)).toBe(0);
  });

  it('a clean-up that fails is a line, and harms no Abgleich', async () => {
    const world = await createJobWorld();
    world.addAnwender('Willy Testermann');
    keep(world, 91);
    world.emis.exec(
      `CREATE TRIGGER verboten BEFORE DELETE ON s_exchange_sync_version BEGIN SELECT RAISE(ABORT, 'nein'); END`,
    );
    const { code, stdout, stderr } = await callIn(world, ['Termine', '--json']);
    expect({ code, ok: JSON.parse(stdout).ok }).toEqual({ code: 0, ok: true });
    expect(stderr).toMatch(/^Alte Fassungen und Protokolle ließen sich nicht aufräumen; .*\n$/);
  });
});
