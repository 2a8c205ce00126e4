import { type FunctionsWorld, openFunctionsWorld } from './functionsWorld.ts';

const PUBLIC_URL = 'https://sync.firma.example';
const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 86_400_000;
/** The timer looks at every fifth minute, and at each notice in the minute after it. */
const MOST_MINUTES = 12;
const PAUSES_PER_MINUTE = 50;

/** A functions world whose hosts Graph can reach; its schedules will not look for hours. */
export interface NotifiedWorld extends FunctionsWorld {
  /** Lets the timers fire until every mailbox has its subscription. */
  untilSubscribed(count: number): Promise<void>;
}

export async function openNotifiedWorld(): Promise<NotifiedWorld> {
  const reach: { world?: FunctionsWorld } = {};
  const world = await openFunctionsWorld({
    env: { PUBLIC_URL, GRAPH_CLIENT_STATE_SECRET: 'ein-geheimnis-von-mindestens-32-byte-1' },
    // Any host will do: they share nothing but the queue.
    post: (url, init) => {
      const [host] = reach.world?.hosts ?? [];
      if (host === undefined) throw new TypeError('fetch failed');
      return fetch(url.replace(PUBLIC_URL, host.url), init);
    },
  });
  reach.world = world;
  world.emis.exec("UPDATE systemvariablen SET wert = '03:00'");
  return Object.assign(world, {
    async untilSubscribed(count: number) {
      const subscribed = () => world.tenant.subscriptions.list().length >= count;
      for (let minute = 0; !subscribed(); minute++) {
        if (minute > MOST_MINUTES) throw new Error(`Not all are subscribed: ${world.said.join('\n')}`);
        world.advance(MINUTE_MS);
        // A tick has a minute for its work: time that jumps meanwhile would be time it does not have.
        for (let pauses = 0; pauses < PAUSES_PER_MINUTE && !subscribed(); pauses++) await pause(100);
      }
    },
  });
}

/** An appointment in a week from now. */
export function visit(subject: string) {
  const day = new Date(Date.now() + WEEK_MS).toISOString().slice(0, 10);
  return {
    subject,
    start: { dateTime: `${day}T09:00:00`, timeZone: 'UTC' },
    end: { dateTime: `${day}T10:00:00`, timeZone: 'UTC' },
  };
}

/** Until the condition holds; the runner's limit ends a wait in vain. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(10);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
