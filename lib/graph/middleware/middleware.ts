import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { CallState } from '../call.ts';

/** Hands the request on to the rest of the chain; may be called again to repeat it. */
export type Next = (context: Context) => Promise<void>;

/** One link of the chain as a plain function, adapted to the library's interface. */
export function middleware(
  handle: (context: Context, state: CallState, next: Next) => Promise<void>,
): Middleware {
  let successor: Middleware | undefined;
  return {
    setNext(next) {
      successor = next;
    },
    async execute(context) {
      const state = context.middlewareControl?.getMiddlewareOptions(CallState);
      if (!(state instanceof CallState))
        throw new Error('A request of the Graph client carries no CallState.');
      await handle(context, state, async (passedOn) => successor?.execute(passedOn));
    },
  };
}
