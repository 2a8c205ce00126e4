import type { Domaene } from '../../../lib/domain/domaene.ts';
import type { DomaeneWords } from './domaeneWords.ts';
import { TERMINE_WORDS } from './termine.ts';
import { WIEDERVORLAGEN_WORDS } from './wiedervorlagen.ts';

/** How the console speaks of a domain. */
export function wordsOf(domaene: Domaene): DomaeneWords {
  return domaene === 'wiedervorlagen' ? WIEDERVORLAGEN_WORDS : TERMINE_WORDS;
}
