import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeLock } from '../../../../simulator/demo/lock.ts';
import { freshFolder } from './demoFolder.ts';

const lockModule = resolve(import.meta.dirname, '../../../../simulator/demo/lock.ts');

/** Takes the lock of a folder in another process, which then gets the signal. */
function takeElsewhere(folder: object, signal: string) {
  const script = `const { takeLock } = await import(${JSON.stringify(lockModule)});
    takeLock(${JSON.stringify(folder)});
    console.log('taken');
    process.kill(process.pid, '${signal}');
    setTimeout(() => {}, 5000);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

describe('Nur ein Start je Ordner', () => {
  it('der zweite erfährt, welcher Prozess schon läuft', () => {
    const folder = freshFolder();
    const lock = takeLock(folder);
    expect(() => takeLock(folder)).toThrow(`läuft bereits ein „npm start“ (Prozess ${process.pid})`);
    lock[Symbol.dispose]();
    takeLock(folder)[Symbol.dispose]();
  });

  it('was kill -9 hinterlässt, hält niemanden auf', () => {
    const folder = freshFolder();
    const other = takeElsewhere(folder, 'SIGKILL');
    expect(other.stdout).toBe('taken\n');
    expect(other.signal).toBe('SIGKILL');
    takeLock(folder)[Symbol.dispose]();
  });
});
