import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isLocalOwnerAlive, localOwner } from '../../../../lib/emis/embedded/localOwner.ts';

describe('whether the owner of a lease still runs', () => {
  it('knows that this process does', () => {
    expect(localOwner('abc')).toMatch(/^lokal:[^:]+:\d+:[^:]*:abc$/);
    expect(isLocalOwnerAlive(localOwner('abc'))).toBe(true);
    expect(isLocalOwnerAlive(`lokal:${hostname()}:${process.pid}:fremdes Format:abc`)).toBe(true);
  });

  it('knows that a process of this host has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(isLocalOwnerAlive(`lokal:${hostname()}:${child.pid}::abc`)).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'knows that another process got the number of the one that ended',
    () => {
      expect(isLocalOwnerAlive(`lokal:${hostname()}:${process.pid}:linux-1:abc`)).toBe(false);
    },
  );

  it('draws no conclusion about other hosts and other kinds of owners', () => {
    for (const owner of [
      `lokal:anderer-${hostname()}:1:x:abc`,
      'azure:worker:1',
      'lokal',
      `lokal:${hostname()}:0:x:y`,
      `lokal:${hostname()}:x:y:z`,
    ]) {
      expect(isLocalOwnerAlive(owner)).toBeUndefined();
    }
  });
});
