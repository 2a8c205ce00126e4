import { describe, expect, test } from 'vitest';
import {
  betreffe,
  DAY_MS,
  EMIS_ONLY,
  expectNobodyMailed,
  freshWorld,
  named,
  onBothSides,
  subjects,
} from './harness/appointments.ts';
import { Mortal } from './harness/mortal.ts';
import { expectQuiet, runUntilDone } from './harness/scenario.ts';
import { note, taskWorld } from './harness/taskWorld.ts';
import { World } from './harness/world.ts';

const places = (world: World) =>
  world.box.events().map(({ subject, location }) => [subject, location?.displayName]);

/** „Besuch“ was changed on both sides: Outlook prevailed, what emis had is kept. */
async function overwritten(world: World): Promise<{ id: string; version: number }> {
  const id = await onBothSides(world, 'Besuch');
  await onBothSides(world, 'bleibt', 2);
  world.change(world.row('Besuch').id, { ort: 'emis' });
  world.box.updateEvent(id, { location: { displayName: 'Outlook' } });
  await world.report();
  const [kept] = await world.administration.versions({ limit: 1 });
  expect(kept).toMatchObject({ reason: 'doppelaenderung', columns: { ort: 'emis' } });
  return { id, version: kept!.id };
}

/** „Besuch“ was deleted in Outlook and with the Abgleich in emis. */
async function deleted(world: World): Promise<{ id: string; version: number }> {
  const id = await onBothSides(world, 'Besuch');
  await onBothSides(world, 'bleibt', 2);
  world.box.deleteEvent(id);
  await world.report();
  const [kept] = await world.administration.versions({ limit: 1 });
  expect(kept).toMatchObject({ reason: 'in_outlook_geloescht', present: false });
  return { id, version: kept!.id };
}

describe('wiederherstellen', () => {
  test('Eine überschriebene Fassung geht nach Outlook, und nur das, was anders ist', async () => {
    const world = freshWorld();
    const { id, version } = await overwritten(world);
    world.change(world.row('Besuch').id, { telefon: 'später' });
    await world.report();
    await world.administration.restore(version);
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { geaendert: 1 }, konflikte: 0 });
    expect(world.box.event(id)).toMatchObject({ subject: 'Besuch', location: { displayName: 'emis' } });
    expect(world.row('Besuch')).toMatchObject({ ort: 'emis', ...EMIS_ONLY });
    await expectQuiet(world);
    expectNobodyMailed(world);
  });

  test('Das Wiederherstellen lässt sich selbst zurücknehmen', async () => {
    const world = freshWorld();
    const { version } = await overwritten(world);
    await world.administration.restore(version);
    await world.report();
    const [replaced] = await world.administration.versions({ limit: 1 });
    await world.administration.restore(replaced!.id);
    await world.report();
    expect(world.row('Besuch').ort).toBe('Outlook');
    expect(places(world)).toContainEqual(['Besuch', 'Outlook']);
    await expectQuiet(world);
  });

  test('Ändert sich der Termin zugleich in Outlook, gilt Outlook, und die Fassung bleibt aufbewahrt', async () => {
    const world = freshWorld();
    const { id, version } = await overwritten(world);
    await world.administration.restore(version);
    world.box.updateEvent(id, { location: { displayName: 'noch neuer' } });
    expect((await world.report()).konflikte).toBe(1);
    expect(world.row('Besuch').ort).toBe('noch neuer');
    const [kept] = await world.administration.versions({ limit: 1 });
    expect(kept).toMatchObject({ reason: 'doppelaenderung', columns: { ort: 'emis' } });
    await expectQuiet(world);
  });

  test.each([
    ['vor dem Leeren von Gelöschte Elemente', 0],
    ['danach', 2 * DAY_MS],
  ])('Ein gelöschter Termin wird in Outlook ein neuer, genau einmal (%s)', async (_, wait_ms) => {
    const world = freshWorld();
    const { id, version } = await deleted(world);
    world.time.advance(wait_ms);
    await world.report();
    await world.administration.restore(version);
    await world.administration.restore(version);
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { neu: 1 } });
    expect(subjects(world)).toEqual(['Besuch', 'bleibt']);
    expect(betreffe(world)).toEqual(['Besuch', 'bleibt']);
    expect(world.row('Besuch')).toMatchObject(EMIS_ONLY);
    expect(world.box.events().find(({ subject }) => subject === 'Besuch')!.id).not.toBe(id);
    world.time.advance(2 * DAY_MS);
    await world.report();
    expect(subjects(world)).toEqual(['Besuch', 'bleibt']);
    await expectQuiet(world);
    expectNobodyMailed(world);
  });

  test('Was ein Undo in Outlook schon zurückgebracht hat, wird nicht verdoppelt', async () => {
    const world = freshWorld();
    const { id, version } = await deleted(world);
    world.box.restoreEvent(id);
    await world.report();
    expect(named(world, 'Besuch')).toMatchObject([EMIS_ONLY]);
    await world.administration.restore(version);
    await world.report();
    expect(subjects(world)).toEqual(['Besuch', 'bleibt']);
    expect(betreffe(world)).toEqual(['Besuch', 'bleibt']);
    await expectQuiet(world);
  });
});

