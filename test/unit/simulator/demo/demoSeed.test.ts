import { describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../../lib/emis/embedded/open.ts';
import { sqliteEmis } from '../../../../simulator/demo/emis/sqliteEmis.ts';
import { people } from '../../../../simulator/demo/people.ts';
import { emisTermine } from '../../../../simulator/demo/seed/emis.ts';
import { heldPersistence } from '../../../../simulator/demo/seed/heldPersistence.ts';
import { outlookSeeds } from '../../../../simulator/demo/seed/outlook.ts';
import { seedEmis } from '../../../../simulator/demo/seed/seedEmis.ts';
import { seedTenant } from '../../../../simulator/demo/seed/seedTenant.ts';
import { weekFrom } from '../../../../simulator/demo/seed/week.ts';
import { sqlitePersistence } from '../../../../simulator/m365/sqlitePersistence.ts';
import { createTenant, type Persistence } from '../../../../simulator/m365/tenant.ts';
import { seededRandom, start_ms, steppingClock } from '../tenantWorld.ts';
import { freshFolder } from './demoFolder.ts';

const clock = steppingClock();

function tenantOn(inner: Persistence) {
  const persistence = heldPersistence(inner);
  return { persistence, tenant: createTenant({ clock, random: seededRandom(7), persistence }) };
}

const countEvents = (tenant: ReturnType<typeof tenantOn>['tenant']) =>
  people.map((person) => tenant.mailbox(person.postfach).events().length);

describe('Vorführwoche', () => {
  it.each([
    ['an einem Werktag', start_ms],
    ['an einem Samstag', Date.UTC(2026, 10, 28, 12)],
    ['über die Zeitumstellung', Date.UTC(2027, 2, 24, 23, 30)],
  ])('endet überall nach heute, damit alles wandert: %s', (_, now_ms) => {
    const week = weekFrom(now_ms);
    const ends = [
      ...outlookSeeds(week).flatMap((seed) =>
        seed.events.map((event) => (event.end as { dateTime: string }).dateTime),
      ),
      ...emisTermine(week).map((row) => row.bis),
    ];
    expect(ends.filter((end) => end.slice(0, 10) <= week.today)).toEqual([]);
  });

  it('nennt jeden Betreff je Anwender und Seite nur einmal', () => {
    const week = weekFrom(start_ms);
    for (const { person, events, series } of outlookSeeds(week)) {
      const subjects = [...events, ...series.map(({ event }) => event)].map((event) => event.subject);
      expect(new Set(subjects).size).toBe(subjects.length);
      const rows = emisTermine(week).filter((row) => row.anwender === person.anwender);
      expect(new Set(rows.map((row) => row.betreff)).size).toBe(rows.length);
    }
  });
});

describe('Füllen des simulierten Microsoft 365', () => {
  it('geschieht einmal; ein zweiter Start lässt alles, wie es ist', () => {
    const folder = freshFolder();
    const database = sqlitePersistence(folder.tenant);
    const first = tenantOn(database);
    expect(seedTenant(first.tenant, first.persistence, start_ms)).toBe(true);
    const counts = countEvents(first.tenant);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
    first.tenant
      .mailbox(people[0]!.postfach)
      .purgeEvent(first.tenant.mailbox(people[0]!.postfach).events()[0]!.id);

    const second = tenantOn(database);
    expect(seedTenant(second.tenant, second.persistence, start_ms)).toBe(false);
    expect(countEvents(second.tenant)).toEqual([counts[0]! - 1, ...counts.slice(1)]);
    database.close();
  });

  it('schreibt alles in einem Zug: ein Abbruch hinterlässt nichts Halbes', () => {
    const puts: number[] = [];
    const { tenant, persistence } = tenantOn({ load: () => [], put: (entries) => puts.push(entries.length) });
    seedTenant(tenant, persistence, start_ms);
    tenant.addMailbox('später@muster-gmbh.example');
    expect(puts).toHaveLength(2);
    expect(puts[1]).toBe(1);
  });

  it('verschickt keine Einladung', () => {
    const { tenant, persistence } = tenantOn({ load: () => [], put: () => {} });
    seedTenant(tenant, persistence, start_ms);
    expect(people.flatMap((person) => tenant.mailbox(person.postfach).sentMails)).toEqual([]);
  });
});

describe('Füllen von emis', () => {
  it('geschieht einmal, mit Anwendern und Zeitplan', async () => {
    const folder = freshFolder();
    const store = openEmbedded({ path: folder.emis, clock });
    const emis = sqliteEmis(folder.emis);
    expect([await seedEmis(emis, start_ms), await seedEmis(emis, start_ms)]).toEqual([true, false]);
    expect(await store.anwender()).toEqual(people.map((person) => person.anwender).sort());
    expect(await emis.rows({ sql: 'SELECT COUNT(*) AS count FROM termine' })).toEqual([
      { count: emisTermine(weekFrom(start_ms)).length },
    ]);
    await emis.close();
    await store.close();
  });

  it('hinterlässt nach einem Fehler nichts', async () => {
    const folder = freshFolder();
    const store = openEmbedded({ path: folder.emis, clock });
    const emis = sqliteEmis(folder.emis);
    await emis.write({ sql: 'DROP TABLE systemvariablen' });
    await expect(seedEmis(emis, start_ms)).rejects.toThrow('systemvariablen');
    expect(await emis.rows({ sql: 'SELECT COUNT(*) AS count FROM anwender' })).toEqual([{ count: 0 }]);
    await emis.close();
    await store.close();
  });
});
