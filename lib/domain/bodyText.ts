import { htmlToText } from './htmlToText.ts';
import { normaliseText } from './plainText.ts';
import type { GraphBody } from './termine/graphEvent.ts';

/** The normalised text of a body, in whichever form Graph sends it. */
export function bodyText(body: GraphBody | null | undefined): string {
  const content = body?.content ?? '';
  return body?.contentType === 'text' ? normaliseText(content) : htmlToText(content);
}
