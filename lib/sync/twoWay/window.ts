import { ALWAYS } from '../../domain/twoWayDomain.ts';
import type { Window } from '../ports/outlook.ts';
import type { DomainState } from '../ports/store.ts';
import type { TwoWaySettings } from './run.ts';

const DAY_MS = 86_400_000;
/** A window is rolled when so many days of its future have passed: about once a month. */
const ROLL_AFTER_DAYS = 30;
/** All-day items are stored as midnight somewhere: near the edges nothing is concluded from absence. */
const EDGE_MARGIN_MS = DAY_MS;

/** The window of a full round that starts now (epoch milliseconds): whole days in UTC. */
export function windowAt(now_ms: number, settings: TwoWaySettings): Window {
  const today_ms = Math.floor(now_ms / DAY_MS) * DAY_MS;
  const iso = (days: number) => new Date(today_ms + days * DAY_MS).toISOString();
  return { start: iso(-settings.windowPast_days), end: iso(settings.windowFuture_days) };
}

/** Whether so little future is left in the window that a full round of a new one is due. */
export function mustRoll(state: DomainState, now_ms: number, settings: TwoWaySettings): boolean {
  if (state.window === null) return true;
  const future_ms = Date.parse(state.window.end) - now_ms;
  const rollAfter_days = Math.min(ROLL_AFTER_DAYS, settings.windowFuture_days / 2);
  return future_ms < (settings.windowFuture_days - rollAfter_days) * DAY_MS;
}

/** The part of a window in which an item that a full round did not meet is suspect; null: a full round meets everything. */
export function certainPart(window: Window | null): { start_ms: number; end_ms: number } {
  if (window === null) return ALWAYS;
  return {
    start_ms: Date.parse(window.start) + EDGE_MARGIN_MS,
    end_ms: Date.parse(window.end) - EDGE_MARGIN_MS,
  };
}
