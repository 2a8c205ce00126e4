import { join } from 'node:path';
import type { Domaene } from '../../../../lib/domain/domaene.ts';
import type { Mandant } from '../../../../lib/jobs/mandant.ts';
import { type JobPorts, UnknownMandantError } from '../../../../lib/jobs/ports.ts';
import { runSubscriptions } from '../../../../lib/jobs/subscriptions.ts';
import { runTick } from '../../../../lib/jobs/tick.ts';
import { workMessage } from '../../../../lib/jobs/work.ts';
import { createWebhook, type Webhook } from '../../../../lib/webhook/createWebhook.ts';
import { readHostSettings } from '../../../../simulator/host/hostSettings.ts';
import type { Mortal } from '../mortal.ts';
import type { Installation } from './installation.ts';
import type { Delivery } from './memoryQueue.ts';

/** How often a worker without anything to do looks into the queue. */
const POLL_MS = 3_000;
const MINUTE_MS = 60_000;
const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** Every method of `inner` becomes a call through which the process can die. */
function mortalObject<T extends object>(mortal: Mortal, label: string, inner: T): T {
  return new Proxy(inner, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) =>
        mortal.call(`${label} ${String(name)}`, async () => member.apply(target, parameters));
    },
  });
}

function mortalMandant(mortal: Mortal, mandant: Mandant): Mandant {
  const { store } = mandant;
  return {
    ...mandant,
    store: {
      twoWay: mortal.store(store.twoWay),
      administration: mortalObject(mortal, 'sql', store.administration),
      sweep: mortalObject(mortal, 'sql', store.sweep),
      schedules: mortalObject(mortal, 'sql', store.schedules),
      subscriptions: mortalObject(mortal, 'sql', store.subscriptions),
      synchronisationen: () => mortal.call('sql synchronisationen', () => store.synchronisationen()),
      anwender: () => mortal.call('sql anwender', () => store.anwender()),
      close: () => store.close(),
    },
  };
}

/** One process of the functions app: its own connections, its own memory, one queue and one tenant for all. */
export class Process {
  readonly mortal: Mortal;
  readonly ports: JobPorts;
  /** Its webhookGraph. */
  readonly webhook: Webhook;
  readonly #installation: Installation;

  constructor(installation: Installation, mortal: Mortal) {
    this.#installation = installation;
    this.mortal = mortal;
    const { time, queue, random, events, metrics, lines } = installation;
    const opened = new Map<string, Promise<Mandant>>();
    this.ports = {
      mandanten: {
        ids: async () => installation.mandanten,
        open: (id) => {
          if (!installation.mandanten.includes(id)) throw new UnknownMandantError();
          const known = opened.get(id) ?? this.#open(id);
          opened.set(id, known);
          return known;
        },
      },
      queue: {
        send: (message, options) => mortal.call('queue send', () => queue.send(message, options)),
        poison: (text) => mortal.call('queue poison', () => queue.poison(text)),
      },
      clock: time,
      random,
      telemetry: {
        event: (name, properties) => events.push({ name, ...properties }),
        metric: (name, value, properties = {}) => metrics.push({ name, value, properties }),
      },
      log: { warn: (line) => lines.push(line), error: (line) => lines.push(line) },
      owner: (uuid) => `simulation:${uuid}`,
    };
    this.webhook = createWebhook({
      secrets: installation.secrets,
      queue: this.ports.queue,
      notices: installation.notices,
      clock: time,
      telemetry: this.ports.telemetry,
    });
  }

  async #open(id: string): Promise<Mandant> {
    const { tenant } = this.#installation;
    const fetch = this.mortal.fetch(((url, init) =>
      tenant.fetch(url as string, init)) as typeof globalThis.fetch);
    const mandant = await this.#installation.open(
      id,
      fetch as (url: string, init: RequestInit) => Promise<Response>,
    );
    return mortalMandant(this.mortal, mandant);
  }

  tick(domaene: Domaene = 'termine'): Promise<void> {
    return runTick(domaene, this.ports);
  }

  /** The tick of timerSubscriptions. */
  subscriptions(): Promise<void> {
    return runSubscriptions(this.#installation.notices, this.ports);
  }

  work(text: string): Promise<void> {
    return workMessage(text, this.ports);
  }

  /** Works on the queue by the host's rules (host.json): a new batch whenever no more than the threshold are worked on. */
  async serveLikeHost(): Promise<void> {
    const { batchSize, newBatchThreshold } = readHostSettings(ROOT, {}).queues;
    const working = new Set<Promise<void>>();
    for (;;) {
      if (working.size > newBatchThreshold) {
        await Promise.race(working);
        continue;
      }
      const batch = await this.mortal.call('queue receive', async () => this.#receive(batchSize));
      for (const delivery of batch) {
        const call = this.#handle(delivery).finally(() => working.delete(call));
        working.add(call);
      }
      if (batch.length === 0) await this.#installation.time.sleep(POLL_MS);
    }
  }

  #receive(most: number): Delivery[] {
    const { queue } = this.#installation;
    const batch: Delivery[] = [];
    for (let next = queue.receive(); next !== undefined; next = queue.receive()) {
      batch.push(next);
      if (batch.length === most) break;
    }
    return batch;
  }

  async #handle(delivery: Delivery): Promise<void> {
    try {
      await this.work(delivery.text);
      await this.mortal.call('queue done', async () => delivery.done());
    } catch {
      delivery.failed();
    }
  }

  /** Works on the queue, `slots` messages at a time, for as long as it lives. */
  async serve(slots: number): Promise<void> {
    await Promise.all(Array.from({ length: slots }, () => this.#slot()));
  }

  async #slot(): Promise<void> {
    const { time, queue } = this.#installation;
    for (;;) {
      const delivery = await this.mortal.call('queue receive', async () => queue.receive());
      if (delivery === undefined) {
        await time.sleep(POLL_MS);
        continue;
      }
      await this.#handle(delivery);
    }
  }

  /** Fires the timer at every full minute, for as long as it lives. */
  async keepTime(domaene: Domaene = 'termine'): Promise<void> {
    const { time } = this.#installation;
    for (;;) {
      await this.mortal.call('timer', async () => undefined);
      await time.sleep(MINUTE_MS - (time.now() % MINUTE_MS));
      await this.tick(domaene);
    }
  }
}
