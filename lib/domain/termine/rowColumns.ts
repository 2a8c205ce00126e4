import { writeEmisTimes } from '../graphTime.ts';
import { cutAt, toEmisText } from '../plainText.ts';
import type { Anchor, ColumnLengths, ColumnValue, ColumnWrite } from '../twoWayDomain.ts';
import type { ZoneId } from '../zone.ts';
import { sameTimes, storedTimes } from './anchor.ts';
import type { TerminWerte } from './werte.ts';

/**
 * The columns that bring `fields` of a row of `termine` to an event's values. Texts are cut at their column's length and
 * counted, never refused. A start or end that Outlook did not move keeps the wall time that emis had for it (an hour that
 * exists twice or not at all must not creep).
 */
export function rowColumns(
  fields: readonly string[],
  item: TerminWerte,
  zone: ZoneId,
  lengths: ColumnLengths,
  anchor?: Anchor,
): ColumnWrite {
  const columns: Record<string, ColumnValue> = {};
  let cut = 0;
  const putText = (name: string, value: string) => {
    const limit = lengths[name];
    const result = limit === null || limit === undefined ? { text: value, cut: false } : cutAt(value, limit);
    if (result.cut) cut += 1;
    columns[name] = result.text;
  };
  for (const field of fields) {
    if (field === 'betreff') putText('betreff', item.betreff);
    else if (field === 'bemerkung') putText('bemerkung', toEmisText(item.bemerkung));
    else if (field === 'zeit') Object.assign(columns, wallTimes(item, zone, anchor));
    else if (field === 'ort') putText('ort', item.ort);
    else if (field === 'hervorheben') columns.hervorheben = item.hervorheben;
    else if (field === 'erinnern') columns.erinnern = item.erinnern;
    else if (field === 'vorwarnzeit') columns.vorwarnzeit = item.vorwarnzeit;
    else if (field === 'privat') columns.privat = item.privat;
    else throw new Error(`termine has no field ${field}`);
  }
  return { columns, cut };
}

function wallTimes(item: TerminWerte, zone: ZoneId, anchor: Anchor | undefined): Record<string, ColumnValue> {
  if (item.zeit === undefined) throw new Error('an event without a readable time must not be planned');
  const written = writeEmisTimes(item.zeit, zone);
  const stored = storedTimes(anchor);
  if (stored === undefined) return { ...written };
  const kept = sameTimes(item.zeit, stored.zeit);
  const von = kept.start ? stored.von : written.von;
  const bis = kept.end ? stored.bis : written.bis;
  return bis < von ? { ...written } : { von, bis };
}
