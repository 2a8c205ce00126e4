import type { GraphTask } from '../../domain/wiedervorlagen/graphTask.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { OutlookWrite, OutlookWriteResult } from '../../sync/ports/outlook.ts';
import { sendBatch } from '../batch.ts';
import { MAX_SUB_REQUESTS } from '../batchPacking.ts';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { subError } from '../readOutcomes.ts';
import { ifMatch, sendWrites } from '../sendWrites.ts';
import { isOtherNotFound } from './readTasks.ts';
import { readTask } from './taskShape.ts';
import type { TodoPaths } from './todoPaths.ts';

type Deletion = Extract<OutlookWrite<GraphTask>, { kind: 'delete' }>;
type Result = OutlookWriteResult<GraphTask>;

/**
 * Deletes tasks. To Do ignores If-Match there (graph.md 3.10), so each is read directly before and left alone when it is
 * not the one that was decided about; a batch at a time, so that little passes in between.
 */
export async function removeTasks(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
  listId: string,
  deletions: readonly Deletion[],
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < deletions.length; from += MAX_SUB_REQUESTS) {
    const some = deletions.slice(from, from + MAX_SUB_REQUESTS);
    const objections = await lookBefore(client, context, paths, listId, some);
    const clear = [...some.entries()].filter(([position]) => objections[position] === undefined);
    const sent = await sendWrites(
      client,
      context,
      clear.map(([, write]) => write),
      {
        // Where it is honoured after all, it closes the gap.
        requestOf: (write) => {
          const { id, etag } = write as Deletion;
          return { method: 'DELETE', url: paths.task(listId, id), headers: ifMatch(etag) };
        },
        readItem: readTask,
      },
    );
    const outcomes = new Map(clear.map(([position], index) => [position, sent[index]!]));
    for (const position of some.keys()) {
      const result = objections[position] ?? outcomes.get(position)!;
      results.push(isGone(result) ? { kind: 'notFound' } : result);
    }
  }
  return results;
}

/** Why a task must not be deleted now; undefined where it is as it was decided about. */
async function lookBefore(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
  listId: string,
  deletions: readonly Deletion[],
): Promise<readonly (Result | undefined)[]> {
  const objections = deletions.map(({ id, etag }): Result | undefined =>
    objectionOf(paths, listId, id, etag),
  );
  const asked = [...deletions.entries()].filter(([position]) => objections[position] === undefined);
  const outcomes = await sendBatch(
    client,
    context,
    asked.map(([, { id }]) => ({ method: 'GET', url: paths.task(listId, id) })),
  );
  for (const [index, [position, { etag }]] of asked.entries()) {
    const outcome = outcomes[index]!;
    if (outcome.kind !== 'answered') {
      const cause = outcome.kind === 'notSent' ? outcome.cause : outcome.error;
      objections[position] = { kind: 'notSent', error: cause instanceof OutlookError ? cause : undefined };
      continue;
    }
    const error = subError(client, context, outcome.answer);
    if (error !== undefined) {
      objections[position] = refusedBefore(error);
      continue;
    }
    const read = readTask(outcome.answer.body);
    if (!read.ok)
      objections[position] = {
        kind: 'rejected',
        error: malformed(outcome.answer.status, outcome.answer.requestId),
      };
    else if (read.item['@odata.etag'] !== etag) objections[position] = { kind: 'stale' };
  }
  return objections;
}

/** What can be neither asked for nor sent. */
function objectionOf(paths: TodoPaths, listId: string, id: string, etag: string): Result | undefined {
  try {
    paths.task(listId, id);
    ifMatch(etag);
    return undefined;
  } catch (error) {
    if (!(error instanceof OutlookError)) throw error;
    return { kind: 'rejected', error };
  }
}

/** The look before failed: the deletion was not sent. */
function refusedBefore(error: OutlookError): Result {
  if (error.kind === 'notFound' || isOtherNotFound(error)) return { kind: 'notFound' };
  if (error.kind === 'rejected' || error.kind === 'forbidden') return { kind: 'rejected', error };
  return { kind: 'notSent', error };
}

const isGone = (result: Result): boolean => result.kind === 'rejected' && isOtherNotFound(result.error);
