import { describe, expect, test } from 'vitest';
import { runTick } from '../../../lib/jobs/tick.ts';
import { FakeMandant, jobStage, MINUTE_MS, START_MS } from './support/jobStage.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;

function stageOf(mandant: FakeMandant) {
  const stage = jobStage(mandant);
  return {
    ...stage,
    async ticks(from: string, minutes: number, ports = stage.ports) {
      for (let minute = 0; minute < minutes; minute++) {
        const at_ms = Date.parse(from) + minute * MINUTE_MS;
        stage.time.advance(at_ms - stage.time.now());
        await stage.time.drive(runTick('termine', ports));
      }
    },
  };
}

describe('Aufbewahrung', () => {
  test('Einmal in der Nacht wird entfernt, was älter ist als eingestellt, auch ohne Zeitplan', async () => {
    const mandant = new FakeMandant('muster');
    mandant.jobs = { ...mandant.jobs, aufbewahrung_days: 30 };
    mandant.old = 2_500;
    const { ticks, events } = stageOf(mandant);
    await ticks('2026-11-24T01:50:00Z', 80);
    expect(mandant.old).toBe(0);
    expect(mandant.cleanUps).toHaveLength(3);
    const age_days = (Date.parse('2026-11-24T02:30:00Z') - mandant.cleanUps[0]!) / DAY_MS;
    expect(age_days).toBeGreaterThan(29.9);
    expect(age_days).toBeLessThan(30.1);
    expect(events.filter(({ name }) => name === 'aufbewahrung')).toEqual([
      {
        name: 'aufbewahrung',
        mandant: 'muster',
        versionen: 2_500,
        protokoll: 2_500,
        grabsteine: 2_500,
        fertig: true,
      },
    ]);
  });

  test('Eine verpasste Nacht wird nachgeholt, auch von einem neuen Prozess, und nur einmal', async () => {
    const mandant = new FakeMandant('muster');
    const { ticks, restarted } = stageOf(mandant);
    await ticks('2026-11-23T10:00:00Z', 2);
    await ticks('2026-11-24T10:00:00Z', 5, restarted());
    expect(mandant.cleanUps).toHaveLength(1);
    expect(START_MS).toBeLessThan(mandant.cleanUps[0]! + 90 * DAY_MS);
  });

  test('Eine Uhr, die einmal weit vorging, hält sie nicht auf', async () => {
    const mandant = new FakeMandant('muster');
    mandant.handled.set('aufbewahrung', START_MS + 30 * DAY_MS);
    const { ticks } = stageOf(mandant);
    await ticks('2026-11-24T01:50:00Z', 80);
    expect(mandant.cleanUps).toHaveLength(1);
  });
});
