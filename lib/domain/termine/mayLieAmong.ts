import type { Fingerprints } from '../fingerprint.ts';
import type { Anchor, Projection } from '../twoWayDomain.ts';
import type { TerminWerte } from './werte.ts';

/** The mailbox item API writes instants in whole seconds, and nobody says whether it rounds or cuts. */
const TOLERANCE_MS = 1_000;

/**
 * Deleted Items shows events under other ids (graph.md 15.2): what stays the same is when an event was created. Whatever
 * could be it counts: one of the same time or the same subject, one that tells no time, and anything at all for a link
 * that does not know its event's.
 */
export function mayLieAmong(
  anchor: Anchor,
  outlookBase: Fingerprints,
  items: readonly Projection<TerminWerte>[],
): boolean {
  const created_ms = instant(anchor.erstellt);
  if (created_ms === undefined) return true;
  return items.some(({ werte, fingerprints }) => {
    const other_ms = instant(werte.erstellt);
    if (other_ms === undefined || Math.abs(other_ms - created_ms) <= TOLERANCE_MS) return true;
    return fingerprints.betreff === outlookBase.betreff;
  });
}

function instant(text: unknown): number | undefined {
  const read_ms = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(read_ms) ? undefined : read_ms;
}
