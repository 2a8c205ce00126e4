import type { Fingerprints } from '../../domain/fingerprint.ts';
import type { Anchor } from '../../domain/twoWayDomain.ts';
import type { Link, LinkData, LinkState, Side, Suspicion } from '../../sync/ports/store.ts';
import { itemKey } from './itemKey.ts';
import type { SqlRow } from './sqlRow.ts';

type Value = string | number | null;

/** Whole milliseconds: instants of Graph carry fractions, our columns do not. */
function whole(instant_ms: number | null): number | null {
  return instant_ms === null ? null : Math.floor(instant_ms);
}

/** A link's values in the order of LINK_COLUMNS; `rowId` stands for the one in `link`. */
export function linkValues(link: LinkData, rowId: number): Value[] {
  return [
    rowId,
    itemKey(link.outlookId),
    link.outlookId,
    link.etag,
    link.lastModified,
    link.state,
    link.version,
    JSON.stringify(link.emisBase),
    JSON.stringify(link.outlookBase),
    JSON.stringify(link.anchor),
    link.meeting ? 1 : 0,
    link.online ? 1 : 0,
    whole(link.start_ms),
    whole(link.end_ms),
    link.round,
    whole(link.suspicion?.since_ms ?? null),
    link.suspicion?.attempts ?? null,
    whole(link.suspicion?.next_ms ?? null),
    whole(link.purgeAt_ms),
    link.deletion?.side ?? null,
    link.deletion === null ? null : Number(link.deletion.gone),
    link.deletion === null ? null : Number(link.deletion.held),
    link.deleted?.side ?? null,
    whole(link.deleted?.at_ms ?? null),
  ];
}

function readSuspicion(raw: SqlRow): Suspicion | null {
  if (raw.suspicion_next_ms === null) return null;
  return {
    since_ms: raw.suspicion_since_ms as number,
    attempts: raw.suspicion_attempts as number,
    next_ms: raw.suspicion_next_ms as number,
  };
}

/** A link as the port shows it, from a row of one of the SELECTs in sql/links.ts. */
export function readLink(raw: SqlRow): Link {
  return {
    id: raw.id as number,
    rowId: raw.row_id as number,
    outlookId: raw.outlook_id as string,
    etag: raw.etag as string,
    lastModified: raw.last_modified as string,
    state: raw.state as LinkState,
    version: raw.version as number,
    emisBase: JSON.parse(raw.emis_base as string) as Fingerprints,
    outlookBase: JSON.parse(raw.outlook_base as string) as Fingerprints,
    anchor: JSON.parse(raw.anchor as string) as Anchor,
    meeting: raw.meeting === 1,
    online: raw.online === 1,
    start_ms: raw.start_ms as number | null,
    end_ms: raw.end_ms as number | null,
    round: raw.round as number,
    suspicion: readSuspicion(raw),
    purgeAt_ms: raw.purge_at_ms as number | null,
    deletion:
      raw.deletion_side === null
        ? null
        : { side: raw.deletion_side as Side, gone: raw.deletion_gone === 1, held: raw.deletion_held === 1 },
    deleted:
      raw.deleted_side === null
        ? null
        : { side: raw.deleted_side as Side, at_ms: raw.deleted_at_ms as number },
  };
}
