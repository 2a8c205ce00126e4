import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { OutlookWriteResult } from '../ports/outlook.ts';
import type { Link, SpoolerPage } from '../ports/store.ts';
import { applyChanges, type Work } from './applyChanges.ts';
import { deleteInOutlook } from './deletions.ts';
import type { Planned } from './planItem.ts';
import { deleteTask, type OutlookTask, planRow, type SpooledRow } from './planRow.ts';
import { putBackRows } from './putBack.ts';
import { SEND_WINDOW_MS, type Session } from './session.ts';
import { withhold } from './withheld.ts';
import { planResult } from './writeResult.ts';

/** Rows of the spooler that are read and planned at a time. */
const ROWS_PER_PAGE = 500;
/** What a $batch holds (graph.md 7.4): only full ones are sent until the spooler is empty. */
const BATCH = 20;

/** One push: tasks that wait for a full batch, and the rows that it must not read again (`seen`), or leaves alone (`left`). */
export interface Push<Item> {
  waiting: OutlookTask<Item>[];
  readonly seen: Set<number>;
  readonly left: Set<number>;
  handled: number;
  /** Nothing more is sent in this run: Graph asks for patience, or the time is over. */
  stopped: boolean;
}

/**
 * Push (sync.md, "One run", 3): reads the spooler page by page, plans on the newest state of each row, writes to Outlook
 * and removes exactly the entries that were read.
 */
export async function push<Werte, Item extends OutlookItem>(session: Session<Werte, Item>): Promise<void> {
  const progress: Push<Item> = {
    waiting: [],
    seen: new Set(),
    left: new Set([...session.unsettledRows, ...session.dryRows]),
    handled: 0,
    stopped: false,
  };
  let also = session.start.withheldDue.flatMap(({ side, id }) => (side === 'emis' ? [Number(id)] : []));
  for (let page = 0; page < session.run.settings.pagesPerRun; page++) {
    await session.keepLease();
    const { left, seen, waiting } = progress;
    const except = [...left, ...seen, ...waiting.map(({ spooled }) => spooled.rowId)];
    const found = await session.run.store.readSpooler(session.key, { rows: ROWS_PER_PAGE, except, also });
    await pushPage(session, progress, spooledRows(found, also, new Set(except)));
    also = [];
    const yields = page + 1 === session.run.settings.pagesPerRun || session.mustYield;
    session.again ||= found.more && yields;
    session.pushed = !found.more;
    if (progress.stopped || !found.more || yields) break;
  }
  // Deletions fill up the last batch.
  if (!progress.stopped) await deleteInOutlook(session, progress);
  if (!progress.stopped) await send(session, progress, progress.waiting.splice(0));
  session.pushed &&= !progress.stopped;
  // Without the time it goes on soon; other refusals are for an administrator, and throttling has its own pause.
  if (progress.stopped && session.timeIsOver) session.again = true;
}

/** Sends the pending deletions of Outlook items, in full batches together with what waits. */
export async function sendDeletions<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  progress: Push<Item>,
  links: readonly Link[],
  confirmed: boolean,
): Promise<void> {
  const free = links.filter(({ rowId, suspicion }) => !progress.left.has(rowId) && suspicion === null);
  progress.waiting.push(...free.map((link) => deleteTask(session, link, confirmed)));
  await sendFullBatches(session, progress);
}

async function sendFullBatches<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  progress: Push<Item>,
): Promise<void> {
  const full = progress.waiting.length - (progress.waiting.length % BATCH);
  if (!progress.stopped) await send(session, progress, progress.waiting.splice(0, full));
}

/** Puts together what the spooler's page says about each row. */
function spooledRows(found: SpoolerPage, also: readonly number[], except: ReadonlySet<number>): SpooledRow[] {
  const entries = new Map(found.entries.map(({ rowId, ids }) => [rowId, ids]));
  const rows = new Map(found.rows.map((row) => [row.id, row]));
  const links = new Map(
    found.links.filter(({ state }) => state !== 'deleted').map((link) => [link.rowId, link]),
  );
  const withheld = new Map(
    found.withheld.filter(({ side }) => side === 'emis').map((entry) => [entry.id, entry]),
  );
  const locked = new Set(found.locked);
  const asked = also.filter((rowId) => !except.has(rowId) && !locked.has(rowId));
  const rowIds = new Set([...entries.keys(), ...asked]);
  return [...rowIds].map((rowId) => ({
    rowId,
    entryIds: entries.get(rowId) ?? [],
    row: rows.get(rowId),
    link: links.get(rowId),
    withheld: withheld.get(`${rowId}`),
  }));
}

