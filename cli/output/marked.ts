import type { Ersteinrichtung } from '../../lib/jobs/ersteinrichtung.ts';
import { counted } from './german.ts';
import { wordsOf } from './words/words.ts';

/** What the Ersteinrichtung has marked, e.g. `3 Termine und 1 Wiedervorlage aus emis vorgemerkt`. */
export function renderMarked(done: Ersteinrichtung): string {
  const parts = (['termine', 'wiedervorlagen'] as const).flatMap((domaene) => {
    const marked = done[domaene];
    return marked === undefined ? [] : [counted(marked.vorgemerkt, ...wordsOf(domaene).item)];
  });
  return `${parts.join(' und ')} aus emis vorgemerkt`;
}
