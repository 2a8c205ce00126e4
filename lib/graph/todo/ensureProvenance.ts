import type { GraphTask } from '../../domain/wiedervorlagen/graphTask.ts';
import { provenance, taskKey } from '../../domain/wiedervorlagen/provenance.ts';
import type { OutlookWrite, OutlookWriteResult } from '../../sync/ports/outlook.ts';
import { sendBatch } from '../batch.ts';
import type { CallContext } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { readTask } from './taskShape.ts';
import type { TodoPaths } from './todoPaths.ts';

type Result = OutlookWriteResult<GraphTask>;

/** A write and what became of it. */
interface Written {
  readonly write: OutlookWrite<GraphTask>;
  readonly result: Result;
}

/**
 * A linkedResource in the body of a POST is taken according to one observation only (graph.md 3.13, 15.3). Where the
 * answer does not show it, it is written by itself and the task read once more; both are extras to a task that exists,
 * which the link table knows by its id, so their failures change nothing.
 */
export async function ensureProvenance(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
  listId: string,
  written: readonly Written[],
): Promise<readonly Result[]> {
  const results = written.map(({ result }) => result);
  const lacking = [...written.entries()].flatMap(([index, { write, result }]) => {
    const created = write.kind === 'create' && result.kind === 'done' ? result.item : undefined;
    if (write.kind !== 'create' || created?.id === undefined || taskKey(created) === write.key) return [];
    return [{ index, id: created.id, key: write.key }];
  });
  if (lacking.length === 0) return results;
  await sendBatch(
    client,
    context,
    lacking.map(({ id, key }) => ({
      method: 'POST',
      url: paths.linkedResources(listId, id),
      body: provenance(key),
    })),
  );
  const reread = await sendBatch(
    client,
    context,
    lacking.map(({ id }) => ({ method: 'GET', url: paths.task(listId, id) })),
  );
  for (const [position, { index }] of lacking.entries()) {
    const outcome = reread[position]!;
    if (outcome.kind !== 'answered' || outcome.answer.status !== 200) continue;
    const read = readTask(outcome.answer.body);
    // Its etag is a new one now.
    if (read.ok) results[index] = { kind: 'done', item: read.item };
  }
  return results;
}
