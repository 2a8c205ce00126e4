import type { EmbeddedAccess } from '../emis/embedded/access.ts';
import type { Mandant } from '../jobs/mandant.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';
import type { TwoWaySettings } from '../sync/twoWay/run.ts';
import { DEFAULT_TWO_WAY_SETTINGS } from '../sync/twoWay/run.ts';
import { createTokenProvider } from './credentials.ts';
import { openStore } from './openStore.ts';
import { openSubscriptions } from './openSubscriptions.ts';
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

export interface MandantOptions {
  /** How long a run may wait for the outcome of unclear creates; default 0 (leave them to the next run). */
  readonly waitForUnclear_ms?: number;
  /** What opening may do to an embedded database; default `create`. */
  readonly embedded?: EmbeddedAccess;
}

/**
 * Opens the Mandant of these settings: its database, the way to its mailboxes, its behaviour. Nothing is sent to Graph
 * before the first run. The caller closes it.
 *
 * The packages for Graph and for the database are loaded only here, so that help and settings errors come at once.
 *
 * @throws StoreError when the database cannot be opened.
 */
export async function openMandant(
  settings: Settings,
  ports: MandantPorts,
  options: MandantOptions = {},
): Promise<Mandant> {
  const { clock, random, fetch } = ports;
  const [
    { createGraphClient, REQUEST_TIMEOUT_MS },
    { createCalendarGateway },
    { createCalendarProbe },
    { createTodoGateway },
    { createTodoProbe },
    { termine },
    { wiedervorlagen },
    { twoWayKind },
  ] = await Promise.all([
    import('../graph/client.ts'),
    import('../graph/calendar/calendarGateway.ts'),
    import('../graph/calendar/calendarProbe.ts'),
    import('../graph/todo/todoGateway.ts'),
    import('../graph/todo/todoProbe.ts'),
    import('../domain/termine/termine.ts'),
    import('../domain/wiedervorlagen/wiedervorlagen.ts'),
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
  const subscriptions = await openSubscriptions(settings, client, WAIT_BUDGET_MS);
  const store = await openStore(settings, ports, options.embedded ?? 'create');
  const waitBudget_ms = WAIT_BUDGET_MS;
  const kinds = [
    twoWayKind(
      termine,
      (mailbox, beforeSend, pinned) =>
        createCalendarGateway({ client, mailbox, pinned, waitBudget_ms, beforeSend }),
      (beforeSend) => createCalendarProbe({ client, waitBudget_ms, beforeSend }),
    ),
    twoWayKind(
      wiedervorlagen,
      (mailbox, beforeSend, pinned) =>
        createTodoGateway({ client, mailbox, pinned, waitBudget_ms, beforeSend }),
      (beforeSend) => createTodoProbe({ client, waitBudget_ms, beforeSend }),
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
    ...(subscriptions && { subscriptions }),
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
