import type { InvocationContext } from '@azure/functions';
import type { JobPorts } from '../lib/jobs/ports.ts';

/**
 * One call of a function: gives it the ports, with this call's log. What fails is told in one German line; the host gets
 * an error with that line only, as its log would show messages and stacks that may quote private content.
 */
export async function invocation(
  context: InvocationContext,
  work: (ports: JobPorts) => Promise<void>,
): Promise<void> {
  try {
    const { sharedPorts } = await import('./ports.ts');
    const log = {
      warn: (line: string) => context.warn(line),
      error: (line: string) => context.error(line),
    };
    await work({ ...sharedPorts(), log });
  } catch (error) {
    const { invocationFailure } = await import('./invocationFailure.ts');
    throw invocationFailure(error);
  }
}
