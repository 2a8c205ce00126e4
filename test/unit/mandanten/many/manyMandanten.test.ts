import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UnknownMandantError } from '../../../../lib/jobs/ports.ts';
import type { OpenDirectory } from '../../../../lib/mandanten/directory.ts';
import { loadMandanten } from '../../../../lib/mandanten/many/loadMandanten.ts';
import { manyMandanten } from '../../../../lib/mandanten/many/manyMandanten.ts';
import { SettingsError } from '../../../../lib/mandanten/settingsError.ts';
import { seededRandom } from '../../../simulation/harness/seededRandom.ts';
import { VirtualTime } from '../../../simulation/harness/virtualTime.ts';

const MINUTE = 60_000;
const GRAPH = 'http://127.0.0.1:4000';

let folder: string;
let time: VirtualTime;
/** What the network knows, by address without its query. */
let secrets: Map<string, { status: number; value: string }>;
let asked: { url: string; authorization: string | undefined }[];
const opened: OpenDirectory[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emis-mandanten-'));
  time = new VirtualTime(Date.UTC(2026, 10, 23, 8));
  secrets = new Map();
  asked = [];
});
afterEach(async () => {
  for (const directory of opened.splice(0)) await directory.close();
  rmSync(folder, { recursive: true, force: true });
});

const path = () => join(folder, 'mandanten.json');
const write = (mandanten: unknown) => writeFileSync(path(), JSON.stringify({ v: 1, mandanten }));
const mandant = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  EMIS_SQL: `sqlite:${join(folder, `${id}.sqlite`)}`,
  GRAPH_BASE_URL: GRAPH,
  GRAPH_TOKEN: `token-${id}`,
  ...more,
});
const fetch = async (url: string, init: RequestInit): Promise<Response> => {
  asked.push({ url, authorization: new Headers(init.headers).get('authorization') ?? undefined });
  const found = secrets.get(url.split('?')[0]!);
  if (found === undefined) throw new TypeError('fetch failed');
  return Response.json({ value: found.value }, { status: found.status });
};
const loading = () => ({ clock: time, fetch, token: async (resource: string) => `for ${resource}` });

function directory(env: Record<string, string> = {}, location = path()): OpenDirectory {
  const made = manyMandanten(location, env, { clock: time, random: seededRandom(1), fetch }, loading());
  opened.push(made);
  return made;
}
const linesOf = (error: unknown): readonly string[] => (error as SettingsError).errors;

