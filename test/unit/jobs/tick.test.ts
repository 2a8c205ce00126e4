import { describe, expect, test } from 'vitest';
import type { Domaene } from '../../../lib/domain/domaene.ts';
import type { JobPorts } from '../../../lib/jobs/ports.ts';
import { runTick } from '../../../lib/jobs/tick.ts';
import { FakeMandant, jobStage, MINUTE_MS, START_MS } from './support/jobStage.ts';

const stageOf = (...mandanten: FakeMandant[]) => {
  const stage = jobStage(...mandanten);
  return {
    ...stage,
    tick: (ports: JobPorts = stage.ports, domaene: Domaene = 'termine') =>
      stage.time.drive(runTick(domaene, ports)),
    /** Moves on to the full minute `minutes` after the start. */
    at(minutes: number) {
      stage.time.advance(START_MS + minutes * MINUTE_MS - stage.time.now());
    },
    ids: () => stage.take().map(({ message }) => message.synchronisationen.length),
  };
};

describe('Ist der Zeitplan fällig', () => {
  test('bekommt jede Synchronisation des Mandanten ihren Weckruf, je 20 in einer Nachricht', async () => {
    const mandant = new FakeMandant('muster', 45);
    mandant.plan('termine', '5');
    const { tick, take } = stageOf(mandant);
    await tick();
    const sent = take();
    expect(sent.map(({ message }) => message.synchronisationen.length)).toEqual([20, 20, 5]);
    expect(sent.flatMap(({ message }) => message.synchronisationen)).toEqual(
      mandant.synchronisationen.map(({ id }) => id),
    );
    expect(sent[0]).toMatchObject({
      delay_ms: 0,
      message: { v: 1, art: 'probe', mandant: 'muster', domaene: 'termine', grund: 'zeitplan' },
    });
    const noticed_ms = Date.parse(sent[0]!.message.bemerkt_am);
    expect(noticed_ms).toBeGreaterThanOrEqual(START_MS);
    expect(noticed_ms).toBeLessThan(START_MS + 1_000);
  });

  test('läuft er einmal, und erst zur nächsten Zeit wieder', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', '5');
    const { tick, at, ids } = stageOf(mandant);
    const due: number[] = [];
    for (let minute = 0; minute < 12; minute++) {
      at(minute);
      await tick();
      if (ids().length > 0) due.push(minute);
    }
    expect(due).toEqual([0, 5, 10]);
  });

  test('bleiben Synchronisationen außen vor, die diese Domäne nicht haben', async () => {
    const mandant = new FakeMandant('muster', 2);
    mandant.plan('termine', '1');
    mandant.synchronisationen.push({ id: 9, anwender: 'A', postfach: 'p', domaenen: ['posteingang'] });
    const { tick, take } = stageOf(mandant);
    await tick();
    expect(take().map(({ message }) => message.synchronisationen)).toEqual([[1, 2]]);
  });

  test('bleiben Synchronisationen außen vor, die dasselbe Postfach haben oder keines; gesagt wird es einmal in der Stunde', async () => {
    const mandant = new FakeMandant('muster', 3);
    mandant.plan('termine', '1');
    mandant.synchronisationen.push(
      { id: 8, anwender: 'A', postfach: 'M2@firma.example', domaenen: ['termine'] },
      { id: 9, anwender: 'B', postfach: '', domaenen: ['termine'] },
    );
    mandant.spoolerWaiting.set('termine', [2, 9]);
    const { tick, at, take, lines } = stageOf(mandant);
    for (let minute = 0; minute < 3; minute++) {
      at(minute);
      await tick();
    }
    expect(take().map(({ message }) => message.synchronisationen)).toEqual([
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
    expect(lines).toEqual([
      expect.stringMatching(/^Mandant muster: Die aktiven Synchronisationen 2 und 8 haben dasselbe Postfach/),
      expect.stringMatching(/^Mandant muster: Synchronisation 9: Die Spalte postfach/),
    ]);
  });

  test('löst ein Takt, der ein wenig zu früh kommt, schon aus', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', '5');
    const { tick, time, ids } = stageOf(mandant);
    time.advance(5 * MINUTE_MS - 40);
    await tick();
    expect(ids()).toEqual([1]);
  });

  test('merkt das ein neuer Prozess aus der Datenbank und wiederholt nichts', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', '5');
    const { tick, at, ids, restarted } = stageOf(mandant);
    await tick();
    at(1);
    await tick();
    expect(ids()).toEqual([1]);
    at(2);
    await tick(restarted());
    expect(ids()).toEqual([]);
  });
});

