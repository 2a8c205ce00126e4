import { expect } from 'vitest';
import { event } from '../scenario.ts';
import { World } from '../world.ts';
import type { Chance } from './chance.ts';
import { type Campaign, MOST_DELETIONS, type Users } from './users.ts';

/** Users of Outlook's calendar and of emis. */
class TermineUsers implements Users {
  readonly world: World;
  readonly #chance: Chance;
  #made = 0;
  #deletions = 0;

  constructor(world: World, chance: Chance) {
    this.world = world;
    this.#chance = chance;
  }

  doSomething(): void {
    // Two edits never fall on the same instant.
    this.world.time.advance(1_000 + this.#chance.below(20_000));
    const actions = [this.#makeInOutlook, this.#makeInEmis, this.#editInOutlook, this.#editInEmis];
    const more = [
      this.#editInOutlook,
      this.#editInEmis,
      this.#touch,
      this.#deleteInOutlook,
      this.#deleteInEmis,
    ];
    this.#chance.of([...actions, ...more]).call(this);
  }

  #makeInOutlook(): void {
    const day = `${1 + this.#chance.below(20)}`.padStart(2, '0');
    const subject = `Outlook ${this.#made++}`;
    this.world.box.createEvent(event(subject, `2026-12-${day}T09:00:00`, `2026-12-${day}T10:00:00`));
  }

  #makeInEmis(): void {
    const day = `${1 + this.#chance.below(20)}`.padStart(2, '0');
    this.world.enter(`emis ${this.#made++}`, `2026-12-${day} 08:00`, `2026-12-${day} 09:00`, {
      emisnummer: this.#made,
    });
  }

  #editInOutlook(): void {
    const id = this.#anEvent();
    if (id === undefined) return;
    const patch = this.#chance.of([
      { location: { displayName: `Ort O${this.#made++}` } },
      { importance: this.#chance.of(['low', 'normal', 'high']) },
      { body: { contentType: 'html', content: `<p>Zeile <b>${this.#made++}</b></p><p>Grüße</p>` } },
    ]);
    this.world.box.updateEvent(id, patch);
  }

  #editInEmis(): void {
    const row = this.#aRow();
    if (row === undefined) return;
    const columns = this.#chance.of([
      { ort: `Ort E${this.#made++}` },
      { hervorheben: this.#chance.below(2) },
      { bemerkung: `Zeile ${this.#made++}\r\n\r\nGrüße 😀` },
      { von: '2026-12-22T08:00:00', bis: '2026-12-22T09:30:00' },
    ]);
    this.world.change(row.id, columns);
  }

  #touch(): void {
    const id = this.#anEvent();
    if (id !== undefined) this.world.box.touch(id);
  }

  #deleteInOutlook(): void {
    const id = this.#anEvent();
    if (id === undefined || ++this.#deletions > MOST_DELETIONS) return;
    this.world.box.deleteEvent(id);
  }

  #deleteInEmis(): void {
    const row = this.#aRow();
    if (row !== undefined && ++this.#deletions <= MOST_DELETIONS) this.world.remove(row.id);
  }

  #anEvent(): string | undefined {
    const events = this.world.box.events();
    return events.length === 0 ? undefined : `${this.#chance.of(events).id}`;
  }

  #aRow() {
    const rows = this.world.rows();
    return rows.length === 0 ? undefined : this.#chance.of(rows);
  }

  expectEqualSides(): void {
    const text = (html: string) => html.replace(/<head>[\s\S]*?<\/head>/g, '').replace(/<[^>]+>|\s+/g, '');
    const outlook = this.world.box.events().map((item) => ({
      betreff: item.subject,
      ort: item.location?.displayName ?? '',
      hervorheben: item.importance === 'high' ? 1 : 0,
      von: new Date(Date.parse(`${item.start?.dateTime.slice(0, 19)}Z`) + 3_600_000)
        .toISOString()
        .slice(0, 19),
      bemerkung: text(item.body?.content ?? ''),
    }));
    const emis = this.world.rows().map(({ betreff, ort, hervorheben, von, bemerkung }) => ({
      betreff,
      ort: ort ?? '',
      hervorheben,
      von: `${von}`.replace(' ', 'T').padEnd(19, ':00'),
      bemerkung: (bemerkung ?? '').replace(/\s+/g, ''),
    }));
    const sorted = <T extends { betreff?: string | null }>(items: T[]) =>
      items.sort((a, b) => `${a.betreff}`.localeCompare(`${b.betreff}`));
    expect(sorted(emis)).toEqual(sorted(outlook));
    expect(new Set(emis.map(({ betreff }) => betreff)).size).toBe(emis.length);
  }
}

export const TERMINE_CAMPAIGN: Campaign = {
  name: 'Termine',
  circumstances: (chance) => ({
    switches: {
      deletedItemsVisible: chance.below(2) === 0,
      parentEntryId: chance.of(['supported', 'absent']),
      repeatedTransactionId: chance.of(['sameEvent', 'error', 'creates']),
      deltaReplay: chance.of([0, 0.5]),
      deltaRepeats: chance.below(2) === 0,
      deltaShuffle: chance.below(2) === 0,
      deltaMaxPageSize: chance.of([2, 5, 1000]),
      retryAfterFractional: chance.below(2) === 0,
    },
    settings: { loeschregel: 'immer', waitForUnclear_ms: chance.of([0, 60_000]) },
  }),
  users: (options, chance) => new TermineUsers(new World(options), chance),
};
