import { describe, expect, test } from 'vitest';
import type { AbgleichMessage } from '../../../lib/jobs/message.ts';
import { OperatorError } from '../../../lib/jobs/operatorError.ts';
import type { TwoWayKind, TwoWayRequest } from '../../../lib/jobs/twoWayKind.ts';
import { workMessage } from '../../../lib/jobs/work.ts';
import { StoreError } from '../../../lib/sync/ports/errors.ts';
import type { RunOutcome, RunReport } from '../../../lib/sync/twoWay/run.ts';
import { FakeMandant, jobStage, MINUTE_MS, START_MS } from './support/jobStage.ts';

const none = { neu: 0, geaendert: 0, geloescht: 0 };
const finished = (more: Partial<RunReport> = {}): RunOutcome => ({
  kind: 'finished',
  report: {
    ergebnis: 'ok',
    emis: none,
    outlook: none,
    konflikte: 0,
    zurueckgestellt: 0,
    zaehler: {},
    http: 1,
    sql: 2,
    dauer_ms: 10,
    fehler: [],
    weiter: false,
    passing: false,
    vorlaeufig: false,
    pause_ms: 0,
    woken: [],
    ...more,
  },
});
const busy = (remaining_ms: number): RunOutcome => ({ kind: 'busy', remaining_ms });

/** A Mandant whose runs of Termine end as the test says, one after the other. */
function stageWith(...outcomes: (RunOutcome | Error)[]) {
  const mandant = new FakeMandant('muster', 3);
  const requests: TwoWayRequest[] = [];
  const kind: Partial<TwoWayKind> = {
    domaene: 'termine',
    async run(request) {
      requests.push(request);
      const outcome = outcomes.shift();
      if (outcome instanceof Error) throw outcome;
      if (outcome === undefined) throw new Error('No further run was expected.');
      return outcome;
    },
  };
  mandant.kinds.set('termine', kind as TwoWayKind);
  mandant.plan('termine', '5');
  const stage = jobStage(mandant);
  const work = (more: Partial<AbgleichMessage> = {}) => {
    const message = {
      v: 1,
      art: 'lauf',
      mandant: 'muster',
      domaene: 'termine',
      synchronisationen: [2],
      grund: 'webhook',
      bemerkt_am: new Date(START_MS - 1_500).toISOString(),
      ...more,
    };
    return stage.time.drive(workMessage(JSON.stringify(message), stage.ports));
  };
  return { ...stage, mandant, requests, work };
}
const at = (ms: number) => new Date(ms).toISOString();

