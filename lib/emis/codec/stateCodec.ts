import type { MailboxFacts } from '../../sync/ports/outlook.ts';
import type { DomainState, Intent, Withheld } from '../../sync/ports/store.ts';
import type { SqlRow } from './sqlRow.ts';

/** Where a domain stands before its first run. */
const NEVER_RUN: DomainState = {
  cursor: null,
  fullRound: false,
  round: 0,
  window: null,
  createFrom_ms: null,
  settingUp: false,
  firstRunAt_ms: null,
  facts: null,
  deletedItemsVisible: null,
};

export function readState(raw: SqlRow | undefined): DomainState {
  if (raw === undefined) return NEVER_RUN;
  return {
    cursor: raw.cursor as string | null,
    fullRound: raw.full_round === 1,
    round: raw.round as number,
    window:
      raw.window_start === null ? null : { start: raw.window_start as string, end: raw.window_end as string },
    createFrom_ms: raw.create_from_ms as number | null,
    settingUp: raw.setting_up === 1,
    firstRunAt_ms: raw.first_run_at_ms as number | null,
    facts: raw.facts === null ? null : (JSON.parse(raw.facts as string) as MailboxFacts),
    deletedItemsVisible: raw.deleted_items_visible === null ? null : raw.deleted_items_visible === 1,
  };
}

/** A state's values in the order of PUT_STATE, behind Synchronisation and domain. */
export function stateValues(state: DomainState): (string | number | null)[] {
  return [
    state.cursor,
    state.fullRound ? 1 : 0,
    state.round,
    state.window?.start ?? null,
    state.window?.end ?? null,
    state.createFrom_ms,
    state.firstRunAt_ms === null ? null : Math.floor(state.firstRunAt_ms),
    state.facts === null ? null : JSON.stringify(state.facts),
    state.deletedItemsVisible === null ? null : state.deletedItemsVisible ? 1 : 0,
    state.settingUp ? 1 : 0,
  ];
}

export function readIntent(raw: SqlRow): Intent {
  return {
    key: raw.intent_key as string,
    kind: raw.kind as Intent['kind'],
    rowId: raw.row_id as number,
    outlookId: raw.outlook_id as string | null,
    at_ms: raw.at_ms as number,
    fields: JSON.parse(raw.fields as string) as string[],
    emisBase: JSON.parse(raw.emis_base as string) as Intent['emisBase'],
    outlookBase: JSON.parse(raw.outlook_base as string) as Intent['outlookBase'],
    anchor: JSON.parse(raw.anchor as string) as Intent['anchor'],
  };
}

/** An intent's values in the order of PUT_INTENTS. */
export function intentValues(intent: Intent): (string | number | null)[] {
  return [
    intent.key,
    intent.kind,
    intent.rowId,
    intent.outlookId,
    Math.floor(intent.at_ms),
    JSON.stringify(intent.fields),
    JSON.stringify(intent.emisBase),
    JSON.stringify(intent.outlookBase),
    JSON.stringify(intent.anchor),
  ];
}

export function readWithheld(raw: SqlRow): Withheld {
  return {
    side: raw.side as Withheld['side'],
    id: raw.item_id as string,
    reason: raw.reason as string,
    attempts: raw.attempts as number,
    next_ms: raw.next_ms as number,
  };
}
