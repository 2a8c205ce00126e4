import { DOMAENEN } from '../../domain/domaene.ts';
import type { Synchronisation } from '../../sync/ports/store.ts';
import { trimmedName } from './rowCodec.ts';
import type { SqlRow } from './sqlRow.ts';

/** A Synchronisation from a row of one of the SELECTs in sql/synchronisationen.ts. */
export function readSynchronisation(row: SqlRow): Synchronisation {
  return {
    id: row.id as number,
    anwender: trimmedName(row.anwender),
    postfach: String(row.postfach ?? '').trim(),
    domaenen: DOMAENEN.filter((domaene) => Number(row[domaene] ?? 0) !== 0),
  };
}
