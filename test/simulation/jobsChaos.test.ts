import { expect, test } from 'vitest';
import type { AbgleichMessage } from '../../lib/jobs/message.ts';
import type { FaultAction } from '../../simulator/m365/tenant.ts';
import { Installation, MINUTE_MS, type Person } from './harness/jobs/installation.ts';
import { seededRandom } from './harness/seededRandom.ts';

/** A small sample for every build (SEEDS and CHANGES make it larger). A failing seed repeats exactly. */
const SEEDS = Number(process.env.SEEDS ?? 1);
const PEOPLE = 15;
const PROCESSES = 3;
const SLOTS = 3;
const CHANGES = Number(process.env.CHANGES ?? 500);
/** Less than the mass-deletion guard would stop. */
const DELETIONS_EACH = 4;
const FAULTS: readonly FaultAction[] = [
  { kind: 'timeoutAfter' },
  { kind: 'resetAfter' },
  { kind: 'dropSubResponse' },
  { kind: 'status', status: 429, retryAfter_s: 20 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 410, code: 'SyncStateNotFound' },
];

/** By schedule everything comes right in the end; with wake-ups alone, none of them may get lost. */
const OCCASIONS = [
  { name: 'nach Zeitplan, mit verlorenen Nachrichten', plan: '2', lose: 0.02, forgotten: 0.25 },
  { name: 'nur durch Weckrufe', plan: '03:00', lose: 0, forgotten: 0 },
];

test.each(
  OCCASIONS.flatMap((occasion) =>
    Array.from({ length: SEEDS }, (_, index) => ({ ...occasion, seed: index + 1 })),
  ),
)(
  'Sterben die Arbeiter wahllos, während sich alles ändert, geht nichts verloren und nichts wird doppelt ($name, Anfang $seed)',
  async ({ seed, plan, lose, forgotten }) => {
    const random = seededRandom(seed * 104_729);
    const below = (limit: number) => Math.floor(random.next() * limit);
    const firm = await Installation.create({
      seed,
      settings: { EMISSYNC_LOESCHREGEL: 'immer' },
      mood: { duplicate: 0.2, late_ms: 20_000, lose, shuffle: true },
    });
    firm.hire(PEOPLE);
    firm.plan(plan);
    const staff = new Staff(firm, below);
    for (let number = 0; number < PROCESSES; number++) staff.employ(number === 0);
    const users = new Users(firm, below, forgotten);
    for (let change = 0; change < CHANGES; change++) {
      users.doSomething();
      if (below(40) === 0)
        firm.tenant.faults.add({ when: () => true, times: 1, do: FAULTS[below(FAULTS.length)]! });
      await firm.pass((1_000 + below(3_000)) / MINUTE_MS);
    }
    expect(staff.deaths).toBeGreaterThan(CHANGES / 150);

    firm.tenant.faults.clear();
    firm.queue.mood = {};
    staff.immortal = true;
    await firm.pass(90);
    firm.expectEqualSides();
    users.expectLastEdits();
    const writes = writesOf(firm);
    await firm.pass(10);
    expect(writesOf(firm)).toBe(writes);
    expect(firm.queue.length).toBeLessThan(2);
    expect(firm.queue.poisoned).toEqual([]);
    expect(firm.lines.filter((line) => line.includes('Unerwarteter Fehler'))).toEqual([]);
  },
);

test('Auf jede einzelne Benachrichtigung hin kommt die Änderung an, auch wenn die Arbeiter dabei sterben und Graph nachhinkt', async () => {
  const random = seededRandom(4711);
  const below = (limit: number) => Math.floor(random.next() * limit);
  const firm = await Installation.create({
    mood: { duplicate: 0.2, late_ms: 10_000, shuffle: true },
    switches: { deltaLag_ms: 20_000 },
  });
  firm.hire(150);
  // Everything is settled long before, and the schedule comes long after.
  firm.plan('10:00');
  const staff = new Staff(firm, below, 120);
  firm
    .process()
    .keepTime()
    .catch(() => undefined);
  const first = firm.process();
  await firm.pass(61);
  await firm.deliverAll(first);
  const bySchedule = () => firm.events.filter(({ grund }) => grund === 'zeitplan').length;
  const settled = bySchedule();
  for (let number = 0; number < PROCESSES; number++) staff.employ(false);
  const users = new Users(firm, below, 0);
  for (const person of firm.people) {
    users.makeInOutlook(person);
    await firm.pass((500 + below(3_000)) / MINUTE_MS);
  }
  expect(staff.deaths).toBeGreaterThan(20);
  staff.immortal = true;
  await firm.pass(45);
  expect(bySchedule()).toBe(settled);
  users.expectLastEdits();
  firm.expectEqualSides();
});

const writesOf = ({ tenant }: Installation) =>
  tenant.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('$batch')).at(-1)?.number;

/** Processes that die at random and are replaced after a while. */
class Staff {
  readonly #firm: Installation;
  readonly #below: (limit: number) => number;
  readonly #mostCalls: number;
  deaths = 0;
  immortal = false;

