import type { Domaene } from '../domain/domaene.ts';
import type { OutlookItem, TwoWayDomain } from '../domain/twoWayDomain.ts';
import type { MailboxFacts, OutlookGateway } from '../sync/ports/outlook.ts';
import { runTwoWay } from '../sync/twoWay/abgleich.ts';
import { markFirstRun } from '../sync/twoWay/firstRun.ts';
import type { FirstRunOutcome, RunOutcome, TwoWayRun } from '../sync/twoWay/run.ts';

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
}

/** `outlook`: the domain's items in one mailbox, see TwoWayRun. */
export function twoWayKind<Werte, Item extends OutlookItem>(
  domain: TwoWayDomain<Werte, Item>,
  outlook: (postfach: string, beforeSend: () => void, pinned: MailboxFacts | null) => OutlookGateway<Item>,
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
  };
}
