import { afterEach, describe, expect, it } from 'vitest';
import { UnknownMandantError } from '../../../lib/jobs/ports.ts';
import { createMandantDirectory, type OpenDirectory } from '../../../lib/mandanten/directory.ts';
import { SettingsError } from '../../../lib/mandanten/settingsError.ts';
import { systemClock as clock, systemRandom as random } from '../../../lib/mandanten/systemPorts.ts';

const ports = { clock, random, fetch: () => Promise.reject(new Error('Nobody asks Graph here.')) };
const good = { EMIS_SQL: 'sqlite::memory:', GRAPH_BASE_URL: 'http://127.0.0.1:1', GRAPH_TOKEN: 't' };

let directory: OpenDirectory;
afterEach(() => directory.close());

describe('The Mandanten of an installation without MANDANTEN', () => {
  it('are the one that the app settings describe', async () => {
    directory = createMandantDirectory(good, ports);
    expect(await directory.ids()).toEqual(['standard']);
    expect((await directory.open('standard')).id).toBe('standard');
    await expect(directory.open('fremd')).rejects.toBeInstanceOf(UnknownMandantError);
  });

  it('is opened once, also by several at the same time, and kept', async () => {
    directory = createMandantDirectory(good, ports);
    const [one, other] = await Promise.all([directory.open('standard'), directory.open('standard')]);
    expect(other).toBe(one);
    expect(await directory.open('standard')).toBe(one);
  });

  it('is opened again after wrong settings, with those of that time', async () => {
    const env: Record<string, string> = { ...good, EMIS_SQL: '' };
    directory = createMandantDirectory(env, ports);
    await expect(directory.open('standard')).rejects.toBeInstanceOf(SettingsError);
    env.EMIS_SQL = good.EMIS_SQL;
    expect((await directory.open('standard')).id).toBe('standard');
  });
});