describe('Was auf einen Lauf folgt', () => {
  test('Er kennt seinen Anlass und seine Grenzen', async () => {
    const { work, requests } = stageWith(finished({ emis: { ...none, neu: 1 } }));
    await work();
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ noticedAt_ms: START_MS - 1_500, dryRun: false });
    expect(requests[0]!.synchronisation.id).toBe(2);
    expect(requests[0]!.limits!.endAt_ms - START_MS).toBeLessThan(5 * MINUTE_MS);
  });

  test.each(['lauf', 'probe'] as const)(
    'Haben zwei Synchronisationen dasselbe Postfach, läuft keine davon (%s)',
    async (art) => {
      const { work, mandant, metrics, lines, sent } = stageWith();
      mandant.synchronisationen = mandant.synchronisationen.map((one) => ({
        ...one,
        postfach: 'm@firma.example',
      }));
      for (const grund of ['webhook', 'manuell'] as const) await work({ art, grund });
      expect(sent).toEqual([]);
      expect(metrics.map(({ properties }) => properties.ursache)).toEqual(
        Array.from({ length: 2 }, () => 'synchronisation_ungueltig'),
      );
      expect(lines).toEqual([
        expect.stringContaining('Synchronisationen 1, 2 und 3 haben dasselbe Postfach'),
      ]);
    },
  );

  test('Steht noch Arbeit an, geht es in derselben Nachricht weiter, solange Zeit ist', async () => {
    const { work, requests, sent, events } = stageWith(
      finished({ weiter: true, outlook: { ...none, neu: 20 } }),
      finished({ weiter: true, outlook: { ...none, neu: 20 } }),
      finished({ outlook: { ...none, neu: 3 } }),
    );
    await work();
    expect(sent).toEqual([]);
    expect(requests.map(({ noticedAt_ms }) => noticedAt_ms)).toEqual([
      START_MS - 1_500,
      undefined,
      undefined,
    ]);
    expect(new Set(requests.map(({ owner }) => owner)).size).toBe(3);
    expect(events).toMatchObject([{ name: 'abgleich', outlook_neu: 43, http: 3, sql: 6 }]);
  });

  test('Höchstens zehn Runden, dann kommt die Fortsetzung aus der Warteschlange', async () => {
    const { work, requests, sent } = stageWith(
      ...Array.from({ length: 20 }, () => finished({ weiter: true, emis: { ...none, neu: 1 } })),
    );
    await work();
    expect(requests).toHaveLength(10);
    expect(sent).toMatchObject([{ delay_ms: 0, message: { grund: 'fortsetzung', art: 'lauf' } }]);
  });

  test('Bittet Graph um Geduld, kommt die Fortsetzung erst danach, und sie ist neu bemerkt', async () => {
    const { work, sent, metrics } = stageWith(
      finished({ weiter: true, pause_ms: 90_000, ergebnis: 'teilweise' }),
    );
    await work();
    expect(sent).toMatchObject([{ delay_ms: 90_000, message: { grund: 'fortsetzung' } }]);
    expect(Date.parse(sent[0]!.message.bemerkt_am)).toBeGreaterThanOrEqual(START_MS);
    expect(metrics.filter(({ name }) => name === 'gedrosselt')).toHaveLength(1);
  });

  test('Bittet Graph um Geduld, weckt auch emis das Postfach nicht vorher', async () => {
    const { work, requests, sent, time } = stageWith(
      finished({ weiter: true, pause_ms: 90_000, ergebnis: 'teilweise' }),
      finished({ emis: { ...none, neu: 1 } }),
    );
    await work();
    await work({ grund: 'spooler' });
    expect(requests).toHaveLength(1);
    expect(sent).toHaveLength(1);
    time.advance(91_000);
    await work({ grund: 'spooler' });
    expect(requests).toHaveLength(2);
  });

  test('Andere Domänen, die inzwischen warteten, kommen mit ihrem Anlass zuerst', async () => {
    const { work, sent } = stageWith(
      finished({
        weiter: true,
        woken: [
          { domaene: 'wiedervorlagen', at_ms: START_MS - 700 },
          { domaene: 'posteingang', at_ms: START_MS - 600 },
        ],
      }),
    );
    await work();
    expect(sent.map(({ message, delay_ms }) => [message.domaene, message.bemerkt_am, delay_ms])).toEqual([
      ['wiedervorlagen', at(START_MS - 700), 0],
      ['posteingang', at(START_MS - 600), 0],
      ['termine', expect.any(String), 5_000],
    ]);
    expect(sent.every(({ message }) => message.synchronisationen[0] === 2)).toBe(true);
  });

  test('Scheitert eine spätere Runde, bleibt gezählt, was die erste getan hat, und es geht weiter', async () => {
    const { work, sent, events } = stageWith(
      finished({ weiter: true, emis: { ...none, neu: 7 } }),
      new StoreError('connection', 'Die emis-Datenbank ist nicht erreichbar.'),
    );
    await work();
    expect(events).toMatchObject([{ name: 'abgleich', emis_neu: 7 }]);
    expect(sent).toMatchObject([{ delay_ms: 30_000, message: { grund: 'fortsetzung' } }]);
  });

  test('Ein Fehler im Programm stellt die Nachricht dem Host zurück', async () => {
    const { work, sent, events } = stageWith(new TypeError('x is not a function'));
    await expect(work()).rejects.toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
    expect(events).toMatchObject([{ name: 'abgleich', synchronisation: 2, ergebnis: 'fehler' }]);
  });
});