async function pushPage<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  progress: Push<Item>,
  spooled: readonly SpooledRow[],
): Promise<void> {
  const drains: { spooled: SpooledRow; planned: Planned }[] = [];
  const putBacks: Parameters<typeof putBackRows<Werte, Item>>[1][number][] = [];
  for (const row of spooled) {
    if (row.link?.state === 'active' && row.link.suspicion !== null) {
      // What became of its item is not known yet; its entries wait.
      progress.left.add(row.rowId);
      continue;
    }
    const plan = planRow(session, row);
    if (plan.kind === 'send') progress.waiting.push(plan.task);
    else if (plan.kind === 'drain') drains.push({ spooled: row, planned: plan.planned });
    else {
      putBacks.push({ spooled: row, link: plan.link, fields: plan.fields });
      if (session.run.dryRun && plan.others) session.counts.add(['outlook.geaendert']);
    }
    // A dry run drains nothing.
    if (session.run.dryRun || plan.kind === 'putBack') progress.left.add(row.rowId);
    // Entries that are another Anwender's stay: the row comes back until its link has changed.
    else if (row.entryIds.length === 0) progress.seen.add(row.rowId);
  }
  if (drains.length > 0) {
    const work = drains.map(({ spooled: row, planned }) => ({
      plan: () => planned,
      withhold: asideOf(session, row),
    }));
    await applyChanges(session, work);
  }
  if (putBacks.length > 0) await putBackRows(session, putBacks);
  await sendFullBatches(session, progress);
  progress.handled += spooled.length;
  session.run.progress?.({ phase: 'emis_lesen', done: progress.handled });
}

export function asideOf<Werte, Item extends OutlookItem>(session: Session<Werte, Item>, spooled: SpooledRow) {
  return (reason: string): Planned => {
    const planned = withhold(session, 'emis', `${spooled.rowId}`, reason, spooled.withheld);
    return { ...planned, change: { ...planned.change, spooler: spooled.entryIds } };
  };
}

/**
 * Batch by batch: the intents go on record, together with the outcome of the batch before; then the writes are sent; at
 * the end of each its links are recorded and exactly the entries removed that were read.
 */
async function send<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  progress: Push<Item>,
  tasks: readonly OutlookTask<Item>[],
): Promise<void> {
  if (session.run.dryRun) {
    for (const { write } of tasks) if (write.kind !== 'purge') session.counts.add([COUNT_OF[write.kind]]);
    return;
  }
  let outcome: Work[] = [];
  for (let from = 0; from < tasks.length && !progress.stopped; from += BATCH) {
    await session.keepLease();
    const at_ms = session.now();
    const batch = tasks
      .slice(from, from + BATCH)
      .map((task) => ({ ...task, intent: { ...task.intent, at_ms } }));
    const refused = new Set<OutlookTask<Item>>();
    await applyChanges(session, [...outcome, ...batch.map((task) => intentWork(session, task, refused))]);
    // Never a write without its intent on record.
    const recorded = batch.filter((task) => !refused.has(task));
    const sendUntil_ms = at_ms + SEND_WINDOW_MS;
    const results = await session.sendingUntil(sendUntil_ms, () =>
      session.outlook.write(recorded.map(({ write }) => write)),
    );
    outcome = recorded.map((task, index) => outcomeWork(session, progress, task, results[index]!));
  }
  if (outcome.length > 0) await applyChanges(session, outcome);
}

function intentWork<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  task: OutlookTask<Item>,
  refused: Set<OutlookTask<Item>>,
): Work {
  return {
    plan: () => ({ change: { intent: { put: task.intent } }, tally: [] }),
    withhold: (reason) => {
      refused.add(task);
      return asideOf(session, task.spooled)(reason);
    },
  };
}

function outcomeWork<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  progress: Push<Item>,
  task: OutlookTask<Item>,
  result: OutlookWriteResult<Item>,
): Work {
  if (result.kind !== 'done') progress.left.add(task.intent.rowId);
  if (result.kind === 'unclear') session.unsettledRows.add(task.intent.rowId);
  if (result.kind === 'stale' || result.kind === 'notFound') session.revisit = true;
  if (result.kind === 'notSent') {
    progress.stopped = true;
    if (result.error !== undefined) session.counts.failWith(result.error);
    if (result.error?.kind === 'throttled') session.throttled(result.error);
  }
  // What the database refuses to record keeps its intent and its entries: the next run settles it.
  const unrecorded = (reason: string): Planned => {
    session.unsettledRows.add(task.intent.rowId);
    return withhold(session, 'emis', `${task.intent.rowId}`, reason, task.spooled.withheld);
  };
  return { plan: () => planResult(session, task, result), withhold: unrecorded };
}

const COUNT_OF = {
  create: 'outlook.neu',
  update: 'outlook.geaendert',
  delete: 'outlook.geloescht',
} as const;
