import { describe, expect, test } from 'vitest';
import { graphOrigin, segment } from '../../../lib/graph/origin.ts';

describe('GRAPH_BASE_URL', () => {
  test.each([
    'https://graph.microsoft.com',
    'https://graph.microsoft.us/',
    'https://graph.example:8443',
    'http://127.0.0.1:4010',
    'http://localhost:4010',
    'http://[::1]:4010',
  ])('%s is accepted', (url) => {
    expect(graphOrigin(url).origin).toBe(url.replace(/\/$/, ''));
  });

  test.each([
    'http://graph.microsoft.com',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'https://user:pass@graph.microsoft.com',
    'https://graph.microsoft.com/v1.0',
    'https://graph.microsoft.com?x=1',
    'https:\\\\graph.microsoft.com',
    'ftp://127.0.0.1',
    'graph.microsoft.com',
    '',
  ])('%s is refused with the remedy', (url) => {
    expect(() => graphOrigin(url)).toThrow(/GRAPH_BASE_URL ist ungültig: erlaubt ist/);
  });
});

describe('a next or delta link', () => {
  const origin = graphOrigin('https://graph.microsoft.com');

  test.each([
    '/users/u%40x/calendarView/delta?$skiptoken=R0us%2Bm%3D',
    "/users('0a1b')/calendarView/delta?$deltatoken=abc",
    '/users/u/calendarView/delta?$deltatoken=a//b..c%2e%2e/https://x',
    '/admin/exchange/mailboxes/MBX%3Aa%40b/folders/deleteditems/items?$skip=100',
  ])('on the configured origin is followed exactly as written: %s', (path) => {
    expect(origin.path(`https://graph.microsoft.com/v1.0${path}`)).toBe(path);
    expect(origin.path(`https://graph.microsoft.com:443/v1.0${path}`)).toBe(path);
  });

  test.each([
    ['another host', 'https://graph.evil.example/v1.0/users/u/x'],
    ['a longer host', 'https://graph.microsoft.com.evil.example/v1.0/users/u/x'],
    ['another port', 'https://graph.microsoft.com:444/v1.0/users/u/x'],
    ['another scheme', 'http://graph.microsoft.com/v1.0/users/u/x'],
    ['user information', 'https://graph.microsoft.com@evil.example/v1.0/users/u/x'],
    ['empty user information', 'https://@graph.microsoft.com/v1.0/users/u/x'],
    ['credentials', 'https://a:b@graph.microsoft.com/v1.0/users/u/x'],
    ['a protocol-relative address', '//evil.example/v1.0/users/u/x'],
    ['another part of the administration', 'https://graph.microsoft.com/v1.0/admin/people'],
    ['a relative address', '/v1.0/users/u/x'],
    ['a doubled slash', 'https://graph.microsoft.com//evil.example/v1.0/users/u/x'],
    ['a doubled slash inside', 'https://graph.microsoft.com/v1.0/users//evil.example'],
    ['backslashes', 'https://graph.microsoft.com\\@evil.example/v1.0/users/u/x'],
    ['a backslash in the path', 'https://graph.microsoft.com/v1.0/users/u\\..\\x'],
    ['missing slashes', 'https:graph.microsoft.com/v1.0/users/u/x'],
    ['dot segments', 'https://graph.microsoft.com/v1.0/users/../admin'],
    ['encoded dot segments', 'https://graph.microsoft.com/v1.0/users/%2e%2e/admin'],
    ['a tab, which parsers drop', 'https://graph.microsoft.com/v1.0/users/u/\tx'],
    ['a line break', 'https://graph.microsoft.com/v1.0/users/u\r\n/x'],
    ['a line break in the query', 'https://graph.microsoft.com/v1.0/users/u/x?a=\n1'],
    ['a blank in the query', 'https://graph.microsoft.com/v1.0/users/u/x?a= 1'],
    ['a fragment behind the query', 'https://graph.microsoft.com/v1.0/users/u/x?a=1#y'],
    ['a fragment', 'https://graph.microsoft.com/v1.0/users/u/x#y'],
    ['another version', 'https://graph.microsoft.com/beta/users/u/x'],
    ['another collection', 'https://graph.microsoft.com/v1.0/usersecrets/u'],
    ['nothing behind users', 'https://graph.microsoft.com/v1.0/users/'],
    ['a batch', 'https://graph.microsoft.com/v1.0/$batch'],
    ['nothing', ''],
  ])('with %s is refused as malformed', (_what, link) => {
    expect(() => origin.path(link)).toThrow(expect.objectContaining({ kind: 'malformed' }));
  });

  test('on a loopback origin keeps its port', () => {
    const local = graphOrigin('http://127.0.0.1:4010');
    expect(local.path('http://127.0.0.1:4010/v1.0/users/u/x?y=1')).toBe('/users/u/x?y=1');
    expect(() => local.path('http://127.0.0.1:4011/v1.0/users/u/x')).toThrow();
    expect(() => local.path('http://127.0.0.1/v1.0/users/u/x')).toThrow();
  });
});

describe('an id in a URL', () => {
  test('is encoded, whatever it holds', () => {
    expect(segment('AAMk/+=?#%')).toBe('AAMk%2F%2B%3D%3F%23%25');
  });
  test.each(['', '.', '..', '\ud800'])('%j is refused: it would name something else', (id) => {
    expect(() => segment(id)).toThrow(expect.objectContaining({ kind: 'rejected' }));
  });
});
