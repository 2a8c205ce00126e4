import { StoreError } from '../ports/errors.ts';

/** How often locked rows are waited for in one unit; with more of them the run ends and the next one tries again. */
const MAX_REFUSALS = 40;

/** How `inParts` goes about its items. `last`: no other part of the unit comes behind this one. */
export interface InParts<Item, Found> {
  readonly keepLease: () => Promise<void>;
  readonly read: (part: readonly Item[]) => Promise<Found>;
  readonly work: (part: readonly Item[], found: Found, last: boolean) => Promise<void>;
  /** An item whose row an emis user holds, alone. */
  readonly aside: (item: Item, reason: string, last: boolean) => Promise<void>;
}

/**
 * Works on the items with what the database knows of them. Where it refuses to read (an emis user holds one of the rows)
 * they are halved until that one is alone: it must not keep all others from being synchronised.
 *
 * @throws StoreError: more rows are held than can be waited for
 */
export async function inParts<Item, Found>(
  items: readonly Item[],
  steps: InParts<Item, Found>,
): Promise<void> {
  let refusals = 0;
  const go = async (part: readonly Item[], last: boolean): Promise<void> => {
    const found = await steps.read(part).catch((error: unknown) => {
      if (!(error instanceof StoreError) || error.kind !== 'page') throw error;
      if (part.length === 0 || ++refusals > MAX_REFUSALS) throw error;
      return error;
    });
    if (!(found instanceof StoreError)) return steps.work(part, found, last);
    if (part.length === 1) return steps.aside(part[0]!, found.message, last);
    const middle = Math.ceil(part.length / 2);
    await steps.keepLease();
    await go(part.slice(0, middle), false);
    await steps.keepLease();
    await go(part.slice(middle), last);
  };
  await go(items, true);
}
