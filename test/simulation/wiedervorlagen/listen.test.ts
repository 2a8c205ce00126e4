import { describe, expect, test } from 'vitest';
import { DAY_MS, expectNothingWritten, linkStates } from '../harness/appointments.ts';
import { Mortal } from '../harness/mortal.ts';
import { expectQuiet } from '../harness/scenario.ts';
import { dueOn, TaskWorld, taskWorld } from '../harness/taskWorld.ts';
import { withheld } from '../harness/watch.ts';

/** What only emis knows: it must survive whatever happens in To Do. */
const EMIS_ONLY = { emisnummer: 4711, erledigt: 0 } as const;

/** A task that stands on both sides. @returns its Outlook id. */
async function onBothSides(world: TaskWorld, title: string): Promise<string> {
  world.time.advance(1_000);
  const id = world.todo.createTask({ title, ...dueOn('2026-12-01') });
  await world.report();
  world.change(world.row(title).id, EMIS_ONLY);
  await world.report();
  return id;
}

describe.each([
  ['ohne Einblick in Gelöschte Elemente', 'denied'],
  ['mit Einblick in Gelöschte Elemente', 'granted'],
  ['ohne diese Schnittstelle (nationale Cloud)', 'absent'],
] as const)('In eine andere Liste verschoben, %s', (_, mailboxItems) => {
  test('… ruht die Wiedervorlage: sie bleibt in emis, und nichts wandert mehr', async () => {
    const world = taskWorld({ switches: { mailboxItems } });
    const id = await onBothSides(world, 'Rückruf');
    const moved = world.todo.moveTask(id, 'Einkauf');
    expect(await world.report()).toMatchObject({
      ergebnis: 'ok',
      emis: { geloescht: 0 },
      zaehler: { geparkt: 1 },
    });
    expect(linkStates(world)).toEqual(['parked']);
    world.change(world.row('Rückruf').id, { prio: 1 });
    world.todo.updateTask(moved, { importance: 'low' });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { neu: 0, geaendert: 0 } });
    expect(world.todo.task(moved)).toMatchObject({ title: 'Rückruf', importance: 'low' });
    expect(world.row('Rückruf')).toMatchObject({ prio: 1, ...EMIS_ONLY });
    await expectQuiet(world);
  });

  test('… und zurück: dieselbe Wiedervorlage, nicht eine zweite', async () => {
    const world = taskWorld({ switches: { mailboxItems } });
    const moved = world.todo.moveTask(await onBothSides(world, 'Rückruf'), 'Einkauf');
    await world.report();
    world.time.advance(DAY_MS);
    world.todo.updateTask(moved, { importance: 'high', title: 'Rückruf Groß' });
    world.todo.moveTask(moved, 'Aufgaben');
    await world.report();
    expect(world.rows()).toMatchObject([{ betreff: 'Rückruf Groß', prio: 1, ...EMIS_ONLY }]);
    expect(world.titles()).toEqual(['Rückruf Groß']);
    expect(linkStates(world)).toEqual(['active']);
    await expectQuiet(world);
  });

  test('… hin und zurück, bevor ein Abgleich es sieht: nichts ist geschehen', async () => {
    const world = taskWorld({ switches: { mailboxItems } });
    const id = await onBothSides(world, 'Rückruf');
    const before = world.rows();
    world.todo.moveTask(world.todo.moveTask(id, 'Einkauf'), 'Aufgaben');
    expectNothingWritten(await world.report());
    expect(world.rows()).toEqual(before);
    await expectQuiet(world);
  });

  test.each([1, 2, 3, 4])('… in welcher Reihenfolge Outlook davon auch berichtet (%d)', async (seed) => {
    const world = taskWorld({ seed, switches: { mailboxItems, deltaShuffle: true, deltaRepeats: true } });
    const ids = [
      await onBothSides(world, 'eins'),
      await onBothSides(world, 'zwei'),
      await onBothSides(world, 'drei'),
    ];
    const before = world.rows();
    for (const id of ids) world.todo.moveTask(world.todo.moveTask(id, 'Einkauf'), 'Aufgaben');
    await world.report();
    expect(world.rows()).toEqual(before);
    expect(linkStates(world)).toEqual(['active', 'active', 'active']);
    await expectQuiet(world);
  });

  test('… und dort gelöscht: die Wiedervorlage bleibt in emis', async () => {
    const world = taskWorld({ switches: { mailboxItems } });
    const moved = world.todo.moveTask(await onBothSides(world, 'Rückruf'), 'Einkauf');
    await world.report();
    world.todo.deleteTask(moved);
    await world.report();
    expect(world.betreffe()).toEqual(['Rückruf']);
    await expectQuiet(world);
  });
});

