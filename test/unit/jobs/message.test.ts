import { describe, expect, test } from 'vitest';
import { MalformedMessageError, parseMessage } from '../../../lib/jobs/message.ts';

const good = {
  v: 1,
  art: 'probe',
  mandant: 'standard',
  domaene: 'termine',
  synchronisationen: [1, 2],
  grund: 'zeitplan',
  bemerkt_am: '2026-11-23T10:00:00.000Z',
};
const parse = (more: object) => parseMessage(JSON.stringify({ ...good, ...more }));

describe('Eine Nachricht der Warteschlange', () => {
  test('wird gelesen, wie sie geschrieben wurde', () => {
    expect(parse({})).toEqual(good);
    expect(parse({ art: 'lauf', synchronisationen: [7], grund: 'webhook' })).toMatchObject({ art: 'lauf' });
    expect(parse({ bemerkt_am: '2026-11-23T11:00:00+01:00' }).bemerkt_am).toBe('2026-11-23T11:00:00+01:00');
  });

  test.each<[string, object]>([
    ['art', { art: 'tanz' }],
    ['mandant', { mandant: '' }],
    ['domaene', { domaene: 'Termine' }],
    ['synchronisationen', { synchronisationen: [] }],
    ['synchronisationen', { synchronisationen: Array.from({ length: 21 }, (_, index) => index + 1) }],
    ['synchronisationen', { synchronisationen: [0] }],
    ['synchronisationen', { synchronisationen: ['1'] }],
    ['synchronisationen', { synchronisationen: [1.5] }],
    ['synchronisationen', { art: 'lauf' }],
    ['grund', { grund: undefined }],
    ['bemerkt_am', { bemerkt_am: '23.11.2026' }],
    ['bemerkt_am', { bemerkt_am: '2026-11-23T10:00:00' }],
  ])('ist mit falschem Feld %s unbrauchbar, und der Grund nennt nur das Feld', (field, more) => {
    expect(() => parse(more)).toThrow(new RegExp(`unbrauchbar \\(falsche Angaben: ${field}\\)`));
  });

  test.each([
    ['kein JSON', 'Geheimer Betreff'],
    ['kein JSON', ''],
    ['ohne Version', 'null'],
    ['ohne Version', '[]'],
    ['ohne Version', '{"Betreff":"geheim"}'],
    ['fremde Version', '{"v":2}'],
    ['fremde Version', '{"v":"1"}'],
  ])('ist %s: „%s“ wird nicht zitiert', (problem, text) => {
    const error = caught(() => parseMessage(text));
    expect(error).toBeInstanceOf(MalformedMessageError);
    expect(error.message).toContain(`unbrauchbar (${problem})`);
    expect(error.message).not.toMatch(/geheim/i);
    expect(error.message.split('\n')).toHaveLength(1);
  });
});

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
}
