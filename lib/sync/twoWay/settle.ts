import { changedFields } from '../../domain/fingerprint.ts';
import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import { OutlookError } from '../ports/errors.ts';
import type { KeyLookup, Proof } from '../ports/outlook.ts';
import type { Intent, Link, Lookup, LookupResult } from '../ports/store.ts';
import { applyChanges, type Work } from './applyChanges.ts';
import { readOthers } from './elsewhere.ts';
import { inParts } from './inParts.ts';
import { adopt, dataOf } from './links.ts';
import { dueNow, type Planned, type Presence, planItem } from './planItem.ts';
import { parkCreated } from './planUnlinked.ts';
import { SEND_WINDOW_MS, type Session } from './session.ts';
import { withhold } from './withheld.ts';

/** Clocks differ a little, and the network may deliver late what its sender has given up. */
const MARGIN_MS = 5_000;

/**
 * Settle intents (sync.md, "One run", 0): whatever an earlier run had begun and not committed is looked up in Graph
 * before anything else. What cannot be settled yet keeps its intent, and this run leaves its row alone.
 */
export async function settleIntents<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<void> {
  const { intents } = session.start;
  if (intents.length === 0) return;
  for (const { kind, rowId } of intents) if (kind !== 'probe') session.unsettledRows.add(rowId);
  if (session.run.dryRun) return;
  const creates = intents.filter(({ kind }) => kind === 'create');
  await settleCreates(session, creates);
  const open = creates.filter(({ rowId }) => session.unsettledRows.has(rowId));
  if (await waitForLateRequests(session, open)) await settleCreates(session, open);
  const changes = intents.filter(({ kind }) => kind === 'update' || kind === 'delete');
  await settleChanges(session, changes);
  const late = changes.filter(({ rowId }) => session.unsettledRows.has(rowId));
  if (await waitForLateRequests(session, late)) await settleChanges(session, late);
  const unsettled = intents.filter(({ rowId }) => session.unsettledRows.has(rowId));
  session.counts.add(unsettled.map(() => 'unklar'));
  const probes = intents.filter(({ kind }) => kind === 'probe');
  if (probes.length > 0) await clearProbes(session, probes);
}

/** From this instant on nothing of an intent can arrive at Graph any more. */
const lastArrival_ms = (
  session: { run: { settings: { requestTimeout_ms: number } } },
  intent: Intent,
): number => intent.at_ms + SEND_WINDOW_MS + session.run.settings.requestTimeout_ms + MARGIN_MS;

/** Waits, where the settings allow it, until "not found" means "never arrived". @returns whether it is worth another look. */
async function waitForLateRequests<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  intents: readonly Intent[],
): Promise<boolean> {
  if (intents.length === 0) return false;
  const last_ms = Math.max(...intents.map((intent) => lastArrival_ms(session, intent)));
  const wait_ms = last_ms - session.now();
  if (wait_ms <= 0 || wait_ms > session.run.settings.waitForUnclear_ms) return false;
  await session.waitKeepingLease(wait_ms);
  return true;
}

async function settleCreates<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  intents: readonly Intent[],
): Promise<void> {
  if (intents.length === 0) return;
  await session.keepLease();
  const asked_ms = session.now();
  const answers = await session.outlook.findByKeys(intents.map(({ key }) => key));
  const moved = answers.some(({ kind }) => kind === 'none') ? await readOthers(session) : [];
  const begun = intents.map((intent, index) => ({ intent, answer: answers[index]! }));
  await inParts(begun, {
    keepLease: () => session.keepLease(),
    read: (part) => session.run.store.lookup(session.key, lookupOf(part)),
    work: async (part, found) => {
      const work = part.map(({ intent, answer }): Work => {
        const plan = (): Planned => planCreate(session, intent, answer, found, moved, asked_ms);
        return { plan, withhold: asideOf(session, intent) };
      });
      await applyChanges(session, work);
    },
    aside: staysOpen,
  });
}

const lookupOf = <Item extends OutlookItem>(
  begun: readonly { readonly intent: Intent; readonly answer: KeyLookup<Item> }[],
): Lookup => ({
  outlookIds: begun.flatMap(({ answer }) =>
    answer.kind === 'found' ? answer.items.map(({ id }) => id!) : [],
  ),
  rowIds: begun.map(({ intent }) => intent.rowId),
});

const asideOf =
  <Werte, Item extends OutlookItem>(session: Session<Werte, Item>, { rowId }: Intent) =>
  (reason: string): Planned =>
    withhold(session, 'emis', `${rowId}`, reason, undefined);

/** An emis user holds the row: the intent stays, this run leaves the row alone, and all others are settled. */
const staysOpen = async (): Promise<void> => undefined;

