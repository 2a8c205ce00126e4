import type { TwoWayDomain } from '../twoWayDomain.ts';
import { addDays, midnight, wallToInstant } from '../wallTime.ts';
import type { ZoneId } from '../zone.ts';
import { anchor } from './anchor.ts';
import type { GraphEvent } from './graphEvent.ts';
import { itemPatch } from './itemPatch.ts';
import { mayLieAmong } from './mayLieAmong.ts';
import { projectItem, traits } from './projectItem.ts';
import { projectRow } from './projectRow.ts';
import { isEmpty, recognitionKey, recognitionKeyOfRow, sameValue } from './recognition.ts';
import { rowColumns } from './rowColumns.ts';
import { TERMIN_FIELDS, TERMIN_VERSION, type TerminWerte } from './werte.ts';

/** Termine: the user's primary calendar ⇄ table `termine` (mission.md, "Fields"; manual, "Termine"). */
export const termine: TwoWayDomain<TerminWerte, GraphEvent> = {
  domaene: 'termine',
  version: TERMIN_VERSION,
  fields: TERMIN_FIELDS,
  bodyField: 'bemerkung',
  windowed: true,
  idsChange: false,
  purges: true,
  projectRow: (columns, { zone }) => projectRow(columns, zone),
  projectItem,
  projectSent: projectItem,
  traits,
  itemKey: (event) => event.transactionId ?? undefined,
  isSameItem: () => false,
  mayLieAmong,
  anchor,
  span: (item, { zone }) => span(item, zone),
  rowColumns: (fields, item, { zone }, lengths, stored) => rowColumns(fields, item, zone, lengths, stored),
  itemPatch: (fields, row, { zone }, stored) => itemPatch(fields, row, zone, stored),
  recognitionKey: (item, { zone }) => recognitionKey(item, zone),
  recognitionKeyOfRow,
  isEmpty,
  isFilledByRule: () => false,
  sameValue,
};

/** All-day events span their days in the Mandant's zone. */
function span(item: TerminWerte, zone: ZoneId): { start_ms: number; end_ms: number } | undefined {
  if (item.zeit === undefined) return undefined;
  if (!item.zeit.ganztaegig) return { start_ms: item.zeit.beginn_ms, end_ms: item.zeit.ende_ms };
  return {
    start_ms: wallToInstant(midnight(item.zeit.ersterTag), zone),
    end_ms: wallToInstant(midnight(addDays(item.zeit.letzterTag, 1)), zone),
  };
}
