import { describe, expect, test } from 'vitest';
import type { BlockKind, FaultAction } from '../../simulator/m365/tenant.ts';
import {
  betreffe,
  DAY_MS,
  EMIS_ONLY,
  expectNobodyMailed,
  freshWorld,
  HOUR_MS,
  linkStates,
  onBothSides,
  onDay,
  subjects,
  writesTo,
} from './harness/appointments.ts';
import { Mortal } from './harness/mortal.ts';
import { expectQuiet, runUntilDone } from './harness/scenario.ts';
import { POSTFACH, type World, type WorldOptions } from './harness/world.ts';

/** Work on both sides that waits for the next Abgleich. */
async function withWork(options: WorldOptions = {}): Promise<World> {
  const world = freshWorld(options);
  const ids = [1, 2, 3].map((day) => world.box.createEvent(onDay(`Termin ${day}`, day)));
  await onBothSides(world, 'in emis gelöscht', 4);
  await world.report();
  world.time.advance(HOUR_MS);
  world.box.deleteEvent(ids[0]!);
  world.box.updateEvent(ids[1]!, { location: { displayName: 'Köln' } });
  world.box.createEvent(onDay('neu in Outlook', 5));
  world.change(world.row('Termin 3').id, { ort: 'Mömlingen' });
  world.remove(world.row('in emis gelöscht').id);
  world.enter('neu in emis', '2026-12-06 08:00', '2026-12-06 09:00', EMIS_ONLY);
  return world;
}

async function expectWorkDone(world: World): Promise<void> {
  const expected = ['Termin 2', 'Termin 3', 'neu in Outlook', 'neu in emis'];
  expect(betreffe(world)).toEqual(expected);
  expect(subjects(world)).toEqual(expected);
  expect(world.row('Termin 2').ort).toBe('Köln');
  expect(world.box.events().find(({ subject }) => subject === 'Termin 3')?.location?.displayName).toBe(
    'Mömlingen',
  );
  expect(world.versions()).toMatchObject([{ reason: 'in_outlook_geloescht', row: { betreff: 'Termin 1' } }]);
  expect(world.waiting()).toBe(0);
  expectNobodyMailed(world);
  await expectQuiet(world);
}

/** Everything that stands in emis, to compare: rows, links, kept versions. */
const emisState = (world: World) => ({
  rows: world.rows(),
  links: linkStates(world),
  versions: world.versions(),
  waiting: world.waiting(),
});

const REMEDIES: Record<BlockKind, RegExp> = {
  mailboxNotFound: /Adresse|Lizenz/,
  noLicence: /Lizenz/,
  resourceNotFound: /Adresse|Lizenz/,
  accessDenied: /Berechtigung|berechtigung/,
  authorizationDenied: /Berechtigung|berechtigung/,
  migrating: /nächste|später/,
};
const kinds = Object.keys(REMEDIES) as BlockKind[];

