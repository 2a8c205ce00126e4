import type { GraphOrigin } from '../origin.ts';
import { middleware } from './middleware.ts';

/** Before anything that knows a token: lets nothing pass that is not on our origin and below the paths we use. */
export const hostGuard = (origin: GraphOrigin) =>
  middleware(async (context, state, next) => {
    if (!origin.owns(state.url)) throw new Error('A request to a foreign host reached the Graph client.');
    await next(context);
  });
