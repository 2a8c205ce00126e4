import type { Mandant } from '../jobs/mandant.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';
import type { TwoWaySettings } from '../sync/twoWay/run.ts';
import { DEFAULT_TWO_WAY_SETTINGS } from '../sync/twoWay/run.ts';
import { createTokenProvider } from './credentials.ts';
import { openStore } from './openStore.ts';
import type { BehaviourSettings } from './settings/behaviour.ts';
import type { Settings } from './settings.ts';

/** How long one call to Graph may wait in all for a throttled mailbox; well below a lease. */
const WAIT_BUDGET_MS = 30_000;

/** What a Mandant takes from its surroundings. `fetch`: `globalThis.fetch` or a simulation's. */
export interface MandantPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/**
 * Opens the Mandant of these settings: its database, the way to its mailboxes, its behaviour. Nothing is sent to Graph
 * before the first run. The caller closes it.
 *
 * The packages for Graph and for the database are loaded only here, so that help and settings errors come at once.
 *
 * @param options.waitForUnclear_ms how long a run may wait for the outcome of unclear creates; default 0 (leave them to
 *   the next run).
 * @throws StoreError when the database cannot be opened.
 */
export async function openMandant(
  settings: Settings,
  ports: MandantPorts,
  options: { readonly waitForUnclear_ms?: number } = {},
): Promise<Mandant> {
  const { clock, random, fetch } = ports;
  const [
    { createGraphClient, REQUEST_TIMEOUT_MS },
    { createCalendarGateway, CALENDAR_PERMISSIONS },
    { DELTA_PREFER },
    { createDeltaProbe },
    { termine },
    { twoWayKind },
  ] = await Promise.all([
    import('../graph/client.ts'),
    import('../graph/calendar/calendarGateway.ts'),
    import('../graph/calendar/calendarPaths.ts'),
    import('../graph/deltaProbe.ts'),
    import('../domain/termine/termine.ts'),
    import('../jobs/twoWayKind.ts'),
  ]);
  const client = createGraphClient({
    baseUrl: settings.graph.baseUrl,
    application: application(settings),
    tokens: createTokenProvider(settings, ports),
    fetch,
    clock,
    random,
  });
  const store = await openStore(settings, ports);
  const kinds = [
    twoWayKind(
      termine,
      (mailbox, beforeSend, pinned) =>
        createCalendarGateway({ client, mailbox, pinned, waitBudget_ms: WAIT_BUDGET_MS, beforeSend }),
      (beforeSend) =>
        createDeltaProbe({
          client,
          prefer: DELTA_PREFER,
          permissions: CALENDAR_PERMISSIONS,
          waitBudget_ms: WAIT_BUDGET_MS,
          beforeSend,
        }),
    ),
  ];
  return {
    id: settings.mandant,
    zone: settings.zone,
    store,
    twoWay: Object.freeze({
      ...twoWaySettings(settings.behaviour),
      requestTimeout_ms: REQUEST_TIMEOUT_MS,
      waitForUnclear_ms: options.waitForUnclear_ms ?? DEFAULT_TWO_WAY_SETTINGS.waitForUnclear_ms,
    }),
    jobs: Object.freeze({
      zeitplaene: settings.zeitplaene,
      sofort: settings.behaviour.sofort,
      aufbewahrung_days: settings.behaviour.aufbewahrung_days,
    }),
    clock,
    random,
    twoWayKinds: new Map(kinds.map((kind) => [kind.domaene, kind])),
    close: () => store.close(),
  };
}

function twoWaySettings(behaviour: BehaviourSettings): TwoWaySettings {
  return {
    ...DEFAULT_TWO_WAY_SETTINGS,
    loeschregel: behaviour.loeschregel,
    besprechungen: behaviour.besprechungen,
    purgeAfter_ms: behaviour.papierkorbLeerenNach_h * 3_600_000,
    windowPast_days: behaviour.fensterVergangen_days,
    windowFuture_days: behaviour.fensterKuenftig_days,
  };
}

/** Outlook counts concurrent requests per app: this tells apps apart. */
function application({ credentials }: Settings): string {
  if (credentials.kind === 'token') return 'token';
  return credentials.client ?? 'systemzugewiesene-identitaet';
}
