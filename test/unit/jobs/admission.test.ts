import { describe, expect, test } from 'vitest';
import { Admission, MESSAGES_PER_MANDANT } from '../../../lib/jobs/admission.ts';

const enter = (admission: Admission, mandant: string, now_ms = 0) => {
  const place = admission.enter(mandant, now_ms);
  return 'leave' in place ? place.leave : place.away_ms;
};

describe('Plätze in einem Prozess', () => {
  test('Ein Mandant bekommt nur so viele, andere haben ihre eigenen', () => {
    const admission = new Admission();
    const taken = Array.from({ length: MESSAGES_PER_MANDANT }, () => enter(admission, 'gross'));
    expect(taken.every((leave) => typeof leave === 'function')).toBe(true);
    expect(enter(admission, 'gross')).toBeTypeOf('number');
    expect(enter(admission, 'klein')).toBeTypeOf('function');
  });

  test('Ein Platz, der zweimal zurückgegeben wird, ist nur einer', () => {
    const admission = new Admission();
    const [first] = Array.from({ length: MESSAGES_PER_MANDANT }, () => enter(admission, 'gross'));
    (first as () => void)();
    (first as () => void)();
    expect(enter(admission, 'gross')).toBeTypeOf('function');
    expect(enter(admission, 'gross')).toBeTypeOf('number');
  });

  test('Wer keinen bekommt, bleibt je später gekommen desto länger weg, aber nie länger als eine Minute', () => {
    const admission = new Admission();
    for (let place = 0; place < MESSAGES_PER_MANDANT; place++) enter(admission, 'gross');
    const away = Array.from({ length: 1_000 }, () => enter(admission, 'gross', 5_000) as number);
    expect(away[0]).toBe(2_000);
    expect(away[1]).toBe(2_250);
    expect(away.every((ms, index) => index === 0 || ms >= away[index - 1]!)).toBe(true);
    expect(away.at(-1)).toBe(60_000);
  });
});
