import type { GraphTask } from '../../domain/wiedervorlagen/graphTask.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { DeltaPage } from '../../sync/ports/outlook.ts';
import type { CallContext, GraphAnswer } from '../call.ts';
import { NotSent } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { readDeltaPage } from '../deltaPage.ts';
import { pause } from '../middleware/retry.ts';
import { readTask } from './taskShape.ts';
import { DELTA_PREFER } from './todoPaths.ts';

const ATTEMPTS = 3;
const PAUSE_MS = 2_000;

/** Reads a page of tasks/delta (graph.md 3.8). `cursor`: the path is that of a next or delta link. */
export async function readTaskPage(
  client: GraphClient,
  context: CallContext,
  path: string,
  cursor: boolean,
): Promise<DeltaPage<GraphTask>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return readDeltaPage(await get(client, context, path, cursor), readTask);
    } catch (error) {
      if (attempt >= ATTEMPTS || !isStumble(error) || !context.budget.spend(PAUSE_MS)) throw error;
    }
    await pause(client.clock, PAUSE_MS, context.signal).catch((stopped: unknown) => {
      throw stopped instanceof NotSent ? stopped.cause : stopped;
    });
  }
}

function get(client: GraphClient, context: CallContext, path: string, cursor: boolean): Promise<GraphAnswer> {
  return client.send({
    method: 'GET',
    path,
    // Preferences hold for one request only: they belong on every page (graph.md 1.4).
    headers: { Prefer: DELTA_PREFER },
    idempotent: true,
    cursor,
    context,
  });
}

/** After a mass deletion a delta answers 404 or 500 once, then as it should (graph.md 3.14); a full round would not help. */
function isStumble(error: unknown): boolean {
  if (!(error instanceof OutlookError)) return false;
  if (error.status === 500) return true;
  return (
    error.status === 404 &&
    !CURSOR_LOST.has(error.code?.toLowerCase() ?? '') &&
    error.kind !== 'mailboxUnknown'
  );
}

const CURSOR_LOST = new Set(['syncstatenotfound', 'syncstateinvalid', 'resyncrequired']);
