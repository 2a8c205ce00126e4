import * as z from 'zod';
import { OutlookError } from '../sync/ports/errors.ts';
import { MAX_SUB_REQUESTS, subRequestId } from './batchPacking.ts';
import { innerRequestId } from './classify.ts';

/** The answer to one sub-request. */
export interface SubAnswer {
  readonly status: number;
  /** Its own Retry-After: inside a batch it stands here and not on the outer answer (graph.md 7.6). */
  readonly retryAfter: string | null;
  readonly body: unknown;
  readonly requestId: string;
}

const OUTER = z.looseObject({ responses: z.array(z.unknown()) });
const INNER = z.looseObject({
  id: z.string(),
  status: z.int(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  body: z.unknown().optional(),
});

/**
 * Reads the answer of a `$batch`: by index of the request, since their order is undefined (graph.md 7.4). An entry that
 * cannot be read is as good as missing; `wellFormed` is false when there is no list of them at all.
 */
export function readBatchAnswer(
  body: unknown,
  outerRequestId: string,
): { readonly wellFormed: boolean; readonly answers: ReadonlyMap<number, SubAnswer> } {
  const answers = new Map<number, SubAnswer>();
  const outer = OUTER.safeParse(body);
  if (!outer.success) return { wellFormed: false, answers };
  for (const entry of outer.data.responses) {
    const inner = INNER.safeParse(entry);
    if (!inner.success) continue;
    const { id, status, headers, body } = inner.data;
    const index = Number(id) - 1;
    if (subRequestId(index) !== id || answers.has(index)) continue;
    const requestId = plainHeader(headers, 'request-id') ?? innerRequestId(body) ?? outerRequestId;
    answers.set(index, {
      status,
      retryAfter: plainHeader(headers, 'retry-after') ?? null,
      body: body ?? undefined,
      requestId,
    });
  }
  return { wellFormed: true, answers };
}

function plainHeader(headers: Record<string, unknown> | null | undefined, name: string): string | undefined {
  const entry = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
  const value = typeof entry === 'number' ? String(entry) : entry;
  return typeof value === 'string' && value.length <= 80 ? value : undefined;
}

/** The error of a sub-request without an answer: it may have been executed. */
export function unanswered(requestId: string): OutlookError {
  return new OutlookError(
    'unclear',
    `Microsoft Graph hat eine von mehreren Anfragen (höchstens ${MAX_SUB_REQUESTS} zugleich) nicht beantwortet; beim nächsten Abgleich wird nachgesehen, ob sie gewirkt hat.`,
    { requestId },
  );
}
