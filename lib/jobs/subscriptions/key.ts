import type { Domaene } from '../../domain/domaene.ts';

/** Names the subscription of a domain of a Synchronisation. */
export const subscriptionKey = (one: {
  readonly synchronisation: number;
  readonly domaene: Domaene;
}): string => `${one.domaene}/${one.synchronisation}`;
