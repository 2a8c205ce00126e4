import type { GraphTask } from '../../domain/wiedervorlagen/graphTask.ts';
import type { OutlookError } from '../../sync/ports/errors.ts';
import type { Proof } from '../../sync/ports/outlook.ts';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { readBatch, type SubReading } from '../readOutcomes.ts';
import { readTask } from './taskShape.ts';
import type { TodoPaths } from './todoPaths.ts';

/**
 * Reads tasks of one list by id. `gone`: the id does not name a task of this list any more, whatever became of the task;
 * where it lies now, ids do not tell (graph.md 3.6).
 *
 * Which code a 404 of To Do bears is documented nowhere. One that is not ErrorItemNotFound counts only where the list
 * itself answers: licences, rights and migrations answer 404 too.
 */
export async function readTasks(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
  listId: string,
  ids: readonly string[],
): Promise<readonly Proof<GraphTask>[]> {
  if (ids.length === 0) return [];
  const get = (url: string) => ({ method: 'GET', url }) as const;
  const readings = await readBatch(
    client,
    context,
    ids.map((id) => get(paths.task(listId, id))),
  );
  const doubtful = readings.some((reading) => !reading.ok && isOtherNotFound(reading.error));
  const [list] = doubtful ? await readBatch(client, context, [get(paths.list(listId))]) : [];
  return readings.map((reading) => proofOf(reading, list?.ok === true));
}

function proofOf(reading: SubReading, listAnswers: boolean): Proof<GraphTask> {
  if (!reading.ok) {
    const { error } = reading;
    const gone = error.kind === 'notFound' || (listAnswers && isOtherNotFound(error));
    return gone ? { kind: 'gone' } : { kind: 'inconclusive', error };
  }
  const read = readTask(reading.answer.body);
  if (read.ok) return { kind: 'found', item: read.item, place: 'primary' };
  return { kind: 'inconclusive', error: malformed(reading.answer.status, reading.answer.requestId) };
}

/** A 404 that names neither the item nor the mailbox. */
export const isOtherNotFound = ({ kind, status }: OutlookError): boolean =>
  kind === 'rejected' && status === 404;
