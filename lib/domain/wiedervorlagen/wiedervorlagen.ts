import { ALWAYS, type TwoWayDomain } from '../twoWayDomain.ts';
import { anchor, isSameItem } from './anchor.ts';
import type { GraphTask } from './graphTask.ts';
import { itemPatch } from './itemPatch.ts';
import { projectItem, projectSent, traits } from './projectItem.ts';
import { projectRow } from './projectRow.ts';
import { taskKey } from './provenance.ts';
import { isEmpty, isFilledByRule, recognitionKey, recognitionKeyOfRow, sameValue } from './recognition.ts';
import { rowColumns } from './rowColumns.ts';
import { WIEDERVORLAGE_FIELDS, WIEDERVORLAGE_VERSION, type WiedervorlageWerte } from './werte.ts';

/** Wiedervorlagen: the default list of To Do ⇄ table `wiedervorlagen` (mission.md, "Fields"; manual, "Wiedervorlagen"). */
export const wiedervorlagen: TwoWayDomain<WiedervorlageWerte, GraphTask> = {
  domaene: 'wiedervorlagen',
  version: WIEDERVORLAGE_VERSION,
  fields: WIEDERVORLAGE_FIELDS,
  bodyField: 'bemerkung',
  windowed: false,
  idsChange: true,
  // Graph has no permanentDelete for tasks (graph.md 3.16): what was deleted stays in Deleted Items.
  purges: false,
  projectRow,
  projectItem,
  projectSent,
  traits,
  itemKey: taskKey,
  isSameItem,
  anchor,
  span: () => ALWAYS,
  rowColumns,
  itemPatch,
  recognitionKey,
  recognitionKeyOfRow,
  isEmpty,
  isFilledByRule,
  sameValue,
};
