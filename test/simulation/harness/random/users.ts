import type { AnyCompany, WorldOptions } from '../company.ts';
import type { Chance } from './chance.ts';

/** Users on both sides: every item has a title of its own that never changes, so that it can be told. */
export interface Users {
  readonly world: AnyCompany;
  doSomething(): void;
  expectEqualSides(): void;
}

/** A domain to live through random histories with. */
export interface Campaign {
  readonly name: string;
  /** What no document settles about Graph, and what settings allow. */
  readonly circumstances: (chance: Chance) => WorldOptions;
  readonly users: (options: WorldOptions, chance: Chance) => Users;
}

/** Fewer than the mass-deletion guard would stop. */
export const MOST_DELETIONS = 8;
