import { cutAt, toEmisText } from '../plainText.ts';
import type { Anchor, ColumnLengths, ColumnValue, ColumnWrite, Surroundings } from '../twoWayDomain.ts';
import { midnight } from '../wallTime.ts';
import { agreedColumn } from './anchor.ts';
import type { WiedervorlageWerte } from './werte.ts';

/**
 * The columns that bring `fields` of a row of `wiedervorlagen` to a task's values. Texts are cut at their column's length
 * and counted, never refused. A date that Outlook does not have is filled in with today's (manual, "Übertragen werden die
 * folgenden Felder"); one that Outlook did not move keeps what emis had for it, so that a filled-in date stays for good.
 */
export function rowColumns(
  fields: readonly string[],
  item: WiedervorlageWerte,
  { today }: Surroundings,
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
  const agreed = (field: 'faellig' | 'erinnern', otherwise: string): ColumnValue => {
    const column = agreedColumn(anchor, field, item);
    return column === undefined ? otherwise : column;
  };
  for (const field of fields) {
    if (field === 'betreff') putText('betreff', item.betreff);
    else if (field === 'bemerkung') putText('bemerkung', toEmisText(item.bemerkung));
    else if (field === 'prio') columns.prio = item.prio;
    else if (field === 'faellig') columns.faellig_am = agreed('faellig', item.faellig ?? today);
    else if (field === 'erinnern')
      columns.erinnern_am = agreed('erinnern', item.erinnern?.am ?? midnight(today));
    else throw new Error(`wiedervorlagen has no field ${field}`);
  }
  return { columns, cut };
}