describe('Das Postfach ist nicht zu erreichen', () => {
  test.each(kinds)(
    '%s: der Lauf endet mit Fehler und Abhilfe, nichts ist gelöscht, danach geht es weiter',
    async (kind) => {
      const world = await withWork();
      const before = { emis: emisState(world), outlook: world.box.events(), writes: writesTo(world).length };
      world.box.block(kind);
      for (let day = 0; day < 3; day++) {
        const report = await world.report();
        expect(report).toMatchObject({
          ergebnis: 'fehler',
          weiter: false,
          emis: { geloescht: 0 },
          outlook: { geloescht: 0 },
        });
        expect(report.fehler.join(' ')).toMatch(REMEDIES[kind]);
        expect(report.http).toBeLessThan(10);
        world.time.advance(DAY_MS);
      }
      expect(emisState(world)).toEqual(before.emis);
      expect(world.box.events()).toEqual(before.outlook);
      expect(writesTo(world)).toHaveLength(before.writes);
      world.box.unblock();
      await runUntilDone(world, 2);
      await expectWorkDone(world);
    },
  );

  test.each(kinds)('%s, und zugleich ist der gemerkte Stand abgelaufen', async (kind) => {
    const world = await withWork();
    const before = emisState(world);
    world.tenant.expireDeltaTokens(world.box.address);
    world.box.block(kind);
    expect(await world.report()).toMatchObject({ ergebnis: 'fehler' });
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({ ergebnis: 'fehler' });
    expect({ ...emisState(world), waiting: before.waiting }).toEqual(before);
    world.box.unblock();
    await runUntilDone(world, 2);
    await expectWorkDone(world);
  });

  test.each(kinds)('%s vom allerersten Lauf an', async (kind) => {
    const world = freshWorld();
    world.box.createEvent(onDay('Termin', 1));
    world.enter('aus emis', '2026-12-02 10:00', '2026-12-02 11:00');
    world.box.block(kind);
    expect(await world.report()).toMatchObject({ ergebnis: 'fehler', emis: { neu: 0 }, outlook: { neu: 0 } });
    world.box.unblock();
    await world.report();
    expect(betreffe(world)).toEqual(['Termin', 'aus emis']);
    expect(subjects(world)).toEqual(['Termin', 'aus emis']);
    await expectQuiet(world);
  });

  test.each(kinds)(
    '%s mitten im Lauf, vor jedem Aufruf: nichts ist gelöscht, was nicht bewiesen war',
    async (kind) => {
      const undisturbed = new Mortal();
      await (await withWork()).abgleich(undisturbed);
      for (let call = 1; call <= undisturbed.calls; call++) {
        const world = await withWork();
        await world.abgleich(new Mortal(undefined, { call, meanwhile: () => world.box.block(kind) }));
        for (let run = 0; run < 2; run++) {
          world.time.advance(HOUR_MS);
          await world.report();
        }
        expect(betreffe(world)).toEqual(expect.arrayContaining(['Termin 2', 'Termin 3', 'neu in emis']));
        expect(world.versions().every(({ row }) => row.betreff === 'Termin 1')).toBe(true);
        world.box.unblock();
        for (let run = 0; run < 3; run++) {
          world.time.advance(2 * DAY_MS);
          await world.report();
        }
        await expectWorkDone(world);
      }
    },
  );

  const refusals: (FaultAction & { kind: 'status' })[] = [
    { kind: 'status', status: 403, code: 'ErrorAccessDenied' },
    { kind: 'status', status: 404, code: 'MailboxNotEnabledForRESTAPI' },
    { kind: 'status', status: 404 },
    { kind: 'status', status: 401, code: 'InvalidAuthenticationToken' },
  ];
  test.each(refusals)(
    'Nur das Schreiben wird verweigert ($status $code): der Lauf sagt es, später kommt alles an',
    async (refusal) => {
      const world = await withWork();
      const struck = world.tenant.faults.add({
        when: ({ method, inBatch }) => inBatch && method !== 'GET',
        do: refusal,
      });
      const report = await world.report();
      expect(struck.fired).toBeGreaterThan(0);
      expect(report.ergebnis).not.toBe('ok');
      expect(report.fehler.length).toBeGreaterThan(0);
      expect(report.outlook).toEqual({ neu: 0, geaendert: 0, geloescht: 0 });
      expect(world.row('neu in emis')).toMatchObject(EMIS_ONLY);
      world.tenant.faults.clear();
      for (let run = 0; run < 3; run++) {
        world.time.advance(DAY_MS);
        await world.report();
      }
      await expectWorkDone(world);
    },
  );

  test('Das Token ist abgelaufen: Fehler mit Abhilfe, nichts verloren, mit neuem geht es weiter', async () => {
    const world = await withWork();
    const before = emisState(world);
    world.tenant.faults.add({
      when: () => true,
      do: {
        kind: 'status',
        status: 401,
        code: 'InvalidAuthenticationToken',
        message: 'Lifetime validation failed',
      },
    });
    const report = await world.report();
    expect(report).toMatchObject({ ergebnis: 'fehler', weiter: false });
    expect(report.fehler.join(' ')).toMatch(/Zugriffstoken.*prüfen/);
    expect(report.http).toBeLessThan(5);
    expect(emisState(world)).toEqual(before);
    world.tenant.faults.clear();
    await world.report();
    await expectWorkDone(world);
  });

  test('… nur für einen Augenblick: derselbe Lauf oder der nächste holt alles nach', async () => {
    const world = await withWork();
    world.tenant.faults.add({
      when: () => true,
      times: 1,
      do: { kind: 'status', status: 401, code: 'InvalidAuthenticationToken' },
    });
    await world.report();
    await world.report();
    await expectWorkDone(world);
  });
});

