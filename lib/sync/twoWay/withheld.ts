import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { ItemChange, Withheld, WithheldKey } from '../ports/store.ts';
import { backoff_ms } from './backoff.ts';
import type { Planned } from './planItem.ts';
import type { Session } from './session.ts';

/** Puts an item aside: it is tried again with growing delay and never stalls the rest. */
export function withhold<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  side: WithheldKey['side'],
  id: string,
  reason: string,
  before: Withheld | undefined,
): Planned {
  const attempts = (before?.attempts ?? 0) + 1;
  const next_ms = session.now() + backoff_ms(attempts);
  session.counts.fail(
    `${side === 'emis' ? `emis-Datensatz ${id}` : 'Ein Outlook-Eintrag'} zurückgestellt: ${reason}`,
  );
  return {
    change: { withheld: { put: { side, id, reason, attempts, next_ms } } },
    tally: ['zurueckgestellt'],
  };
}

/** It has been dealt with: no longer withheld. */
export function clearing(withheld: Withheld): Pick<ItemChange, 'withheld'> {
  return { withheld: { clear: { side: withheld.side, id: withheld.id } } };
}
