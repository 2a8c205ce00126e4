import type { GraphTask } from '../../domain/wiedervorlagen/graphTask.ts';
import { provenance } from '../../domain/wiedervorlagen/provenance.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { OutlookWrite, OutlookWriteResult } from '../../sync/ports/outlook.ts';
import type { SubRequest } from '../batchPacking.ts';
import type { CallContext } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { ifMatch, sendWrites } from '../sendWrites.ts';
import { ensureProvenance } from './ensureProvenance.ts';
import { isOtherNotFound } from './readTasks.ts';
import { removeTasks } from './removeTasks.ts';
import { readTask } from './taskShape.ts';
import type { TodoPaths } from './todoPaths.ts';

export type TaskWrite = OutlookWrite<GraphTask>;
export type TaskResult = OutlookWriteResult<GraphTask>;

/**
 * Executes writes in batches, each of which is fully parallel (graph.md 3.15); results in their order. Never throws for
 * what Graph or the network do. Deletions come last, because they are looked at directly before.
 */
export async function writeTasks(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
  listId: string,
  writes: readonly TaskWrite[],
): Promise<readonly TaskResult[]> {
  const results: TaskResult[] = [];
  const indexed = [...writes.entries()];
  const others = indexed.filter(([, { kind }]) => kind !== 'delete');
  const sent = await sendWrites(
    client,
    context,
    others.map(([, write]) => write),
    { requestOf: (write) => requestOf(paths, listId, write), readItem: readTask },
  );
  const settled = await ensureProvenance(
    client,
    context,
    paths,
    listId,
    others.map(([, write], position) => ({ write, result: withOtherNotFound(write, sent[position]!) })),
  );
  for (const [position, [index]] of others.entries()) results[index] = settled[position]!;

  const deletions = indexed.flatMap(([index, write]) => (write.kind === 'delete' ? [{ index, write }] : []));
  const removed = await removeTasks(
    client,
    context,
    paths,
    listId,
    deletions.map(({ write }) => write),
  );
  for (const [position, { index }] of deletions.entries()) results[index] = removed[position]!;
  return results;
}

/** The request of a write. Throws OutlookError `rejected` for what must never be sent. */
function requestOf(paths: TodoPaths, listId: string, write: TaskWrite): SubRequest {
  switch (write.kind) {
    case 'create':
      return {
        method: 'POST',
        url: paths.tasks(listId),
        // Nothing makes the POST idempotent: by this key the task is found again (graph.md 3.13).
        body: { ...withoutLinkedResources(write.item), linkedResources: [provenance(write.key)] },
      };
    case 'update':
      return {
        method: 'PATCH',
        url: paths.task(listId, write.id),
        headers: ifMatch(write.etag),
        body: withoutLinkedResources(write.patch),
      };
    case 'delete':
    case 'purge':
      throw new OutlookError(
        'rejected',
        'Aufgaben lassen sich über Microsoft Graph nicht aus „Gelöschte Elemente“ entfernen; sie bleiben dort.',
      );
  }
}

/** A task has one linkedResource: another app's is never overwritten, and ours is set by nobody else. */
function withoutLinkedResources(item: Partial<GraphTask>): Partial<GraphTask> {
  if (item.linkedResources === undefined) return item;
  throw new OutlookError(
    'rejected',
    'Verknüpfungen von Aufgaben werden nicht überschrieben; das Element wurde nicht gesendet.',
  );
}

/** A 404 of unknown meaning to an update: what became of the task is proven before anything is concluded. */
function withOtherNotFound(write: TaskWrite, result: TaskResult): TaskResult {
  const other = result.kind === 'rejected' && isOtherNotFound(result.error);
  return other && write.kind === 'update' ? { kind: 'notFound' } : result;
}
