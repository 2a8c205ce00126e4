import { at } from '../seed/entries.ts';
import { ownEvent } from './ownEvents.ts';
import { ownRows } from './ownRows.ts';
import { placeOf } from './places.ts';
import type { Step } from './world.ts';

/** Edits the same appointment in Outlook and in emis before the next Abgleich: Outlook prevails. */
export const editBoth: Step = async (world, person, round) => {
  for (const row of await ownRows(world, person)) {
    const event = ownEvent(world, person, row.betreff);
    if (event === undefined) continue;
    const [inOutlook, inEmis] = [placeOf(round + 1), placeOf(round + 2)];
    world.tenant.mailbox(person.postfach).updateEvent(event.id, at(inOutlook));
    await world.emis.write({ sql: 'UPDATE termine SET ort = ? WHERE id = ?', values: [inEmis, row.id] });
    return `${person.vorname} ändert „${row.betreff}“ auf beiden Seiten: Ort in Outlook ${inOutlook}, in emis ${inEmis}`;
  }
  return null;
};