describe('wiederherstellen einer Wiedervorlage', () => {
  test('Eine überschriebene Fassung geht nach To Do; Erledigt und EMISNummer kommen mit', async () => {
    const world = taskWorld();
    world.enter('anrufen', '2026-12-01', { emisnummer: 4711 });
    await world.report();
    world.change(world.row('anrufen').id, { bemerkung: 'emis' });
    world.todo.updateTask(world.task('anrufen').id, note('Outlook'));
    await world.report();
    expect(world.row('anrufen').bemerkung).toBe('Outlook');
    const [kept] = await world.administration.versions({ domaene: 'wiedervorlagen', limit: 1 });
    expect(kept).toMatchObject({
      reason: 'doppelaenderung',
      columns: { bemerkung: 'emis', faellig_am: '2026-12-01' },
    });
    await world.administration.restore(kept!.id);
    expect(await world.report()).toMatchObject({ outlook: { geaendert: 1 } });
    expect(world.row('anrufen')).toMatchObject({ bemerkung: 'emis', emisnummer: 4711, erledigt: 0 });
    expect(world.task('anrufen').body?.content).toContain('emis');
    await expectQuiet(world);
  });

  test('Eine gelöschte wird in To Do eine neue Aufgabe, genau einmal', async () => {
    const world = taskWorld();
    world.enter('anrufen', '2026-12-01', { emisnummer: 4711 });
    await world.report();
    world.todo.deleteTask(world.task('anrufen').id);
    await runUntilDone(world, 3);
    expect(world.betreffe()).toEqual([]);
    const [kept] = await world.administration.versions({ limit: 1 });
    for (let time = 0; time < 2; time += 1) await world.administration.restore(kept!.id);
    await world.report();
    expect(world.titles()).toEqual(['anrufen']);
    expect(world.rows()).toMatchObject([{ betreff: 'anrufen', faellig_am: '2026-12-01', emisnummer: 4711 }]);
    await expectQuiet(world);
  });
});

/** What a run does that meets a restore: changes on both sides of further appointments. */
async function work(world: World): Promise<void> {
  const changed = world.box.events().find(({ subject }) => subject === 'bleibt')!.id;
  world.box.updateEvent(changed, { importance: 'high' });
  world.box.createEvent({
    subject: 'neu in Outlook',
    start: { dateTime: '2026-12-05T09:00:00', timeZone: 'UTC' },
    end: { dateTime: '2026-12-05T10:00:00', timeZone: 'UTC' },
  });
  world.enter('neu in emis', '2026-12-06 08:00', '2026-12-06 09:00');
  world.change(world.row('bleibt').id, { bemerkung: 'aus emis' });
}

async function callsOf(prepare: typeof overwritten): Promise<number[]> {
  const world = new World();
  await prepare(world);
  await work(world);
  const mortal = new Mortal();
  await world.abgleich(mortal);
  await world.close();
  return Array.from({ length: mortal.calls }, (_, index) => index + 1);
}

describe('wiederherstellen, während ein Abgleich läuft', async () => {
  test.each(await callsOf(overwritten))(
    'vor dessen %d. Aufruf: die Fassung kommt in Outlook an',
    async (call) => {
      const world = freshWorld();
      const { version } = await overwritten(world);
      await work(world);
      const meanwhile = async () => void (await world.administration.restore(version));
      await world.abgleich(new Mortal(undefined, { call, meanwhile }));
      await runUntilDone(world, 3);
      expect(world.row('Besuch')).toMatchObject({ ort: 'emis', ...EMIS_ONLY });
      expect(places(world)).toContainEqual(['Besuch', 'emis']);
      const all = ['Besuch', 'bleibt', 'neu in Outlook', 'neu in emis'];
      expect(subjects(world)).toEqual(all);
      expect(betreffe(world)).toEqual(all);
      await expectQuiet(world);
    },
  );

  test.each(await callsOf(deleted))(
    'vor dessen %d. Aufruf: der gelöschte Termin kommt einmal wieder',
    async (call) => {
      const world = freshWorld();
      const { version } = await deleted(world);
      await work(world);
      const meanwhile = async () => void (await world.administration.restore(version));
      await world.abgleich(new Mortal(undefined, { call, meanwhile }));
      await runUntilDone(world, 3);
      expect(named(world, 'Besuch')).toMatchObject([EMIS_ONLY]);
      const all = ['Besuch', 'bleibt', 'neu in Outlook', 'neu in emis'];
      expect(subjects(world)).toEqual(all);
      expect(betreffe(world)).toEqual(all);
      await expectQuiet(world);
    },
  );
});