describe('Verpasste Zeiten', () => {
  test('werden nach einem Ausfall einmal nachgeholt', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', '12:00,12:30,13:00');
    const { tick, at, ids, restarted } = stageOf(mandant);
    await tick();
    at(1);
    await tick();
    expect(ids()).toEqual([]);
    at(300);
    const after = restarted();
    await tick(after);
    expect(ids()).toEqual([1]);
    at(301);
    await tick(after);
    expect(ids()).toEqual([]);
  });

  test('gibt es nicht für einen Zeitplan, der erst jetzt eingestellt wird', async () => {
    const mandant = new FakeMandant('muster', 1);
    const { tick, at, ids } = stageOf(mandant);
    await tick();
    at(120);
    await tick();
    mandant.plan('termine', '12:00');
    at(121);
    await tick();
    expect(ids()).toEqual([]);
  });

  test('kommen wieder, wenn die Warteschlange sie nicht angenommen hat', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', '11:00');
    const { tick, at, ids, queue } = stageOf(mandant);
    queue.refuses = true;
    await expect(tick()).rejects.toThrow('Die Warteschlange nimmt nichts an.');
    queue.refuses = false;
    at(1);
    await tick();
    expect(ids()).toEqual([1]);
  });

  test('hält auch eine Uhr nicht auf, die einmal falsch ging', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', '5');
    mandant.handled.set('termine', START_MS + 365 * 24 * 60 * MINUTE_MS);
    const { tick, at, ids } = stageOf(mandant);
    await tick();
    expect(ids()).toEqual([1]);
    at(4);
    await tick();
    expect(ids()).toEqual([]);
    at(5);
    await tick();
    expect(ids()).toEqual([1]);
  });

  test('werden auch nach einer Uhr nachgeholt, die einmal falsch ging', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', '12:00');
    mandant.handled.set('termine', START_MS + 365 * 24 * 60 * MINUTE_MS);
    const { tick, at, ids, restarted } = stageOf(mandant);
    await tick();
    at(1);
    await tick();
    expect(ids()).toEqual([]);
    // 12:00 in Berlin is an hour after the start.
    at(65);
    const after = restarted();
    await tick(after);
    expect(ids()).toEqual([1]);
  });
});

describe('Ein Wert, der kein Zeitplan ist,', () => {
  test('wird auch für eine Domäne gemeldet, die noch keinen Timer hat, und nur einmal', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', '5');
    mandant.plan('posteingang', 'ständig');
    const { tick, lines, events, ports } = stageOf(mandant);
    await tick();
    await tick(ports, 'wiedervorlagen');
    expect(lines).toEqual([
      expect.stringMatching(
        /^Mandant muster: emis_exchangesync_zeitplan_posteingang .*„ständig“ ist kein Zeitplan/,
      ),
    ]);
    expect(events.filter(({ name }) => name === 'zeitplan_ungueltig')).toEqual([
      { name: 'zeitplan_ungueltig', mandant: 'muster', domaene: 'posteingang' },
    ]);
  });
});

describe('Sofort', () => {
  test('Spooler-Einträge werden bei jedem Takt bemerkt', async () => {
    const mandant = new FakeMandant('muster', 3);
    mandant.plan('termine', '23:00');
    mandant.spoolerWaiting.set('termine', [2, 99]);
    const { tick, take } = stageOf(mandant);
    await tick();
    expect(take().map(({ message }) => [message.grund, message.synchronisationen])).toEqual([
      ['spooler', [2]],
    ]);
  });

  test('aber nicht in einer Domäne ohne Zeitplan', async () => {
    const mandant = new FakeMandant('muster', 3);
    mandant.spoolerWaiting.set('termine', [2]);
    const { tick, ids } = stageOf(mandant);
    await tick();
    expect(ids()).toEqual([]);
    mandant.plan('termine', 'manchmal');
    await tick();
    expect(ids()).toEqual([]);
  });

  test('und nicht, wenn es abgeschaltet ist', async () => {
    const mandant = new FakeMandant('muster', 3);
    mandant.plan('termine', '23:00');
    mandant.jobs = { ...mandant.jobs, sofort: false };
    mandant.spoolerWaiting.set('termine', [2]);
    const { tick, ids } = stageOf(mandant);
    await tick();
    expect(ids()).toEqual([]);
  });
});

