import { afterEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../../lib/emis/embedded/open.ts';
import type { EmisStore } from '../../../../lib/sync/ports/store.ts';
import type { DemoEmis } from '../../../../simulator/demo/emis/demoEmis.ts';
import { sqliteEmis } from '../../../../simulator/demo/emis/sqliteEmis.ts';
import { people, willy } from '../../../../simulator/demo/people.ts';
import { heldPersistence } from '../../../../simulator/demo/seed/heldPersistence.ts';
import { seedEmis } from '../../../../simulator/demo/seed/seedEmis.ts';
import { seedTenant } from '../../../../simulator/demo/seed/seedTenant.ts';
import { createStory } from '../../../../simulator/demo/story/story.ts';
import type { World } from '../../../../simulator/demo/story/world.ts';
import { createTenant } from '../../../../simulator/m365/tenant.ts';
import { seededRandom, start_ms, steppingClock } from '../tenantWorld.ts';
import { freshFolder } from './demoFolder.ts';

let opened: { emis: DemoEmis; store: EmisStore } | undefined;
afterEach(async () => {
  await opened?.emis.close();
  await opened?.store.close();
});

async function demoWorld(): Promise<World> {
  const clock = steppingClock();
  const path = freshFolder().emis;
  const store = openEmbedded({ path, clock });
  const emis = sqliteEmis(path);
  opened = { emis, store };
  await seedEmis(emis, start_ms);
  const persistence = heldPersistence({ load: () => [], put: () => {} });
  const tenant = createTenant({ clock, random: seededRandom(7), persistence });
  seedTenant(tenant, persistence, start_ms);
  return { tenant, emis, clock };
}

describe('Was die Anwender der Vorführung tun', () => {
  it('erzählt jeden Schritt und tut ihn', async () => {
    const world = await demoWorld();
    const story = createStory(world);
    const first = [];
    for (let step = 0; step < 6; step++) first.push(await story.next());
    expect(first).toEqual([
      'Willy trägt in Outlook ein: „Rückruf Fa. Übermut ☎️“',
      'Willy notiert in Outlook die Aufgabe „Muster an Fa. Übermut schicken 📦“, ohne Datum',
      'Willy verschiebt in Outlook „Jour fixe Vertrieb 🚀“ auf 09:30 Uhr',
      'Willy ändert in Outlook: die Aufgabe „Messestand buchen 🎪“ ist fällig am 2026-11-25',
      'Willy trägt in emis ein: „Angebot nachfassen: Fa. Zürcher“',
      'Willy trägt in emis die Wiedervorlage „Zahlungsziel prüfen: Fa. Zürcher“ ein',
    ]);
    const subjects = world.tenant
      .mailbox(willy.postfach)
      .events()
      .map((event) => event.subject);
    expect(subjects).toContain('Rückruf Fa. Übermut ☎️');
    expect(await story.next()).toBe('Willy ändert in emis den Ort von „Rückruf Fa. Größenwahn AG“: Kantine');
    expect(await story.next()).toMatch(/^Willy ändert in emis: die Wiedervorlage „.+“ bekommt Prio normal$/);
    expect(await story.next()).toMatch(
      /^Willy ändert „Kundentermin Schröder & Söhne“ auf beiden Seiten: Ort in Outlook .+, in emis .+$/,
    );
  });

  it('zeigt jedes Feld einer Wiedervorlage in beiden Richtungen', async () => {
    const story = createStory(await demoWorld());
    const told: string[] = [];
    for (let step = 0; step < 3 * 17; step++) told.push(`${await story.next()}`);
    for (const where of ['Outlook: die Aufgabe', 'emis: die Wiedervorlage']) {
      const edits = told.filter((line) => line.includes(where));
      for (const field of ['fällig', 'erinnert', 'heißt jetzt']) expect(edits.join('\n')).toContain(field);
      expect(edits.join('\n')).toMatch(/wichtig|niedrig|Prio/);
      expect(edits.join('\n')).toMatch(/Notiz|Bemerkung/);
    }
  });

  it('läuft tagelang, ohne dass die Menge der Termine wächst', async () => {
    const world = await demoWorld();
    const story = createStory(world);
    for (let step = 0; step < 2_000; step++) expect(await story.next()).not.toBeNull();
    const events = people.map((person) => world.tenant.mailbox(person.postfach).events().length);
    expect(Math.max(...events)).toBeLessThan(12);
    const [rows] = await world.emis.rows({ sql: 'SELECT COUNT(*) AS count FROM termine' });
    expect(Number(rows!.count)).toBeLessThan(20);
    const open = people.map(
      ({ postfach }) =>
        world.tenant
          .mailbox(postfach)
          .todo.tasks()
          .filter(({ status }) => status !== 'completed').length,
    );
    expect(Math.max(...open)).toBeLessThan(8);
  });
});
