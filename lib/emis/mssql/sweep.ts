import { DOMAENEN } from '../../domain/domaene.ts';
import type { SweepClaim, SweepSettled, SweepStore } from '../../sync/ports/sweep.ts';
import { readSynchronisation } from '../codec/readSynchronisation.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import { readState } from '../codec/stateCodec.ts';
import type { SchemaMap } from '../schemaMap.ts';
import type { StoreContext } from './context.ts';
import { againOnDuplicate } from './duplicateKey.ts';
import { claim, settle } from './sql/sweep.ts';
import { Texts } from './texts.ts';
import { nextUnit } from './units.ts';

function readClaim(id: number, raw: SqlRow | undefined): SweepClaim {
  if (raw === undefined) return { kind: 'unknown', id };
  if (raw.answered === 1) return { kind: 'answered', id };
  if (raw.fence === null) return { kind: 'busy', id, remaining_ms: raw.remaining_ms as number };
  return {
    kind: 'claimed',
    synchronisation: readSynchronisation(raw),
    fence: raw.fence as number,
    remaining_ms: raw.remaining_ms as number,
    state: readState(raw.known === 1 ? raw : undefined),
    workWaiting: raw.work === 1,
  };
}

/** The statements of sweeps in an installation; a domain that travels one way has no spooler. */
export function sweepStatements(map: SchemaMap, domains: StoreContext['domains'], now: string) {
  const claims = DOMAENEN.map(
    (domaene) => [domaene, claim(map, domaene, domains.get(domaene)?.table, now)] as const,
  );
  return { claims: new Map(claims), settle: settle(map, now) };
}

/** The port over a SQL Server. */
export function mssqlSweep(context: StoreContext, map: SchemaMap, now: string): SweepStore {
  const { connection } = context;
  const statements = sweepStatements(map, context.domains, now);
  return {
    async claim({ domaene, ids, owner, ttl_ms, noticedAt_ms }) {
      const noticed_ms = Math.floor(noticedAt_ms);
      const values = { domaene, ids: JSON.stringify(ids), owner, ttl_ms, noticed_ms, unit: nextUnit() };
      const statement = statements.claims.get(domaene)!;
      const [rows] = await againOnDuplicate(() => connection.query(statement, values, { repeat: 'safe' }));
      const byId = new Map(rows!.map((row) => [row.id as number, row]));
      return ids.map((id) => readClaim(id, byId.get(id)));
    },

    async settle({ domaene, owner, startedAt_ms, results }) {
      const texts = new Texts();
      const rows = results.map(({ id, fence, cursor, answered }, place) => [
        place,
        id,
        fence,
        texts.add(cursor ?? null),
        answered ? 1 : 0,
      ]);
      const values = {
        domaene,
        owner,
        started_ms: Math.floor(startedAt_ms),
        results: JSON.stringify(rows),
        ...texts.values(),
      };
      // Not repeated where its answer is lost: a second one would take its own success for a lost lease.
      const [given, woken] = await againOnDuplicate(() =>
        connection.query(statements.settle, values, { repeat: 'never' }),
      );
      const places = new Set(given!.map((row) => row.place));
      return results.map(({ id }, place): SweepSettled => {
        const wakeUps = woken!
          .filter((row) => row.place === place)
          .map((row) => ({ domaene: row.domaene as (typeof DOMAENEN)[number], at_ms: row.at_ms as number }));
        return { id, lost: !places.has(place), woken: wakeUps };
      });
    },
  };
}
