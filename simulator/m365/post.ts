import type { Clock } from '../../lib/sync/ports/clock.ts';

/** How the service reaches a notification address: `fetch`, or a simulation of it. */
export type Post = (url: string, init: RequestInit) => Promise<Response>;

export interface PostAnswer {
  status: number;
  contentType: string;
  text: string;
}

/** Posts and waits so long at most; null when no answer came in time. */
export async function postInTime(
  clock: Clock,
  post: Post,
  url: string,
  contentType: string,
  body: string,
  patience_ms: number,
): Promise<PostAnswer | null> {
  const giveUp = new AbortController();
  const answered = new AbortController();
  const exchange = async (): Promise<PostAnswer | null> => {
    try {
      const response = await post(url, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body,
        redirect: 'manual',
        signal: giveUp.signal,
      });
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        text: await response.text(),
      };
    } catch {
      // Not reachable: to the service that is the same as no answer.
      return null;
    }
  };
  const patience = clock.sleep(patience_ms, answered.signal).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([exchange(), patience]);
  } finally {
    giveUp.abort();
    answered.abort();
  }
}
