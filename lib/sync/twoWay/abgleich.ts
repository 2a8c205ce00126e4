import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import { LeaseLostError, mayPass, OutlookError, StoreError } from '../ports/errors.ts';
import type { DomainState, Ergebnis, RunKey } from '../ports/store.ts';
import { deleteInEmis, foreseeGuard } from './deletions.ts';
import { examineSuspects, retryWithheldItems } from './examine.ts';
import { assertPinnedAddress, assertSameMailbox, MailboxReplacedError, pull } from './pull.ts';
import { purgeDue } from './purge.ts';
import { push } from './push.ts';
import type { RunOutcome, RunReport, TwoWayRun } from './run.ts';
import { leaseTtl_ms, Session } from './session.ts';
import { settleIntents } from './settle.ts';

/** How often a run goes back to items that changed under its hands before it leaves them to the next run. */
const REVISITS = 3;

/**
 * One Abgleich of a two-way domain (sync.md, "One run"): lease, settle intents, pull, deletions, push, purges, protocol.
 * Failures of Outlook or of the database end it with a report; what was committed until then stays valid, and the next
 * run goes on from there. Only mistakes in the program itself are thrown.
 */
export async function runTwoWay<Werte, Item extends OutlookItem>(
  run: TwoWayRun<Werte, Item>,
): Promise<RunOutcome> {
  const startedAt_ms = run.clock.now();
  const sqlBefore = run.store.roundTrips;
  const key: RunKey = { synchronisation: run.synchronisation, domaene: run.domain.domaene, owner: run.owner };
  const begun = await run.store.beginRun(key, leaseTtl_ms(run.settings.requestTimeout_ms), run.noticedAt_ms);
  if (begun.kind === 'busy') return { kind: 'busy', remaining_ms: begun.remaining_ms };
  if (begun.kind === 'answered') return begun;
  const session = new Session(run, key, begun, startedAt_ms);
  run.progress?.({ phase: 'begonnen', done: 0 });
  const failure = await work(session);
  const { ergebnis, passing } = await close(session, failure, startedAt_ms);
  run.progress?.({ phase: 'fertig', done: 0 });
  return {
    kind: 'finished',
    report: {
      ...reportOf(session, ergebnis, startedAt_ms, run.store.roundTrips - sqlBefore),
      passing: ergebnis === 'fehler' && passing,
    },
  };
}

/** What ended the work early, and the state that the last transaction is still to store. */
interface WorkEnd {
  readonly error: Error | undefined;
  readonly unsaved: DomainState | undefined;
}

async function work<Werte, Item extends OutlookItem>(session: Session<Werte, Item>): Promise<WorkEnd> {
  let unsaved: DomainState | undefined;
  try {
    await assertPinnedAddress(session);
    await settleIntents(session);
    const pulled = await pull(session);
    unsaved = pulled.unsaved;
    if (pulled.complete) await afterPull(session);
    else session.again = true;
    if (session.run.dryRun) await foreseeGuard(session);
    if (session.state.settingUp && session.pushed) {
      session.state = { ...session.state, settingUp: false };
      unsaved = session.state;
    }
    const purgesNow = session.run.domain.purges && session.run.settings.purgeAfter_ms === 0;
    if (session.start.purgesDue > 0 || purgesNow) await purgeDue(session);
    return { error: undefined, unsaved };
  } catch (error) {
    if (!isExpected(error)) {
      await giveBack(session);
      throw error;
    }
    const cause = await causeOf(session, error);
    session.counts.failWith(cause);
    return { error: cause, unsaved };
  }
}

/** A mailbox that is not there any more may have been replaced by another one under its address. */
async function causeOf<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  error: Error,
): Promise<Error> {
  const { facts } = session.state;
  if (!(error instanceof OutlookError) || error.kind !== 'mailboxUnknown' || facts === null) return error;
  try {
    assertSameMailbox(facts, await session.outlook.mailboxFacts());
    return error;
  } catch (other) {
    return other instanceof MailboxReplacedError ? other : error;
  }
}

