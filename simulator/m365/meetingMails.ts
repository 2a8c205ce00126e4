import type { MailboxState } from './mailboxState.ts';
import type { JsonObject, StoredEvent } from './storedEvent.ts';
import type { TenantContext } from './tenantContext.ts';

/**
 * The mails that a write of the API causes (graph.md §9, 16.7). Only the organizer's copy mails: its creation invites,
 * every change of it tells all attendees (a change of the attendees alone only those concerned), its end cancels.
 */
export function mailAttendees(
  state: MailboxState,
  context: TenantContext,
  before: StoredEvent | null,
  after: StoredEvent | null,
  given: ReadonlySet<string>,
): void {
  const record = after ?? before;
  if (!record?.isOrganizer) return;
  const earlier = before ? addressesOf(before) : [];
  const now = after ? addressesOf(after) : [];
  const added = now.filter((address) => !earlier.includes(address));
  const onlyAttendees = given.size === 1 && given.has('attendees');
  const kept = before && !onlyAttendees ? now.filter((address) => earlier.includes(address)) : [];
  const removed = earlier.filter((address) => !now.includes(address));
  send(state, record, 'invitation', added);
  send(state, record, 'update', kept);
  send(state, record, 'cancellation', removed);
  context.counters.invitations += added.length;
  context.counters.updatesMailed += kept.length;
  context.counters.cancellations += removed.length;
}

function send(
  state: MailboxState,
  record: StoredEvent,
  kind: 'invitation' | 'update' | 'cancellation',
  to: string[],
): void {
  if (to.length > 0) state.recordMail({ kind, eventId: record.id, subject: record.content.subject, to });
}

function addressesOf(record: StoredEvent): string[] {
  return (record.content.plain.attendees as JsonObject[]).map((attendee) =>
    String((attendee.emailAddress as JsonObject | null)?.address ?? '').toLowerCase(),
  );
}
