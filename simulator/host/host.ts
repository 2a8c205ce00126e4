import { type Caller, createCaller } from './caller.ts';
import type { FunctionApp, RegisteredFunction } from './functionApp.ts';
import { HostError } from './hostError.ts';
import type { HostOptions } from './hostOptions.ts';
import { type HostSettings, readHostSettings } from './hostSettings.ts';
import { httpRoute, type Route } from './httpRoute.ts';
import { serve } from './httpTrigger.ts';
import { loadApp } from './loadApp.ts';
import { startQueue } from './startQueue.ts';
import { startTimer } from './startTimer.ts';
import { triggerOf } from './triggerOf.ts';

export interface RunningHost {
  readonly url: string;
  readonly app: FunctionApp;
  /** Rejects when a trigger cannot go on. */
  readonly failed: Promise<never>;
  /** Ends the triggers, lets running calls finish, and tells the app. */
  close(): Promise<void>;
}

/**
 * A local host of function apps: loads the registrations of a built app, as Azure does, and runs their triggers (timers,
 * storage queues, HTTP). Of outputs it knows the HTTP answer only.
 *
 * @throws HostError for what the person who started it can put right
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const host = readHostSettings(options.folder, options.settings);
  const app = await loadApp(options.folder, options.log);
  const stop = new AbortController();
  const caller = createCaller(app, options.log);
  const failed = Promise.withResolvers<never>();
  const routes: Route[] = [];
  const triggers: Promise<void>[] = [];
  for (const registered of app.functions.values()) {
    const trigger = startTrigger(registered, { options, host, caller, stop: stop.signal });
    if ('call' in trigger) routes.push(trigger);
    else triggers.push(trigger.ended);
  }
  for (const ended of triggers) ended.catch(failed.reject);
  failed.promise.catch(() => undefined);
  const http = await serve(routes, caller.start, options.port);
  return {
    url: `http://127.0.0.1:${http.port}`,
    app,
    failed: failed.promise,
    async close() {
      stop.abort();
      await http.close();
      await Promise.allSettled(triggers);
      await caller.idle();
      await app.runHooks('appTerminate', { hookData: {}, appHookData: {} });
    },
  };
}

/** What starting a function's trigger takes. */
export interface TriggerSurroundings {
  readonly options: HostOptions;
  readonly host: HostSettings;
  readonly caller: Caller;
  readonly stop: AbortSignal;
}

/** A route to be served, or a trigger that runs by itself. */
function startTrigger(
  registered: RegisteredFunction,
  surroundings: TriggerSurroundings,
): Route | { readonly ended: Promise<void> } {
  const { name } = registered.metadata;
  const { binding } = triggerOf(registered.metadata);
  switch (binding.type) {
    case 'httpTrigger':
      return httpRoute(registered, binding, surroundings);
    case 'timerTrigger':
      return { ended: startTimer(registered, binding, surroundings) };
    case 'queueTrigger':
      return { ended: startQueue(registered, binding, surroundings) };
    default:
      throw new HostError(
        `Die Funktion ${name} hat einen Auslöser, den dieser Host nicht kennt: ${binding.type}.`,
      );
  }
}
