import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import { instantToWall, startOfDay } from '../../domain/wallTime.ts';
import type { RunKey } from '../ports/store.ts';
import type { FirstRunOutcome, TwoWayRun } from './run.ts';
import { leaseTtl_ms, Session } from './session.ts';

/**
 * Ersteinrichtung (manual): marks all emis rows from today on (tasks: all open ones) and starts a full round of Outlook
 * with the next Abgleich.
 * Existing links stay; running it again is harmless. Throws StoreError.
 */
export async function markFirstRun<Werte, Item extends OutlookItem>(
  run: TwoWayRun<Werte, Item>,
): Promise<FirstRunOutcome> {
  const asked_ms = run.clock.now();
  const key: RunKey = { synchronisation: run.synchronisation, domaene: run.domain.domaene, owner: run.owner };
  const begun = await run.store.beginRun(key, leaseTtl_ms(run.settings.requestTimeout_ms));
  if (begun.kind === 'answered') throw new Error('Only a wake-up can be answered already.');
  if (begun.kind === 'busy') return { kind: 'busy', remaining_ms: begun.remaining_ms };
  const session = new Session(run, key, begun, asked_ms);
  const createFrom_ms = startOfDay(session.now(), run.zone);
  const result = await session.commit({
    changes: [],
    state: { ...session.state, cursor: null, createFrom_ms, settingUp: true, firstRunAt_ms: session.now() },
    ...(run.domain.windowed
      ? { noticeRowsFrom: instantToWall(createFrom_ms, run.zone) }
      : { noticeOpenRows: true }),
    release: true,
  });
  return { kind: 'marked', rows: result.noticed };
}