describe('Ein Lauf nach Zeitplan,', () => {
  const failed = (passing: boolean) => finished({ ergebnis: 'fehler', passing, fehler: ['Graph schweigt.'] });
  const nightly = (...outcomes: RunOutcome[]) => {
    const stage = stageWith(...outcomes);
    stage.mandant.plan('termine', '23:00');
    return stage;
  };

  test.each(['zeitplan', 'fortsetzung', 'manuell'] as const)(
    'der an etwas Vorübergehendem scheiterte (%s), wartet nicht auf den nächsten Tag',
    async (grund) => {
      const { work, sent } = nightly(failed(true));
      await work({ grund });
      expect(sent).toMatchObject([{ delay_ms: 60_000, message: { grund, synchronisationen: [2] } }]);
    },
  );

  test('den erst ein Administrator in Gang bringen kann, wartet auf den Zeitplan', async () => {
    const { work, sent } = nightly(failed(false));
    await work({ grund: 'zeitplan' });
    expect(sent).toEqual([]);
  });

  test('der ohnehin gleich wieder fällig ist, braucht keine Nachricht', async () => {
    const { work, sent } = stageWith(failed(true));
    await work({ grund: 'zeitplan' });
    expect(sent).toEqual([]);
  });

  test('wird bis zum nächsten Zeitplan versucht, auch wenn der Ausfall Stunden dauert; dann nicht mehr', async () => {
    const { work, sent, metrics, lines } = nightly(failed(true), failed(true));
    await work({ grund: 'zeitplan', bemerkt_am: at(START_MS - 10 * 60 * MINUTE_MS) });
    expect(sent).toMatchObject([{ delay_ms: 30 * MINUTE_MS }]);
    await work({ grund: 'zeitplan', bemerkt_am: at(START_MS - 13 * 60 * MINUTE_MS) });
    expect(sent).toHaveLength(1);
    expect(metrics.at(-1)).toMatchObject({
      name: 'nachrichten_verworfen',
      properties: { ursache: 'zu_alt' },
    });
    expect(lines.at(-1)).toMatch(/^Mandant muster, Termine: Ein Abgleich ließ sich zu lange nicht beginnen/);
  });

  test('hört auf, sobald die Variable geleert ist; von Hand gestartet geht er zu Ende', async () => {
    const { work, requests, mandant } = nightly(finished({ emis: { ...none, neu: 1 } }));
    mandant.plan('termine', '');
    await work({ grund: 'zeitplan' });
    await work({ grund: 'fortsetzung' });
    expect(requests).toEqual([]);
    await work({ grund: 'manuell' });
    expect(requests).toHaveLength(1);
  });

  test('den jemand von Hand begann, bleibt es auch in seinen Fortsetzungen', async () => {
    const { work, sent } = nightly(finished({ weiter: true, pause_ms: 5_000, ergebnis: 'teilweise' }));
    await work({ grund: 'manuell' });
    expect(sent).toMatchObject([{ message: { grund: 'manuell' } }]);
  });
});

describe('Ein Webhook', () => {
  test('dessen Lauf scheiterte, versucht es wieder, aber nicht länger als zehn Minuten', async () => {
    const failed = finished({ ergebnis: 'fehler', fehler: ['Das Postfach ist nicht erreichbar.'] });
    const { work, sent, lines } = stageWith(failed, failed);
    await work();
    expect(sent).toMatchObject([
      { delay_ms: 60_000, message: { grund: 'webhook', bemerkt_am: at(START_MS - 1_500) } },
    ]);
    await work({ bemerkt_am: at(START_MS - 11 * MINUTE_MS) });
    expect(sent).toHaveLength(1);
    expect(lines).toEqual(['Mandant muster, Synchronisation 2, Termine: Das Postfach ist nicht erreichbar.']);
  });

  test('dessen Lauf gestoppt ist, sieht nicht noch einmal nach', async () => {
    const { work, sent } = stageWith(finished({ ergebnis: 'gestoppt' }));
    await work();
    expect(sent).toEqual([]);
  });

  test.each(['zeitplan', 'spooler', 'manuell', 'fortsetzung'] as const)(
    'Wer aus anderem Grund (%s) nichts fand, sieht nicht noch einmal nach',
    async (grund) => {
      const { work, sent } = stageWith(finished());
      await work({ grund });
      expect(sent).toEqual([]);
    },
  );
});

