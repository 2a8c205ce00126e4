import type { KeepReason } from '../../../lib/sync/ports/store.ts';
import type { Bench } from '../twoWay/harness.ts';

/** Outlook prevails over a Termin: what emis had is kept; the run of the bench must be under way. */
export async function overwrite(
  bench: Bench,
  id: number,
  columns: Record<string, string | number | boolean | null> = { betreff: 'Aus Outlook' },
  keep: KeepReason = 'doppelaenderung',
): Promise<void> {
  const { stand } = await bench.row(id);
  await bench.apply({ row: { kind: 'update', id, stand, columns, keep } });
}

/** A Termin is deleted because it was deleted in Outlook. */
export async function remove(bench: Bench, id: number): Promise<void> {
  const { stand } = await bench.row(id);
  await bench.apply({ row: { kind: 'delete', id, stand, keep: 'in_outlook_geloescht' } });
}

/** The numbers of the kept versions, the oldest first. */
export async function versionIds(bench: Bench): Promise<number[]> {
  const versions = await bench.under.store.administration.versions({ limit: 1000 });
  return versions.map(({ id }) => id).reverse();
}
