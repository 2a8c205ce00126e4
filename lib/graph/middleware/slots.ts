import { NotSent } from '../call.ts';
import type { Gates } from '../gate.ts';
import { middleware } from './middleware.ts';

/** Takes the request's slots of its mailbox for as long as Graph works on it (graph.md 7.1). */
export const slots = ({ gates, application }: { readonly gates: Gates; readonly application: string }) =>
  middleware(async (context, state, next) => {
    const { mailbox, signal } = state.call.context;
    const leave = await gates.enter(application, mailbox, state.call.slots ?? 1, signal).catch((reason) => {
      throw new NotSent(reason);
    });
    try {
      await next(context);
    } finally {
      leave();
    }
  });