describe('Auch wenn der Umzug den Zeitpunkt der Anlage ändert', () => {
  const switches = { todoCreatedOnMove: 'now' } as const;

  test('… ruht die Wiedervorlage, und zurück ist sie dieselbe', async () => {
    const world = taskWorld({ switches });
    const moved = world.todo.moveTask(await onBothSides(world, 'Rückruf'), 'Einkauf');
    await world.report();
    expect(linkStates(world)).toEqual(['parked']);
    world.time.advance(DAY_MS);
    world.todo.moveTask(moved, 'Aufgaben');
    await world.report();
    expect(world.rows()).toMatchObject([{ betreff: 'Rückruf', ...EMIS_ONLY }]);
    await expectQuiet(world);
  });

  test('… und rückgängig gemacht, bevor ein Abgleich es sieht, ist nichts geschehen', async () => {
    const world = taskWorld({ switches });
    const id = await onBothSides(world, 'Rückruf');
    const before = world.rows();
    world.todo.deleteTask(id);
    world.time.advance(60_000);
    world.todo.restoreTask(id);
    expectNothingWritten(await world.report());
    expect(world.rows()).toEqual(before);
  });

  test('… erkennt eine Aufgabe, die in emis entstand, unsere Herkunft wieder, auch nach einer Änderung', async () => {
    const world = taskWorld({ switches });
    world.enter('Rückruf', '2026-12-01', EMIS_ONLY);
    await world.report();
    const moved = world.todo.moveTask(world.task('Rückruf').id, 'Einkauf');
    await world.report();
    world.todo.updateTask(moved, { title: 'Rückruf Groß' });
    world.todo.moveTask(moved, 'Aufgaben');
    await world.report();
    expect(world.rows()).toMatchObject([{ betreff: 'Rückruf Groß', ...EMIS_ONLY }]);
    await expectQuiet(world);
  });
});

describe('Rückgängig gemacht', () => {
  test.each(['denied', 'granted'] as const)(
    '… vor dem Abgleich: nichts ist geschehen (%s)',
    async (mailboxItems) => {
      const world = taskWorld({ switches: { mailboxItems } });
      const id = await onBothSides(world, 'Rückruf');
      const before = world.rows();
      world.todo.deleteTask(id);
      world.todo.restoreTask(id);
      expectNothingWritten(await world.report());
      expect(world.rows()).toEqual(before);
      await expectQuiet(world);
    },
  );

  test.each(['denied', 'granted'] as const)(
    '… nach dem Abgleich: die Wiedervorlage kommt mit allem wieder, was nur emis weiß (%s)',
    async (mailboxItems) => {
      const world = taskWorld({ switches: { mailboxItems } });
      const id = await onBothSides(world, 'Rückruf');
      world.todo.deleteTask(id);
      await world.report();
      expect(world.rows()).toEqual([]);
      world.time.advance(DAY_MS);
      world.todo.restoreTask(id);
      await world.report();
      expect(world.rows()).toMatchObject([{ betreff: 'Rückruf', faellig_am: '2026-12-01', ...EMIS_ONLY }]);
      await expectQuiet(world);
    },
  );

  test('… wo die Aufgabe dabei ihre Nummer behält', async () => {
    const world = taskWorld({ switches: { todoRestoredId: 'same' } });
    const id = await onBothSides(world, 'Rückruf');
    world.todo.deleteTask(id);
    await world.report();
    world.todo.restoreTask(id);
    await world.report();
    expect(world.rows()).toMatchObject([{ betreff: 'Rückruf', ...EMIS_ONLY }]);
    await expectQuiet(world);
  });

  test('Eine neue Aufgabe gleichen Namens ist eine neue Wiedervorlage', async () => {
    const world = taskWorld();
    const id = await onBothSides(world, 'Rückruf');
    world.todo.deleteTask(id);
    await world.report();
    world.time.advance(DAY_MS);
    world.todo.createTask({ title: 'Rückruf' });
    await world.report();
    expect(world.rows()).toMatchObject([{ betreff: 'Rückruf', faellig_am: '2026-11-24', emisnummer: null }]);
  });
});