/** Deletions and push; once more for items that changed in Outlook while they were written. */
async function afterPull<Werte, Item extends OutlookItem>(session: Session<Werte, Item>): Promise<void> {
  // Creating in Outlook before a full round is complete could double what the round would have recognised.
  await examineSuspects(session);
  // Behind the suspects: what is new here may be what is missing there.
  await retryWithheldItems(session);
  await deleteInEmis(session);
  if (!mustPush(session)) {
    session.pushed = true;
    return;
  }
  for (let round = 0; round < REVISITS; round++) {
    session.revisit = false;
    await push(session);
    if (!session.revisit || session.run.dryRun) return;
    await examineSuspects(session);
    await deleteInEmis(session);
  }
  // Whoever keeps refusing what was just read is left alone until the next run.
  session.counts.fail(
    'Einige Einträge ändern sich in Outlook laufend; der nächste Abgleich versucht es wieder.',
  );
}

function mustPush<Werte, Item extends OutlookItem>(session: Session<Werte, Item>): boolean {
  return (
    session.start.spoolerWaiting ||
    session.noticed ||
    session.deletions ||
    session.start.withheldDue.some(({ side }) => side === 'emis')
  );
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof OutlookError ||
    error instanceof StoreError ||
    error instanceof LeaseLostError ||
    error instanceof MailboxReplacedError
  );
}

function ergebnisOf<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  error: Error | undefined,
): Ergebnis {
  if (error instanceof MailboxReplacedError) return 'gestoppt';
  if (error instanceof OutlookError && error.kind === 'throttled') return 'teilweise';
  if (error instanceof LeaseLostError && session.timeIsOver) return 'teilweise';
  if (error !== undefined) return 'fehler';
  if (session.stopped) return 'gestoppt';
  const { counts } = session;
  const open = counts.get('zurueckgestellt') > 0 || counts.get('unklar') > 0 || counts.fehler.length > 0;
  return open ? 'teilweise' : 'ok';
}

/** The last transaction: the cursor of an empty last page, the protocol, the lease. @returns how the run ended after all. */
async function close<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  end: WorkEnd,
  startedAt_ms: number,
): Promise<{ readonly ergebnis: Ergebnis; readonly passing: boolean }> {
  if (end.error instanceof OutlookError && end.error.kind === 'throttled') session.throttled(end.error);
  if (end.error instanceof LeaseLostError) session.again = true;
  const ergebnis = ergebnisOf(session, end.error);
  const finishedAt_ms = session.run.clock.now();
  const counts = { ...session.counts.all(), http: session.outlook.requests };
  try {
    const { woken } = await session.commit({
      changes: [],
      ...(end.unsaved && { state: session.state }),
      protocol: { startedAt_ms, finishedAt_ms, ergebnis, counts, fehler: session.counts.fehler },
      // Should this process die before it says so to anybody, the message that woke it comes back and goes on. While Graph
      // asks for patience nobody is to come back before his time.
      ...(session.again && session.pause_ms === 0 && { unfinished: true }),
      release: true,
    });
    // Somebody met the lease taken and had a reason to come: what that was, this run may have missed.
    for (const wakeUp of woken) {
      if (wakeUp.domaene !== session.run.domain.domaene) session.woken.push(wakeUp);
      else if (wakeUp.at_ms > startedAt_ms) session.again = true;
    }
    return { ergebnis, passing: mayPass(end.error) };
  } catch (error) {
    if (!isExpected(error)) throw error;
    // The lease has passed to somebody else, or the database is gone: the lease ends by itself, the report still says why.
    session.counts.fail(error.message);
    return { ergebnis: 'fehler', passing: mayPass(error) };
  }
}

/** A mistake in the program: the mailbox must not be blocked by it until the lease ends. */
async function giveBack<Werte, Item extends OutlookItem>(session: Session<Werte, Item>): Promise<void> {
  await session.commit({ changes: [], release: true }).catch(() => undefined);
}

function reportOf<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  ergebnis: Ergebnis,
  startedAt_ms: number,
  sql: number,
): Omit<RunReport, 'passing'> {
  const { counts } = session;
  return {
    ergebnis,
    emis: counts.side('emis'),
    outlook: counts.side('outlook'),
    konflikte: counts.get('konflikte'),
    zurueckgestellt: counts.get('zurueckgestellt'),
    zaehler: counts.rest(),
    http: session.outlook.requests,
    sql,
    dauer_ms: session.run.clock.now() - startedAt_ms,
    fehler: [...counts.fehler],
    weiter: session.again && ergebnis !== 'fehler' && ergebnis !== 'gestoppt',
    vorlaeufig: ergebnis === 'teilweise' && counts.onlyForNow,
    pause_ms: session.pause_ms,
    woken: session.woken,
  };
}