describe('Läßt sich ein Mandant nicht öffnen,', () => {
  const unreadable = (passing: boolean) => {
    const stage = stageWith();
    stage.ports.mandanten.open = async () => {
      throw new OperatorError('Key Vault ist nicht erreichbar.', passing);
    };
    return stage;
  };

  test('weil etwas gerade nicht erreichbar ist, geht kein Weckruf verloren', async () => {
    const { work, sent, lines } = unreadable(true);
    await work();
    expect(sent).toMatchObject([{ delay_ms: 30_000, message: { grund: 'webhook', synchronisationen: [2] } }]);
    expect(lines).toEqual(['Mandant muster: Key Vault ist nicht erreichbar.']);
  });

  test('weil seine Einstellungen falsch sind, wird die Nachricht verworfen', async () => {
    const { work, sent, metrics } = unreadable(false);
    await work();
    expect(sent).toEqual([]);
    expect(metrics).toMatchObject([{ properties: { ursache: 'einstellungen' } }]);
  });

  test('kommt die Nachricht immer seltener wieder', async () => {
    const { work, sent } = unreadable(true);
    await work({ bemerkt_am: at(START_MS - 10 * MINUTE_MS) });
    expect(sent).toMatchObject([{ delay_ms: 10 * MINUTE_MS }]);
  });
});

test('Eine Datenbank, die nicht antwortet, hält keinen Arbeiter auf', async () => {
  const { work, sent, mandant, time } = stageWith();
  mandant.answer_ms = 60 * MINUTE_MS;
  await work();
  expect(time.now() - START_MS).toBeLessThan(15_000);
  expect(sent).toMatchObject([{ message: { grund: 'webhook' } }]);
});

describe('Ein belegtes Postfach', () => {
  test('kommt nach dem Ende der fremden Sperre wieder, mit demselben Anlass', async () => {
    const { work, sent } = stageWith(busy(80_000));
    await work();
    expect(sent).toMatchObject([
      { delay_ms: 82_000, message: { grund: 'webhook', bemerkt_am: at(START_MS - 1_500) } },
    ]);
  });

  test('wird nach einer Stunde aufgegeben: der Weckruf liegt auf der Sperre', async () => {
    const { work, sent, metrics } = stageWith(busy(80_000));
    await work({ bemerkt_am: at(START_MS - 61 * MINUTE_MS) });
    expect(sent).toEqual([]);
    expect(metrics).toMatchObject([{ name: 'nachrichten_verworfen', properties: { ursache: 'zu_alt' } }]);
  });
});

test('Die Telemetrie eines Laufs: ein Ereignis, und was man überwacht', async () => {
  const { work, events, metrics } = stageWith(
    finished({
      emis: { neu: 1, geaendert: 2, geloescht: 3 },
      outlook: { neu: 4, geaendert: 5, geloescht: 6 },
      konflikte: 7,
      zurueckgestellt: 8,
      ergebnis: 'teilweise',
    }),
  );
  await work();
  expect(events).toMatchObject([
    { name: 'abgleich', mandant: 'muster', synchronisation: 2, grund: 'webhook', ergebnis: 'teilweise' },
  ]);
  const values = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  expect(values).toMatchObject({ eintraege: 21, konflikte: 7, zurueckgestellt: 8 });
  expect(values.verzug_ms).toBeGreaterThanOrEqual(1_500);
});