function planCreate<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  intent: Intent,
  answer: KeyLookup<Item>,
  found: LookupResult,
  moved: readonly Item[] | OutlookError,
  asked_ms: number,
): Planned {
  const forget = { intent: { remove: intent.key } };
  if (answer.kind === 'inconclusive') return { tally: [] };
  if (found.links.some(({ rowId, state }) => rowId === intent.rowId && state !== 'deleted')) {
    session.unsettledRows.delete(intent.rowId);
    return { change: forget, tally: [] };
  }
  const linked = new Set(found.links.map(({ outlookId }) => outlookId));
  const { domain } = session.run;
  const unlinked = answer.kind === 'found' ? answer.items.filter(({ id }) => !linked.has(id!)) : [];
  // A copy that a recurring task leaves behind when it is completed may bear its key, too.
  const [item, ...others] = unlinked.sort(
    (a, b) => Number(domain.traits(a).done) - Number(domain.traits(b).done),
  );
  if (item === undefined) {
    if (moved instanceof OutlookError) return { tally: [] };
    const away = moved.find((other) => domain.itemKey(other) === intent.key);
    if (away !== undefined) {
      session.unsettledRows.delete(intent.rowId);
      return parkCreated(session, presenceOf(away), intent);
    }
    // Only when the request can no longer arrive, "not found" permits a second create.
    if (asked_ms < lastArrival_ms(session, intent)) return { tally: [] };
    session.unsettledRows.delete(intent.rowId);
    return { change: forget, tally: [] };
  }
  if (others.length > 0) {
    session.counts.fail(
      `Zum emis-Datensatz ${intent.rowId} gibt es in Outlook ${unlinked.length} gleiche Einträge; einer wurde verknüpft, bitte löschen Sie die übrigen in Outlook.`,
    );
  }
  session.unsettledRows.delete(intent.rowId);
  const planned = planItem(session, { ...presenceOf(item), intent });
  return planned.change?.intent === undefined
    ? { ...planned, change: { ...planned.change, ...forget } }
    : planned;
}

const presenceOf = <Item extends OutlookItem>(item: Item): Presence<Item> => ({
  id: item.id!,
  item,
  link: undefined,
  row: undefined,
  withheld: undefined,
  proven: true,
});

async function settleChanges<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  intents: readonly Intent[],
): Promise<void> {
  if (intents.length === 0) return;
  await session.keepLease();
  const ids = intents.map(({ outlookId }) => outlookId!);
  const asked_ms = session.now();
  const proofs = await session.outlook.read(ids);
  const begun = intents.map((intent, index) => ({ intent, proof: proofs[index]! }));
  await inParts(begun, {
    keepLease: () => session.keepLease(),
    read: (part) =>
      session.run.store.lookup(session.key, {
        outlookIds: part.map(({ intent }) => intent.outlookId!),
        rowIds: [],
      }),
    work: async (part, found) => {
      const links = new Map(found.links.map((link) => [link.outlookId, link]));
      const work = part.map(({ intent, proof }): Work => {
        const plan = (): Planned =>
          planChange(session, intent, proof, links.get(intent.outlookId!), asked_ms);
        return { plan, withhold: asideOf(session, intent) };
      });
      await applyChanges(session, work);
    },
    aside: staysOpen,
  });
}

/** An update or delete of unknown outcome: fields that are as sent become the base, everything else is planned anew. */
function planChange<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  intent: Intent,
  proof: Proof<Item>,
  link: Link | undefined,
  asked_ms: number,
): Planned {
  if (proof.kind === 'inconclusive') return { tally: [] };
  const forget = { intent: { remove: intent.key } };
  const settled = () => session.unsettledRows.delete(intent.rowId);
  if (link === undefined) {
    settled();
    return { change: forget, tally: [] };
  }
  // In any case the item is looked at once more in this run: where it lies and what else changed in it.
  const suspected = { ...dataOf(link), suspicion: dueNow(session) };
  // What has not arrived yet could still do so, and must not be taken for the user's own edit then.
  const mayArrive = asked_ms < lastArrival_ms(session, intent);
  if (intent.kind === 'delete' || proof.kind === 'gone') {
    if (mayArrive && proof.kind !== 'gone') return { tally: [] };
    settled();
    return { change: { ...forget, link: { kind: 'update', id: link.id, link: suspected } }, tally: [] };
  }
  const { fingerprints } = session.project(proof.item);
  const different = new Set(changedFields(intent.fields, intent.outlookBase, fingerprints));
  const arrived = intent.fields.filter((field) => !different.has(field));
  if (mayArrive && arrived.length < intent.fields.length) return { tally: [] };
  settled();
  const agreed = {
    ...suspected,
    emisBase: adopt(link.emisBase, arrived, intent.emisBase),
    outlookBase: adopt(link.outlookBase, arrived, intent.outlookBase),
    ...(arrived.length === intent.fields.length && { anchor: intent.anchor }),
  };
  return {
    change: { ...forget, link: { kind: 'update', id: link.id, link: agreed } },
    tally: arrived.length > 0 ? ['outlook.geaendert', 'wiedergefunden'] : [],
  };
}

/** Removes what a probe left behind when it was interrupted. */
async function clearProbes<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  intents: readonly Intent[],
): Promise<void> {
  await session.keepLease();
  const asked_ms = session.now();
  const answers = await session.outlook.findByKeys(intents.map(({ key }) => key));
  const left = answers.flatMap((answer) => (answer.kind === 'found' ? answer.items : []));
  const results = await session.outlook.write(
    left.map((item) => ({ kind: 'delete', id: item.id!, etag: item['@odata.etag'] ?? '' })),
  );
  const cleared = results.every(({ kind }) => kind === 'done' || kind === 'notFound');
  const over = intents.filter((intent, index) => {
    const answer = answers[index]!.kind;
    return answer === 'found' ? cleared : answer === 'none' && asked_ms >= lastArrival_ms(session, intent);
  });
  if (over.length > 0)
    await session.commit({ changes: over.map(({ key }) => ({ intent: { remove: key } })) });
}
