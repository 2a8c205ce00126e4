import type { Domaene } from '../domain/domaene.ts';
import type { OutlookItem, TwoWayDomain } from '../domain/twoWayDomain.ts';
import type { DeltaProbe, MailboxFacts, OutlookGateway } from '../sync/ports/outlook.ts';
import type { DomainState } from '../sync/ports/store.ts';
import { runTwoWay } from '../sync/twoWay/abgleich.ts';
import { markFirstRun } from '../sync/twoWay/firstRun.ts';
import type { FirstRunOutcome, RunOutcome, TwoWayRun, TwoWaySettings } from '../sync/twoWay/run.ts';
import { mustRoll } from '../sync/twoWay/window.ts';

/** A run of whichever two-way domain; `beforeSend` is asked before every request to Graph. */
export interface TwoWayRequest extends Omit<TwoWayRun<never, OutlookItem>, 'domain' | 'outlook'> {
  readonly beforeSend?: () => void;
}

/** A two-way domain together with its way to Outlook; which items it handles is nobody else's business. */
export interface TwoWayKind {
  readonly domaene: Domaene;
  /** One Abgleich; see runTwoWay. */
  run(request: TwoWayRequest): Promise<RunOutcome>;
  /** Ersteinrichtung; see markFirstRun. */
  markFirstRun(request: TwoWayRequest): Promise<FirstRunOutcome>;
  /** Many mailboxes at once; `beforeSend` is asked before every request. */
  probe(beforeSend: () => void): DeltaProbe;
  /** Whether a mailbox in this state needs a run even if nothing in it has changed: to read it in full. */
  roundDue(state: DomainState, now_ms: number, settings: TwoWaySettings): boolean;
}

/** `outlook`: the domain's items in one mailbox, see TwoWayRun; `probe`: many mailboxes. */
export function twoWayKind<Werte, Item extends OutlookItem>(
  domain: TwoWayDomain<Werte, Item>,
  outlook: (postfach: string, beforeSend: () => void, pinned: MailboxFacts | null) => OutlookGateway<Item>,
  probe: (beforeSend: () => void) => DeltaProbe,
): TwoWayKind {
  const complete = ({ beforeSend, ...request }: TwoWayRequest): TwoWayRun<Werte, Item> => ({
    ...request,
    domain,
    outlook: (assertTimeToSend, pinned) =>
      outlook(
        request.synchronisation.postfach,
        () => {
          beforeSend?.();
          assertTimeToSend();
        },
        pinned,
      ),
  });
  return {
    domaene: domain.domaene,
    run: (request) => runTwoWay(complete(request)),
    markFirstRun: (request) => markFirstRun(complete(request)),
    probe,
    // Once there is a cursor, only a domain without windows has none.
    roundDue: (state, now_ms, settings) =>
      state.cursor === null ||
      state.fullRound ||
      (state.window !== null && mustRoll(state, now_ms, settings)),
  };
}
