import { InvocationContext } from '@azure/functions';
import { afterEach, describe, expect, it } from 'vitest';
import { invocation } from '../../../functions/invocation.ts';
import { closePorts } from '../../../functions/ports.ts';
import type { JobPorts } from '../../../lib/jobs/ports.ts';

const logged: string[] = [];
const context = (name: string) =>
  new InvocationContext({
    functionName: name,
    logHandler: (level, ...words) => logged.push(`${name} ${level}: ${words.join(' ')}`),
  });

afterEach(async () => {
  logged.length = 0;
  await closePorts();
});

describe('One call of a function', () => {
  it('shares its ports with all calls of the process, but logs for itself', async () => {
    const seen: JobPorts[] = [];
    for (const name of ['eins', 'zwei'])
      await invocation(context(name), async (ports) => {
        seen.push(ports);
        ports.log.warn('etwas');
      });
    expect(seen[1]!.mandanten).toBe(seen[0]!.mandanten);
    expect(logged).toEqual(['eins warning: etwas', 'zwei warning: etwas']);
  });

  it('fails with what may be shown, whatever went wrong inside', async () => {
    const failure = await invocation(context('eins'), async () => {
      throw new TypeError('„Kanari Vogel“ is not a function');
    }).catch((error: unknown) => error as Error);
    expect(failure?.message).toMatch(/^Unerwarteter Fehler \(TypeError\)/);
    expect(`${failure?.stack} ${JSON.stringify(failure)} ${failure?.cause}`).not.toContain('Kanari');
  });
});
