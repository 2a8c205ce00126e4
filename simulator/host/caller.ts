import type { HostLog, InvocationResponse } from './coreTypes.ts';
import type { FunctionApp, RegisteredFunction } from './functionApp.ts';
import { invoke, type Trigger } from './invoke.ts';

/** Calls functions and knows which calls are still running. */
export interface Caller {
  /** Rejects when the function fails; that is in the log already. */
  call(registered: RegisteredFunction, trigger: Trigger): Promise<InvocationResponse>;
  /** What a call from outside (`/admin/functions/NAME`) hands to a function; without it the function cannot be started so. */
  allowStart(name: string, trigger: () => Trigger): void;
  /** Starts a function without waiting for it; false where there is no such function. */
  start(name: string): boolean;
  /** Resolves when no call is running. */
  idle(): Promise<void>;
}

export function createCaller(app: FunctionApp, log: HostLog): Caller {
  const running = new Set<Promise<unknown>>();
  const startable = new Map<string, () => Trigger>();

  async function call(registered: RegisteredFunction, trigger: Trigger): Promise<InvocationResponse> {
    const invocation = invoke(app, registered, trigger, log);
    running.add(invocation);
    try {
      return await invocation;
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: 'error', source: registered.metadata.name, message });
      throw error;
    } finally {
      running.delete(invocation);
    }
  }

  return {
    call,
    allowStart: (name, trigger) => void startable.set(name, trigger),
    start(name) {
      const [registered, trigger] = [app.functions.get(name), startable.get(name)];
      if (registered === undefined || trigger === undefined) return false;
      call(registered, trigger()).catch(() => undefined);
      return true;
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
