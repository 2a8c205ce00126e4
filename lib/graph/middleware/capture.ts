import { middleware } from './middleware.ts';

/**
 * Outermost: keeps what the chain throws in the CallState. Thrown on, the library would replace it by a GraphError
 * without kind and ids (graph.md 12.9).
 */
export const capture = () =>
  middleware(async (context, state, next) => {
    try {
      await next(context);
    } catch (thrown) {
      state.failure = { thrown };
    }
  });