describe('a directory of many Mandanten', () => {
  test('opens each with its own database, once', async () => {
    write([mandant('a', { EMIS_ZEITZONE: 'Europe/Lisbon' }), mandant('b')]);
    const made = directory();
    expect(await made.ids()).toEqual(['a', 'b']);
    const a = await made.open('a');
    expect(await made.open('a')).toBe(a);
    expect([a.id, a.zone, existsSync(join(folder, 'a.sqlite'))]).toEqual(['a', 'Europe/Lisbon', true]);
    expect(existsSync(join(folder, 'b.sqlite'))).toBe(false);
    const [one, other] = await Promise.all([made.open('b'), made.open('b')]);
    expect(one).toBe(other);
  });

  test('knows ids exactly as they are written', async () => {
    write([mandant('a')]);
    for (const id of ['A', 'b', '', '../a', '__proto__'])
      await expect(directory().open(id), id).rejects.toBeInstanceOf(UnknownMandantError);
  });

  test('stops a Mandant whose settings are wrong, and no other', async () => {
    write([mandant('a', { EMIS_ZEITZONE: 'Mond' }), mandant('b', { FARBE: 'rot' }), mandant('c')]);
    const made = directory();
    expect(await made.ids()).toEqual(['a', 'b', 'c']);
    expect(linesOf(await made.open('a').catch((error) => error))).toEqual([
      expect.stringMatching(/^EMIS_ZEITZONE: „Mond“/),
    ]);
    expect(linesOf(await made.open('b').catch((error) => error))[0]).toMatch(/^FARBE/);
    expect((await made.open('c')).id).toBe('c');
  });

  test('gives each its own address for notifications, with the secret of the installation', async () => {
    write([mandant('a'), mandant('b')]);
    const made = directory({
      PUBLIC_URL: 'https://sync.hoster.example',
      GRAPH_CLIENT_STATE_SECRET: 'x'.repeat(32),
    });
    const wish = { synchronisation: 1, domaene: 'termine' as const, postfach: 'm@x' };
    const marks = await Promise.all(
      ['a', 'b'].map(async (id) => (await made.open(id)).subscriptions!.gateway.mark(wish)),
    );
    expect(marks[0]).toMatch(
      /^https:\/\/sync\.hoster\.example\/api\/webhookGraph\?mandant=a&marke=[0-9a-f]{8}$/,
    );
    expect(marks[1]).toMatch(/\?mandant=b&/);
    expect(marks[0]!.split('marke=')[1]).not.toBe(marks[1]!.split('marke=')[1]);
  });

  test('is read again every minute; a Mandant that changed is opened anew, others stay', async () => {
    write([mandant('a'), mandant('b')]);
    const made = directory();
    const [a, b] = [await made.open('a'), await made.open('b')];
    write([mandant('a', { EMISSYNC_SOFORT: 'nein' }), mandant('b'), mandant('c')]);
    expect(await made.ids()).toEqual(['a', 'b']);
    time.advance(MINUTE);
    expect(await made.ids()).toEqual(['a', 'b', 'c']);
    const changed = await made.open('a');
    expect([changed === a, changed.jobs.sofort, await made.open('b')]).toEqual([false, false, b]);
    // What is at work on the old one goes on for a while.
    await expect(a.store.anwender()).resolves.toEqual([]);
    time.advance(16 * MINUTE);
    await made.open('b');
    await expect(a.store.anwender()).rejects.toThrow();
  });

  test('closes a Mandant that was removed, or that nobody asked for', async () => {
    write([mandant('a'), mandant('b'), mandant('c')]);
    const made = directory();
    const [a, b] = [await made.open('a'), await made.open('b')];
    write([mandant('b'), mandant('c')]);
    time.advance(MINUTE);
    await made.ids();
    await expect(made.open('a')).rejects.toBeInstanceOf(UnknownMandantError);
    for (let minute = 0; minute < 40; minute += 5) {
      time.advance(5 * MINUTE);
      await made.open('c');
    }
    await expect(a.store.anwender()).rejects.toThrow();
    await expect(b.store.anwender()).rejects.toThrow();
    await expect((await made.open('b')).store.anwender()).resolves.toEqual([]);
  });

  test('holds on to the last one while it cannot be read; at first that is an error', async () => {
    const made = directory();
    expect(linesOf(await made.ids().catch((error) => error))[0]).toMatch(/nicht lesbar/);
    write([mandant('a')]);
    expect(await made.ids()).toEqual(['a']);
    writeFileSync(path(), '{ halb gesch');
    time.advance(MINUTE);
    expect(await made.ids()).toEqual(['a']);
    expect((await made.open('a')).id).toBe('a');
  });

  test('does not stand beside settings of a single Mandant', async () => {
    write([mandant('a')]);
    const lines = linesOf(
      await directory({ EMIS_SQL: 'sqlite:x' })
        .ids()
        .catch((error) => error),
    );
    expect(lines).toEqual([expect.stringMatching(/^EMIS_SQL: gilt nicht neben MANDANTEN/)]);
  });
});