describe('Unter der Adresse liegt ein anderes Postfach', () => {
  test.each([
    ['wie vermutet', {}],
    ['gelöschte Elemente unsichtbar', { deletedItemsVisible: false }],
    ['Benutzer nicht lesbar', { usersReadable: false }],
    ['ohne parentEntryId', { parentEntryId: 'absent' as const }],
    ['abgelaufen = 404', { expiredTokenAnswer: '404' as const }],
    ['abgelaufen = 400', { expiredTokenAnswer: '400' as const }],
  ])('Die Synchronisation steht, nichts wird gelöscht oder eingetragen (%s)', async (_, switches) => {
    const world = await withWork({ switches });
    const before = emisState(world);
    world.box.replace();
    world.box.createEvent(onDay('fremd', 7));
    const written = writesTo(world).length;
    for (let day = 0; day < 3; day++) {
      const report = await world.report();
      expect(report).toMatchObject({ ergebnis: 'gestoppt', weiter: false });
      expect(report.fehler.join(' ')).toContain('neue Synchronisation');
      world.time.advance(DAY_MS);
    }
    expect(emisState(world)).toEqual(before);
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt' });
    expect({ ...emisState(world), waiting: before.waiting }).toEqual(before);
    expect(subjects(world)).toEqual(['fremd']);
    expect(writesTo(world)).toHaveLength(written);
  });

  test('… auch wenn es mitten im Lauf geschieht, vor jedem Aufruf', async () => {
    const undisturbed = new Mortal();
    await (await withWork()).abgleich(undisturbed);
    for (let call = 1; call <= undisturbed.calls; call++) {
      const world = await withWork();
      const meanwhile = () => {
        world.box.replace();
        world.box.createEvent(onDay('fremd', 7));
      };
      const outcome = await world.abgleich(new Mortal(undefined, { call, meanwhile }));
      world.time.advance(HOUR_MS);
      for (let run = 0; run < 2; run++) expect((await world.report()).ergebnis).toBe('gestoppt');
      // The old mailbox is known by its user's id: not one request of the rest of the run reaches the new one.
      expect(subjects(world)).toEqual(['fremd']);
      expect(outcome).not.toBe('crashed');
      expect(betreffe(world)).toEqual(expect.arrayContaining(['Termin 2', 'Termin 3', 'neu in emis']));
      expect(betreffe(world)).not.toContain('fremd');
    }
  });
});

describe('Der Administrator trägt bei einer Synchronisation eine andere Adresse ein', () => {
  const ERIKA = 'erika.muster@firma.example';
  const enterAddress = (world: World, address: string) =>
    world.emis.prepare('UPDATE s_exchange_sync SET postfach = ?').run(address);

  test.each([true, false])(
    'und unter ihr liegt das Postfach eines anderen: angehalten, nichts geschrieben (Benutzer lesbar: %s)',
    async (usersReadable) => {
      const world = await withWork({ switches: { usersReadable } });
      const before = { emis: emisState(world), outlook: world.box.events(), writes: writesTo(world).length };
      const erika = world.tenant.addMailbox(ERIKA, { displayName: 'Erika Muster' });
      erika.createEvent(onDay('Erikas Termin', 7));
      enterAddress(world, ERIKA);
      for (let run = 0; run < 2; run++) {
        const report = await world.report();
        expect(report).toMatchObject({ ergebnis: 'gestoppt' });
        expect(report.fehler.join()).toMatch(/anderes Postfach/);
      }
      expect(await world.report(true)).toMatchObject({ ergebnis: 'gestoppt' });
      expect(emisState(world)).toEqual(before.emis);
      expect(world.box.events()).toEqual(before.outlook);
      expect(erika.events().map(({ subject }) => subject)).toEqual(['Erikas Termin']);
      enterAddress(world, POSTFACH.toUpperCase());
      await runUntilDone(world, 2);
      await expectWorkDone(world);
    },
  );

  test('die es nicht gibt: der Lauf sagt es, auch wenn nichts zu tun ist', async () => {
    const world = freshWorld();
    await world.report();
    enterAddress(world, 'niemand@firma.example');
    expect(await world.report()).toMatchObject({ ergebnis: 'fehler' });
  });
});