describe('Ein falscher Zeitplan', () => {
  test('schaltet seine Domäne aus, wird erklärt, und das nicht jede Minute', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', 'täglich');
    const { tick, at, ids, lines } = stageOf(mandant);
    for (let minute = 0; minute < 30; minute++) {
      at(minute);
      await tick();
    }
    expect(ids()).toEqual([]);
    expect(lines).toEqual([
      expect.stringMatching(/^Mandant muster: emis_exchangesync_zeitplan_termine .*„täglich“.*Erlaubt sind/),
    ]);
    mandant.plan('termine', '5');
    at(30);
    await tick();
    expect(ids()).toEqual([1]);
  });
});

describe('Viele Mandanten', () => {
  const crowd = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const mandant = new FakeMandant(`m${index}`, 1);
      mandant.plan('termine', '1');
      return mandant;
    });

  test('Ein Takt über 500 dauert keine 20 Sekunden, auch wenn einer nicht antwortet', async () => {
    const mandanten = crowd(500);
    for (const mandant of mandanten) mandant.answer_ms = 400;
    mandanten[7]!.answer_ms = 10 * 60_000;
    const { tick, time, take, lines } = stageOf(...mandanten);
    await tick();
    expect(time.now() - START_MS).toBeLessThan(20_000);
    const served = new Set(take().map(({ message }) => message.mandant));
    expect(served.size).toBe(499);
    expect(served.has('m7')).toBe(false);
    expect(lines).toEqual([
      expect.stringContaining('Mandant m7: Die emis-Datenbank hat innerhalb von 10 Sek'),
    ]);
  });

  test('Wer nicht antwortet, wird nicht ein zweites Mal gefragt, solange die erste Frage offen ist', async () => {
    const mandant = new FakeMandant('langsam', 1);
    mandant.answer_ms = 10 * 60_000;
    const { tick, at } = stageOf(mandant);
    for (let minute = 0; minute < 5; minute++) {
      at(minute);
      await tick();
    }
    expect(mandant.reads).toBe(1);
  });

  test('Sind fast alle unerreichbar, kommen die übrigen bald wieder zuerst dran', async () => {
    const mandanten = crowd(300);
    for (const mandant of mandanten.slice(0, 299)) mandant.answer_ms = 3_600_000;
    const { tick, at, take, time } = stageOf(...mandanten);
    await tick();
    at(1);
    await tick();
    at(2);
    take();
    await tick();
    const last = take().filter(({ message }) => message.mandant === 'm299');
    expect(last).toHaveLength(1);
    expect(time.now() - START_MS - 2 * MINUTE_MS).toBeLessThan(60_000);
    expect(Date.parse(last[0]!.message.bemerkt_am) - START_MS - 2 * MINUTE_MS).toBeLessThan(1_000);
  });

  test('Fällt einer aus, steht der Grund in einer Zeile, und er läuft wieder, sobald er kann', async () => {
    const [bad, good] = crowd(2);
    bad!.down = true;
    const { tick, at, take, lines } = stageOf(bad!, good!);
    await tick();
    expect(take().map(({ message }) => message.mandant)).toEqual(['m1']);
    expect(lines).toEqual(['Mandant m0: Die emis-Datenbank ist nicht erreichbar.']);
    bad!.down = false;
    at(1);
    await tick();
    expect(new Set(take().map(({ message }) => message.mandant))).toEqual(new Set(['m0', 'm1']));
  });

  test('Die Variablen werden einmal in der Minute für alle Domänen gelesen', async () => {
    const mandant = new FakeMandant('muster', 1);
    mandant.plan('termine', '1');
    const { tick, at, ports } = stageOf(mandant);
    for (let minute = 0; minute < 3; minute++) {
      at(minute);
      await Promise.all([tick(ports), tick(ports)]);
    }
    expect(mandant.reads).toBe(3);
  });
});
