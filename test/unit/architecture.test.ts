import { describe, expect, it } from 'vitest';
import { clockAndChance, EXCEPTIONS, PORTS_ONLY } from './architecture/clockAndChance.ts';
import { lengthFault } from './architecture/fileLength.ts';
import { imports } from './architecture/imports.ts';
import { importTimeWork } from './architecture/importTime.ts';
import { importFault } from './architecture/layers.ts';
import { sourceFiles } from './architecture/sourceFiles.ts';
import { tokens } from './architecture/tokens.ts';

const files = sourceFiles().map((file) => ({ ...file, tokens: tokens(file.text) }));
const within = (folders: readonly string[]) =>
  files.filter((file) => folders.some((folder) => file.path.startsWith(`${folder}/`)));

describe('the house (house.md)', () => {
  it('finds its files', () => {
    expect(files.map((file) => file.path)).toContain('lib/sync/planner.ts');
  });

  it('lets arrows point downwards only', () => {
    const faults = files.flatMap((file) =>
      imports(file.tokens).flatMap((found) => importFault(file.path, found) ?? []),
    );
    expect(faults).toEqual([]);
  });

  it('takes time and chance from ports only', () => {
    const faults = within(PORTS_ONLY)
      .filter((file) => !(file.path in EXCEPTIONS))
      .flatMap((file) => clockAndChance(file.tokens).map((use) => `${file.path}:${use}`));
    expect(faults).toEqual([]);
  });

  it('lists no exception that is not needed any more', () => {
    const needed = files.filter((file) => clockAndChance(file.tokens).length > 0).map((file) => file.path);
    expect(Object.keys(EXCEPTIONS).filter((path) => !needed.includes(path))).toEqual([]);
  });

  it('does no work while lib is being imported', () => {
    const faults = within(['lib']).flatMap((file) =>
      importTimeWork(file.tokens).map((work) => `${file.path}:${work}`),
    );
    expect(faults).toEqual([]);
  });

  it('keeps files short', () => {
    expect(files.flatMap((file) => lengthFault(file.path, file.text) ?? [])).toEqual([]);
  });
});