describe('secrets in Key Vault', () => {
  const vault = (name: string) => `https://firma-kv.vault.azure.net/secrets/${name}`;
  const reference = (name: string) => `@Microsoft.KeyVault(SecretUri=${vault(name)})`;

  test('are put in place when the Mandant is opened, with a token for Key Vault', async () => {
    secrets.set(vault('emis'), { status: 200, value: `sqlite:${join(folder, 'aus-key-vault.sqlite')}` });
    write([mandant('a', { EMIS_SQL: reference('emis') })]);
    await directory().open('a');
    expect(existsSync(join(folder, 'aus-key-vault.sqlite'))).toBe(true);
    expect(asked).toEqual([
      { url: `${vault('emis')}?api-version=7.4`, authorization: 'Bearer for https://vault.azure.net' },
    ]);
  });

  test('that cannot be had stop their Mandant with a clear line, and are not asked for at every turn', async () => {
    secrets.set(vault('verboten'), { status: 403, value: 'x' });
    write([
      mandant('a', { EMIS_SQL: reference('verboten') }),
      mandant('b', { EMIS_SQL: reference('weg') }),
      mandant('c', { EMIS_SQL: '@Microsoft.KeyVault(SecretUri=https://evil.example/secrets/x)' }),
      mandant('d'),
    ]);
    const made = directory();
    const lines = async (id: string) => linesOf(await made.open(id).catch((error) => error))[0];
    expect(await lines('a')).toMatch(/^EMIS_SQL: Key Vault gibt das Geheimnis nicht heraus \(HTTP 403\)/);
    expect(await lines('b')).toMatch(/^EMIS_SQL: Key Vault ist nicht erreichbar/);
    expect(await lines('c')).toMatch(/^EMIS_SQL: der Verweis auf Key Vault hat nicht die Form/);
    expect((await made.open('d')).id).toBe('d');
    const before = asked.length;
    await lines('a');
    expect(asked).toHaveLength(before);
    expect(asked.map(({ url }) => new URL(url).hostname)).not.toContain('evil.example');
    secrets.set(vault('verboten'), { status: 200, value: `sqlite:${join(folder, 'x.sqlite')}` });
    time.advance(MINUTE);
    expect((await made.open('a')).id).toBe('a');
  });

  test('that were exchanged hold some hours later; the same ones change nothing', async () => {
    secrets.set(vault('emis'), { status: 200, value: `sqlite:${join(folder, 'eins.sqlite')}` });
    write([mandant('a', { EMIS_SQL: reference('emis') })]);
    const made = directory();
    let latest = await made.open('a');
    const keep = async (hours: number) => {
      for (let minute = 0; minute < hours * 60; minute += 10) {
        time.advance(10 * MINUTE);
        const now = await made.open('a');
        if (now !== latest) return now;
      }
      return latest;
    };
    expect(await keep(7)).toBe(latest);
    secrets.set(vault('emis'), { status: 200, value: `sqlite:${join(folder, 'zwei.sqlite')}` });
    const exchanged = await keep(7);
    expect(exchanged).not.toBe(latest);
    latest = exchanged;
    expect(existsSync(join(folder, 'zwei.sqlite'))).toBe(true);
    // While Key Vault is away, it goes on with what it has; what it then says counts again.
    secrets.delete(vault('emis'));
    expect(await keep(14)).toBe(latest);
    secrets.set(vault('emis'), { status: 429, value: '' });
    expect(await keep(7)).toBe(latest);
    secrets.set(vault('emis'), { status: 200, value: `sqlite:${join(folder, 'drei.sqlite')}` });
    expect(await keep(7)).not.toBe(latest);
  });

  test('that cannot be asked for just now are told apart from those that are wrong', async () => {
    secrets.set(vault('verboten'), { status: 403, value: 'x' });
    secrets.set(vault('gedrosselt'), { status: 429, value: 'x' });
    const passing = async (name: string) => {
      write([mandant('a', { EMIS_SQL: reference(name) })]);
      return (
        await directory()
          .open('a')
          .catch((error) => error)
      ).passing;
    };
    expect(await passing('verboten')).toBe(false);
    expect(await passing('gedrosselt')).toBe(true);
    expect(await passing('weg')).toBe(true);
  });
});

describe('a directory at an address', () => {
  const BLOB = 'https://konto.blob.core.windows.net/emis/mandanten.json';
  const load = async (url: string, answer: Response | Error = new Response('{"v":1}')) => {
    const seen: { url: string; authorization: string | null }[] = [];
    const work = loadMandanten(url, {
      ...loading(),
      fetch: async (address, init) => {
        seen.push({ url: address, authorization: new Headers(init.headers).get('authorization') });
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    return { text: await work.catch((error: Error) => error), seen };
  };

  test('is a blob, read with the managed identity', async () => {
    expect(await load(BLOB)).toEqual({
      text: '{"v":1}',
      seen: [{ url: BLOB, authorization: 'Bearer for https://storage.azure.com/' }],
    });
  });

  test('bears its own signature: no token goes there, nor to any other host', async () => {
    for (const url of [`${BLOB}?sv=1&sig=geheim`, 'https://evil.example/konto.blob.core.windows.net/x'])
      expect((await load(url)).seen).toEqual([{ url, authorization: null }]);
  });

  test.each([
    [`${BLOB}?sig=geheim`, new Response('', { status: 403 }), /HTTP 403.*Storage Blob Data Reader/],
    [`${BLOB}?sig=geheim`, new TypeError('fetch failed for ?sig=geheim'), /nicht erreichbar/],
    ['http://konto.example/m.json', new Response('x'), /ist ungültig/],
  ])('that does not work is one clear line without the signature', async (url, answer, expected) => {
    const { text } = await load(url, answer);
    expect(text).toBeInstanceOf(SettingsError);
    expect(`${(text as Error).message}`).toMatch(expected);
    expect(`${(text as Error).message}`).not.toContain('geheim');
  });
});
