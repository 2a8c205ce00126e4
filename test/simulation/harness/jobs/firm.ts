import { event } from '../scenario.ts';
import { Installation, type InstallationOptions, MINUTE_MS, type Person } from './installation.ts';
import type { Process } from './process.ts';

export const HOUR = 60;
export const DAY = 24 * HOUR;
export const ORIGIN = 'https://sync.firma.example';
export const SECRET = 'ein-geheimnis-von-mindestens-32-byte-1';
export const SETTINGS = { PUBLIC_URL: ORIGIN, GRAPH_CLIENT_STATE_SECRET: SECRET };

/** A firm with notifications; its schedule would look every minute. */
export class Firm {
  readonly firm: Installation;
  app: Process;
  readonly willy: Person;
  #visits = 0;

  constructor(firm: Installation, people: number) {
    this.firm = firm;
    this.app = firm.process();
    firm.listening = this.app;
    this.willy = firm.hire(people)[0]!;
    firm.plan('1');
  }

  static async open(options: InstallationOptions = {}, people = 1): Promise<Firm> {
    const opened = new Firm(await Installation.create({ settings: SETTINGS, ...options }), people);
    await opened.minutes(6);
    return opened;
  }

  get tenant() {
    return this.firm.tenant;
  }

  /** Somebody enters an appointment in Outlook. */
  visit(person = this.willy): string {
    const subject = `Besuch ${++this.#visits}`;
    person.box.createEvent(event(subject, '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    return subject;
  }

  inEmis(person = this.willy): (string | null)[] {
    return this.firm.rows(person).map(({ betreff }) => betreff);
  }

  /** Notifications arrive, and what comes of them is worked on; no timer fires. */
  async arrive(): Promise<void> {
    await this.firm.time.drive(this.tenant.subscriptions.delivered());
    await this.firm.deliverAll(this.app);
  }

  /** Notifications of tasks as well; their schedule would look every minute, too. */
  planTasks(): void {
    this.firm.plan('1', undefined, 'wiedervorlagen');
  }

  /** The titles of somebody's Wiedervorlagen. */
  wiedervorlagen(person = this.willy): (string | null)[] {
    return this.firm
      .emis()
      .prepare('SELECT betreff FROM wiedervorlagen WHERE anwender = ? ORDER BY id')
      .all(person.anwender)
      .map(({ betreff }) => betreff as string | null);
  }

  /** The timers fire minute by minute, everything is worked on. */
  async minutes(count: number): Promise<void> {
    const { time } = this.firm;
    const end_ms = time.now() + count * MINUTE_MS;
    while (time.now() < end_ms) {
      time.advance(MINUTE_MS - (time.now() % MINUTE_MS));
      await time.drive(
        Promise.all([this.app.tick(), this.app.tick('wiedervorlagen'), this.app.subscriptions()]),
      );
      await this.arrive();
    }
  }

  /** What was asked of Graph since `number`; `$batch` and single requests, not what is inside. */
  requestsSince(number: number): string[] {
    return this.tenant.requests
      .filter((request) => request.number > number && request.batchOf === undefined)
      .map(({ method, path }) => `${method} ${path.split('?')[0]}`);
  }

  /** Requests about subscriptions, also inside batches, since `number`. */
  changesSince(number: number): string[] {
    return this.tenant.requests
      .filter(({ number: at, method, path }) => at > number && method !== 'GET' && /subscriptions/.test(path))
      .map(({ method, path }) => `${method}${path.endsWith('/reauthorize') ? ' reauthorize' : ''}`);
  }

  get lastRequest(): number {
    return this.tenant.requests.at(-1)?.number ?? 0;
  }

  get subscriptions() {
    return this.tenant.subscriptions.list();
  }

  switchOff(person = this.willy): void {
    this.firm.emis().prepare('UPDATE s_exchange_sync SET aktiv = 0 WHERE id = ?').run(person.synchronisation);
  }
}