describe.each([
  [
    'Der Delta-Verweis ist abgelaufen',
    (world: TaskWorld) => world.tenant.expireDeltaTokens(world.box.address),
  ],
  ['-T= wird wiederholt', (world: TaskWorld) => world.ersteinrichtung()],
])('%s: im vollen Durchgang', (_, begin) => {
  test('… ist eine Aufgabe, die weg und wieder da war, noch dieselbe', async () => {
    const world = taskWorld();
    const moved = await onBothSides(world, 'verschoben');
    const undone = await onBothSides(world, 'rückgängig');
    await onBothSides(world, 'bleibt');
    const before = world.rows();
    world.todo.moveTask(world.todo.moveTask(moved, 'Einkauf'), 'Aufgaben');
    world.todo.deleteTask(undone);
    world.todo.restoreTask(undone);
    await begin(world);
    expectNothingWritten(await world.report());
    expect(world.rows()).toEqual(before);
    expect(linkStates(world)).toEqual(['active', 'active', 'active']);
    expect(withheld(world)).toEqual([]);
    await expectQuiet(world);
  });

  test('… ist eine neue Aufgabe neu, und eine gelöschte gelöscht', async () => {
    const world = taskWorld();
    const id = await onBothSides(world, 'gelöscht');
    await onBothSides(world, 'bleibt');
    world.todo.deleteTask(id);
    world.time.advance(1_000);
    world.todo.createTask({ title: 'neu' });
    await begin(world);
    expect(await world.report()).toMatchObject({
      ergebnis: 'ok',
      emis: { neu: 1, geaendert: 0, geloescht: 1 },
      zurueckgestellt: 0,
    });
    expect(world.betreffe()).toEqual(['bleibt', 'neu']);
    expect(withheld(world)).toEqual([]);
    await expectQuiet(world);
  });

  test('… auch wenn der Dienst mittendrin stirbt', async () => {
    for (let call = 1; call < 30; call++) {
      const world = new TaskWorld();
      await onBothSides(world, 'bleibt');
      const undone = await onBothSides(world, 'rückgängig');
      const before = world.rows();
      world.todo.deleteTask(undone);
      world.todo.restoreTask(undone);
      world.time.advance(1_000);
      world.todo.createTask({ title: 'neu' });
      await begin(world);
      await world.abgleich(new Mortal({ call, when: 'after' }));
      for (let run = 0; run < 3; run++) {
        world.time.advance(5 * 60_000);
        await world.report();
      }
      expect(world.rows().slice(0, 2)).toEqual(before);
      expect(world.betreffe()).toEqual(['bleibt', 'neu', 'rückgängig']);
      expect(withheld(world)).toEqual([]);
      await world.close();
    }
  });
});

test('Verschoben, noch bevor die Antwort auf ihre Anlage verarbeitet war: dieselbe Aufgabe, nicht eine zweite', async () => {
  // Dies with the answer to the creation in its hands: that is the run's only $batch.
  const begun = async (mortal: Mortal) => {
    const world = taskWorld();
    await world.report();
    world.enter('Rückruf', '2026-12-01', EMIS_ONLY);
    await world.abgleich(mortal);
    return world;
  };
  const undisturbed = new Mortal();
  await begun(undisturbed);
  const call = 1 + undisturbed.trace.findIndex((label) => label.endsWith('/$batch'));
  const world = await begun(new Mortal({ call, when: 'after' }));
  expect([world.titles(), linkStates(world)]).toEqual([['Rückruf'], []]);
  const moved = world.todo.moveTask(world.task('Rückruf').id, 'Einkauf');
  for (let run = 0; run < 3; run++) {
    world.time.advance(5 * 60_000);
    await world.report();
  }
  expect([world.titles(), linkStates(world)]).toEqual([[], ['parked']]);
  world.todo.moveTask(moved, 'Aufgaben');
  await world.report();
  expect(world.rows()).toMatchObject([{ betreff: 'Rückruf', ...EMIS_ONLY }]);
  expect(world.titles()).toEqual(['Rückruf']);
  await expectQuiet(world);
});

test('Im selben Augenblick angelegte Aufgaben werden nicht verwechselt', async () => {
  const world = taskWorld();
  for (const betreff of ['eins', 'zwei', 'drei']) world.enter(betreff, '2026-12-01');
  await world.report();
  world.todo.moveTask(world.task('zwei').id, 'Einkauf');
  world.todo.deleteTask(world.task('eins').id);
  await world.report();
  expect(world.betreffe()).toEqual(['drei', 'zwei']);
  expect(linkStates(world).sort()).toEqual(['active', 'deleted', 'parked']);
});

test('Gekennzeichnete E-Mails und Aufgaben anderer Listen gehen emis nichts an', async () => {
  const world = taskWorld();
  world.todo.flagMail('Ihre Bestellung');
  world.todo.createTask({ title: 'Milch' }, 'Einkauf');
  expectNothingWritten(await world.report());
  world.todo.flagMail('Noch eine');
  world.todo.createTask({ title: 'Brot' }, 'Einkauf');
  expectNothingWritten(await world.report());
  expect(world.rows()).toEqual([]);
});

