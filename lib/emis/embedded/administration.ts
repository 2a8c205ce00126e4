import assert from 'node:assert/strict';
import type { Administration, CleanedUp } from '../../sync/ports/administration.ts';
import type { StoreContext } from './context.ts';
import { restore } from './restore.ts';
import { DELETE_OLD_PROTOCOL, DELETE_OLD_TOMBSTONES, DELETE_OLD_VERSIONS } from './sql/administration.ts';
import { readStatus } from './status.ts';
import { readVersions } from './versions.ts';

/** Administration.cleanUp: one transaction. */
function cleanUp({ connection }: StoreContext, before_ms: number, limit: number): Promise<CleanedUp> {
  assert(Number.isSafeInteger(limit) && limit > 0, `A clean-up needs a limit above 0: ${limit}.`);
  return connection.transaction(() => {
    const remove = (sql: string) => connection.run(sql, Math.floor(before_ms), limit);
    const versions = remove(DELETE_OLD_VERSIONS);
    const protocol = remove(DELETE_OLD_PROTOCOL);
    const tombstones = remove(DELETE_OLD_TOMBSTONES);
    const more = [versions, protocol, tombstones].some((removed) => removed === limit);
    return { versions, protocol, tombstones, more };
  });
}

/** The port over the embedded database. */
export function embeddedAdministration(context: StoreContext): Administration {
  return {
    versions: (filter) => readVersions(context, filter),
    restore: (versionId) => restore(context, versionId),
    status: () => readStatus(context),
    cleanUp: (before_ms, limit) => cleanUp(context, before_ms, limit),
  };
}