  /** `mostCalls`: a process dies at one of so many first calls through a port. */
  constructor(firm: Installation, below: (limit: number) => number, mostCalls = 1_500) {
    this.#firm = firm;
    this.#below = below;
    this.#mostCalls = mostCalls;
  }

  employ(keepsTime: boolean): void {
    const when = this.#below(2) === 0 ? ('before' as const) : ('after' as const);
    const process = this.#firm.process(
      this.immortal ? undefined : { call: 1 + this.#below(this.#mostCalls), when },
    );
    process.serve(SLOTS).catch(() => undefined);
    if (keepsTime) process.keepTime().catch(() => undefined);
    void process.mortal.crashed.then(async () => {
      this.deaths++;
      await this.#firm.time.sleep(this.#below(60_000));
      this.employ(keepsTime);
    });
  }
}

/** An appointment is edited on one side only, so that its last edit must be on both sides in the end. */
class Users {
  readonly #firm: Installation;
  readonly #below: (limit: number) => number;
  readonly #inOutlook: { person: Person; id: string; subject: string; ort: string }[] = [];
  readonly #inEmis: { person: Person; id: number; subject: string; ort: string }[] = [];
  readonly #deletions = new Map<Person, number>();
  readonly #deleted: { person: Person; subject: string }[] = [];
  readonly #forgotten: number;
  #made = 0;

  constructor(firm: Installation, below: (limit: number) => number, forgotten: number) {
    this.#firm = firm;
    this.#below = below;
    this.#forgotten = forgotten;
  }

  doSomething(): void {
    const person = this.#firm.people[this.#below(PEOPLE)]!;
    const what = this.#below(10);
    if (what < 3) this.makeInOutlook(person);
    else if (what < 6) this.#makeInEmis(person);
    else if (what < 8) this.#editInOutlook();
    else if (what < 9) this.#editInEmis();
    else this.#deleteInOutlook();
  }

  makeInOutlook(person: Person): void {
    const subject = `Outlook ${this.#made++}`;
    const at = (hour: number) => ({ dateTime: `2026-12-03T0${hour}:00:00`, timeZone: 'UTC' });
    const id = person.box.createEvent({ subject, start: at(8), end: at(9) });
    this.#inOutlook.push({ person, id, subject, ort: '' });
    this.#notify(person);
  }

  #makeInEmis(person: Person): void {
    const subject = `emis ${this.#made++}`;
    const { lastInsertRowid } = this.#firm
      .emis()
      .prepare('INSERT INTO termine (anwender, betreff, von, bis) VALUES (?, ?, ?, ?)')
      .run(person.anwender, subject, '2026-12-04T09:00:00', '2026-12-04T10:00:00');
    this.#inEmis.push({ person, id: Number(lastInsertRowid), subject, ort: '' });
  }

  #editInOutlook(): void {
    const item = this.#inOutlook[this.#below(this.#inOutlook.length)];
    if (item === undefined) return;
    item.ort = `Ort ${this.#made++}`;
    item.person.box.updateEvent(item.id, { location: { displayName: item.ort } });
    this.#notify(item.person);
  }

  #editInEmis(): void {
    const item = this.#inEmis[this.#below(this.#inEmis.length)];
    if (item === undefined) return;
    item.ort = `Ort ${this.#made++}`;
    this.#firm.emis().prepare('UPDATE termine SET ort = ? WHERE id = ?').run(item.ort, item.id);
  }

  #deleteInOutlook(): void {
    const place = this.#below(this.#inOutlook.length);
    const item = this.#inOutlook[place];
    if (item === undefined) return;
    const deletions = (this.#deletions.get(item.person) ?? 0) + 1;
    if (deletions > DELETIONS_EACH) return;
    this.#deletions.set(item.person, deletions);
    this.#inOutlook.splice(place, 1);
    this.#deleted.push(item);
    item.person.box.deleteEvent(item.id);
    this.#notify(item.person);
  }

  /** What the webhook would make of it; now and then Graph forgets to say anything. */
  #notify({ mandant, synchronisation }: Person): void {
    if (this.#below(100) < 100 * this.#forgotten) return;
    const message: AbgleichMessage = {
      v: 1,
      art: 'lauf',
      mandant,
      domaene: 'termine',
      synchronisationen: [synchronisation],
      grund: 'webhook',
      bemerkt_am: new Date(this.#firm.time.now()).toISOString(),
    };
    this.#firm.queue.put(JSON.stringify(message), this.#below(10_000));
  }

  expectLastEdits(): void {
    for (const { person, subject, ort } of [...this.#inOutlook, ...this.#inEmis]) {
      const rows = this.#firm.rows(person).filter(({ betreff }) => betreff === subject);
      expect(
        rows.map((row) => row.ort ?? ''),
        subject,
      ).toEqual([ort]);
    }
    for (const { person, subject } of this.#deleted)
      expect(
        this.#firm.rows(person).some(({ betreff }) => betreff === subject),
        subject,
      ).toBe(false);
  }
}