test('Kommt eine Aufgabe aus einer anderen Liste dazu, ist sie in emis neu', async () => {
  const world = taskWorld();
  const id = world.todo.createTask({ title: 'Milch' }, 'Einkauf');
  await world.report();
  world.todo.moveTask(id, 'Aufgaben');
  expect(await world.report()).toMatchObject({ emis: { neu: 1 } });
  expect(world.betreffe()).toEqual(['Milch']);
});

test('Gelöscht, während eine andere Liste eine gleichnamige Aufgabe hat', async () => {
  const world = taskWorld();
  const id = await onBothSides(world, 'Rückruf');
  world.time.advance(1_000);
  world.todo.createTask({ title: 'Rückruf', ...dueOn('2027-01-01') }, 'Einkauf');
  world.todo.deleteTask(id);
  expect(await world.report()).toMatchObject({ emis: { geloescht: 1 } });
});

describe('„Gelöscht“ heißt', () => {
  test.each([
    ['papierkorb', 'granted', 'deleteTask', 'gelöscht'],
    ['papierkorb', 'granted', 'purgeTask', 'bleibt'],
    ['papierkorb', 'denied', 'deleteTask', 'gelöscht'],
    ['papierkorb', 'denied', 'purgeTask', 'gelöscht'],
    ['papierkorb', 'absent', 'purgeTask', 'gelöscht'],
    ['immer', 'granted', 'deleteTask', 'gelöscht'],
    ['immer', 'granted', 'purgeTask', 'gelöscht'],
    ['immer', 'denied', 'purgeTask', 'gelöscht'],
  ] as const)('loeschregel=%s, mailboxItems %s, %s: %s', async (loeschregel, mailboxItems, act, fate) => {
    const world = taskWorld({ settings: { loeschregel }, switches: { mailboxItems } });
    const id = await onBothSides(world, 'Rückruf');
    world.todo[act](id);
    await world.report();
    expect(world.betreffe()).toEqual(fate === 'bleibt' ? ['Rückruf'] : []);
    if (fate === 'bleibt') {
      // Nothing revives it in Outlook.
      world.change(world.row('Rückruf').id, { prio: 1 });
      await world.ersteinrichtung();
      await world.report();
      expect(world.titles()).toEqual([]);
    }
    await expectQuiet(world);
  });

  test.each([
    ['die Aufgaben selbst', /\/tasks\/(?!delta)/],
    ['die Namen der anderen Listen', /\/todo\/lists(\?|$)/],
    ['die anderen Listen', /\/tasks(\?|$)/],
    ['Gelöschte Elemente', /\/admin\/exchange/],
  ])('Solange %s nicht zu lesen sind, wird nichts geschlossen', async (_, part) => {
    const world = taskWorld({ switches: { mailboxItems: 'granted' } });
    const id = await onBothSides(world, 'Rückruf');
    world.todo.addList('Einkauf');
    // The mailbox shows Deleted Items, and there it is not: only the other lists can tell.
    world.todo.purgeTask(id);
    const struck = world.tenant.faults.add({
      when: ({ method, path }) => method === 'GET' && part.test(path),
      do: { kind: 'status', status: 503, code: 'serviceNotAvailable' },
    });
    expect(await world.report()).toMatchObject({ ergebnis: 'teilweise', zaehler: { ungeklaert: 1 } });
    expect(struck.fired).toBeGreaterThan(0);
    expect([world.betreffe(), linkStates(world)]).toEqual([['Rückruf'], ['active']]);
    world.tenant.faults.clear();
    world.time.advance(DAY_MS);
    await world.report();
    expect(linkStates(world)).toEqual(['emisOnly']);
  });

  test('Eine Massenlöschung wird angehalten, auf beiden Seiten', async () => {
    const world = taskWorld();
    const ids = Array.from({ length: 30 }, (_, index) =>
      world.todo.createTask({ title: `Aufgabe ${index}` }),
    );
    await world.report();
    for (const id of ids.slice(0, 15)) world.todo.deleteTask(id);
    expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt', emis: { geloescht: 0 } });
    expect(await world.confirm()).toMatchObject({ emis: { geloescht: 15 } });
    for (const { id } of world.rows().slice(0, 13)) world.remove(id);
    world.time.advance(2 * DAY_MS);
    expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt', outlook: { geloescht: 0 } });
    expect(await world.confirm()).toMatchObject({ outlook: { geloescht: 13 } });
    expect(world.titles()).toHaveLength(2);
  });
});
