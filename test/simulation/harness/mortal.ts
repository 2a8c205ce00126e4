import type { TwoWayStore } from '../../../lib/sync/ports/store.ts';

/** Where a process dies: at its n-th call through a port, before that takes effect or after it, its answer lost. */
export interface CrashPoint {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** What happens in the world while a process stands still before its n-th call; then it goes on as if nothing were. */
export interface Pause {
  readonly call: number;
  readonly meanwhile: () => Promise<void> | void;
}

const never = new Promise<never>(() => undefined);

/**
 * A process that can die at any of its awaits on the outside world. Once dead, none of its calls has an effect any more
 * and none of its promises settles: no `catch` or `finally` of it ever runs, as after kill -9.
 */
export class Mortal {
  readonly #point: CrashPoint | undefined;
  readonly #pause: Pause | undefined;
  #calls = 0;
  #dead = false;
  #die!: (reached: 'crashed') => void;
  readonly crashed: Promise<'crashed'>;
  readonly trace: string[] = [];

  constructor(point?: CrashPoint, pause?: Pause) {
    this.#point = point;
    this.#pause = pause;
    this.crashed = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  get calls(): number {
    return this.#calls;
  }

  async call<T>(label: string, effect: () => Promise<T>): Promise<T> {
    if (this.#dead) return never;
    const number = ++this.#calls;
    this.trace.push(label);
    if (this.#is(number, 'before')) return this.#dying();
    if (this.#pause?.call === number) await this.#pause.meanwhile();
    const result = await effect();
    if (this.#is(number, 'after')) return this.#dying();
    return this.#dead ? never : result;
  }

  #is(number: number, when: CrashPoint['when']): boolean {
    return this.#point?.call === number && this.#point.when === when;
  }

  #dying(): Promise<never> {
    this.#dead = true;
    this.#die('crashed');
    return never;
  }

  fetch(inner: typeof globalThis.fetch): typeof globalThis.fetch {
    return ((url: string, init?: RequestInit) =>
      this.call(`${init?.method ?? 'GET'} ${new URL(url).pathname}`, () => inner(url, init))) as typeof fetch;
  }

  store(inner: TwoWayStore): TwoWayStore {
    return {
      get roundTrips() {
        return inner.roundTrips;
      },
      get statements() {
        return inner.statements;
      },
      beginRun: (...args) => this.call('sql beginRun', () => inner.beginRun(...args)),
      lookup: (...args) => this.call('sql lookup', () => inner.lookup(...args)),
      readSuspects: (...args) => this.call('sql readSuspects', () => inner.readSuspects(...args)),
      readPurges: (...args) => this.call('sql readPurges', () => inner.readPurges(...args)),
      readDeletions: (...args) => this.call('sql readDeletions', () => inner.readDeletions(...args)),
      readSpooler: (...args) => this.call('sql readSpooler', () => inner.readSpooler(...args)),
      commit: (...args) => this.call('sql commit', () => inner.commit(...args)),
    };
  }
}
