/**
 * The decision table of sync.md, and nothing else. `emis` and `outlook` say what became of each side of one link since
 * both last agreed; "changed" always means: differs from its own stored fingerprint.
 */
export type EmisSide = 'unchanged' | 'changed' | 'deleted' | 'absent';
export type OutlookSide = 'unchanged' | 'changed' | 'deleted' | 'absent';

export type Decision =
  /** Both sides are as they were. */
  | 'nothing'
  /** Was edited in emis. */
  | 'updateOutlook'
  /** Was deleted in emis. */
  | 'deleteInOutlook'
  /** Is new in emis. */
  | 'createInOutlook'
  /** Was edited in Outlook. */
  | 'updateEmis'
  /** Was edited on both sides: Outlook prevails, the whole item; the emis version is kept. */
  | 'overwriteEmis'
  /** Is new in Outlook. */
  | 'createInEmis'
  /** Was edited in Outlook, deleted in emis: it comes back, with all its columns where a version is kept. */
  | 'recreateInEmis'
  /** Was deleted in Outlook; whatever emis did to it, it goes, and the emis version is kept. */
  | 'deleteInEmis'
  /** Was deleted on both sides. */
  | 'dropLink';

// biome-ignore format: a table is read as a table
const DECISIONS: Readonly<Record<OutlookSide, Readonly<Record<EmisSide, Decision>>>> = {
  //            emis: unchanged             changed                    deleted                     no row
  unchanged: { unchanged: 'nothing',      changed: 'updateOutlook',   deleted: 'deleteInOutlook', absent: 'nothing' },
  changed:   { unchanged: 'updateEmis',   changed: 'overwriteEmis',   deleted: 'recreateInEmis',  absent: 'createInEmis' },
  deleted:   { unchanged: 'deleteInEmis', changed: 'deleteInEmis',    deleted: 'dropLink',        absent: 'nothing' },
  absent:    { unchanged: 'nothing',      changed: 'createInOutlook', deleted: 'nothing',         absent: 'nothing' },
};

/** What is to be done about one item. Total: every pair of states has exactly one answer. */
export function decide(outlook: OutlookSide, emis: EmisSide): Decision {
  return DECISIONS[outlook][emis];
}
