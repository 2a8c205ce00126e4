import { describe, expect, it } from 'vitest';
import { anwenderName } from '../../../lib/jobs/anwenderName.ts';

const NAMES = ['Willy Testermann', 'willy_admin', 'Änne Öztürk', 'ANNA MAIER', 'Anna Maier', 'Extern'];

describe('which Anwender is meant', () => {
  it.each([
    ['Willy Testermann', 'Willy Testermann'],
    ['Willy_Testermann', 'Willy Testermann'],
    ['willy_testermann', 'Willy Testermann'],
    ['  WILLY  testermann ', 'Willy Testermann'],
    ['willy_admin', 'willy_admin'],
    ['Willy Admin', 'willy_admin'],
    ['änne_öztürk', 'Änne Öztürk'],
    ['A\u0308nne Öztürk', 'Änne Öztürk'],
    ['Anna_Maier', 'Anna Maier'],
  ])('%j is %j', (given, expected) => {
    expect(anwenderName(given, NAMES)).toBe(expected);
  });

  it.each([
    ['anna_maier', 'nicht eindeutig: „ANNA MAIER“, „Anna Maier“'],
    ['Willi_Testermann', 'Meinten Sie „Willy Testermann“?'],
    ['Testermann', 'Meinten Sie „Willy Testermann“?'],
    ['Exterm', 'Meinten Sie „Extern“?'],
    ['Gundula_Gause', 'gibt es in emis nicht. Geben Sie den Namen so an'],
  ])('%j: %s', (given, expected) => {
    expect(() => anwenderName(given, NAMES)).toThrow(expected);
  });
});
