import { describe, expect, test } from 'vitest';
import { Admission, MESSAGES_IN_ALL, MESSAGES_PER_MANDANT } from '../../../lib/jobs/admission.ts';
import { readHostSettings } from '../../../simulator/host/hostSettings.ts';

const enter = (admission: Admission, mandant: string, now_ms = 0) => {
  const place = admission.enter(mandant, now_ms);
  return 'leave' in place ? place.leave : place.away_ms;
};
/** How many places a Mandant finds one after the other. */
const fill = (admission: Admission, mandant: string): number => {
  for (let places = 0; ; places++) if (typeof enter(admission, mandant) === 'number') return places;
};

describe('Plätze in einem Prozess', () => {
  test('Ein Mandant bekommt nur so viele, andere haben ihre eigenen', () => {
    const admission = new Admission();
    expect(fill(admission, 'gross')).toBe(MESSAGES_PER_MANDANT);
    expect(enter(admission, 'klein')).toBeTypeOf('function');
  });

  test('Arbeiten viele zugleich, wird jedes Stück kleiner, und die Summe hält den Host nicht auf', () => {
    const admission = new Admission();
    const taken = Array.from({ length: 8 }, (_, index) => fill(admission, `gross ${index}`));
    expect(taken.reduce((sum, places) => sum + places, 0)).toBeLessThanOrEqual(MESSAGES_IN_ALL + 10);
    expect(taken.at(-1)).toBeGreaterThanOrEqual(2);
    expect(enter(admission, 'klein')).toBeTypeOf('function');
  });

  test('Der Host holt weiter Nachrichten, solange höchstens so viele in Arbeit sind (host.json)', () => {
    const { newBatchThreshold } = readHostSettings(process.cwd(), {}).queues;
    expect(newBatchThreshold).toBeGreaterThan(MESSAGES_IN_ALL);
  });

  test('Ein Platz, der zweimal zurückgegeben wird, ist nur einer', () => {
    const admission = new Admission();
    const first = enter(admission, 'gross') as (now_ms: number) => void;
    fill(admission, 'gross');
    first(100);
    first(100);
    expect(enter(admission, 'gross')).toBeTypeOf('function');
    expect(enter(admission, 'gross')).toBeTypeOf('number');
  });

  test('Wer keinen bekommt, kommt etwa dann wieder, wenn er an der Reihe ist, nach höchstens einer Minute', () => {
    const admission = new Admission();
    for (let message = 0; message < 50; message++)
      (enter(admission, 'gross', 0) as (now_ms: number) => void)(800);
    fill(admission, 'gross');
    const away = Array.from({ length: 1_000 }, () => enter(admission, 'gross', 5_000) as number);
    // 8 at a time, 0.8 s each: a place becomes free every tenth of a second.
    expect(away[101]! - away[1]!).toBeGreaterThan(9_000);
    expect(away[101]! - away[1]!).toBeLessThan(11_000);
    expect(away.every((ms, index) => index === 0 || ms >= away[index - 1]!)).toBe(true);
    expect(away.at(-1)).toBe(60_000);
  });
});
