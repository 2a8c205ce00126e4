import type { EndpointRequest, Reply } from './endpoint.ts';
import { showExtendedProperties } from './eventView.ts';
import { badRequest, GraphError, invalidQuery, itemNotFound, unknownPath } from './graphError.ts';
import type { MailboxState } from './mailboxState.ts';
import { pageOf } from './pages.ts';
import { readQuery } from './query.ts';
import { only } from './routing.ts';
import type { JsonObject } from './storedEvent.ts';
import type { TenantContext } from './tenantContext.ts';

const tenantId = '6b3f5a7e-0c1d-4e2f-8a9b-1c2d3e4f5a6b';
const properties = new Set(
  'id type size categories changeKey createdDateTime lastModifiedDateTime'.split(' '),
);

/** How the mailbox import/export API names a mailbox (graph.md 2.8). */
export const mailboxIdOf = (state: MailboxState): string => `MBX:${state.data.userId}@${tenantId}`;

/** The user whose mailbox an id names. */
export const userOfMailboxId = (id: string): string | undefined => /^MBX:([^@]+)@/.exec(id)?.[1];

/** Throws where the app has not been granted MailboxItem.Read.All, or the cloud does not know the API. */
export function checkMailboxItems({ switches }: TenantContext): void {
  if (switches.mailboxItems === 'denied')
    throw new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  if (switches.mailboxItems === 'absent') throw badRequest("Resource not found for the segment 'exchange'.");
}

/** Below `/admin/exchange/mailboxes/{id}`: the items of Deleted Items, whatever their class (graph.md 2.8). */
export function routeMailbox(request: EndpointRequest): Reply {
  checkMailboxItems(request.context);
  const [folders, folder, items, ...rest] = request.segments;
  if (folders?.toLowerCase() !== 'folders' || items?.toLowerCase() !== 'items' || rest.length > 0)
    throw unknownPath(folders ?? 'mailboxes');
  const { deletedItemsId } = request.state.data;
  if (folder?.toLowerCase() !== 'deleteditems' && folder !== deletedItemsId) throw itemNotFound();
  return only(request, { GET: () => listItems(request) });
}

function listItems(request: EndpointRequest): Reply {
  const parameters = new URLSearchParams(request.parameters);
  const type = readTypeFilter(parameters.get('$filter'), request.context);
  parameters.delete('$filter');
  const query = readQuery(parameters, ['$select', '$expand', '$top', '$skip'], properties);
  const all = itemsOf(request.state).filter((item) => type === null || item.shown.type === type);
  const { items, nextLink } = pageOf(request, query, all);
  const value = items.map(({ shown, subject }) => ({
    ...Object.fromEntries(
      Object.entries(shown).filter(([name]) => name === 'id' || (query.select?.has(name) ?? true)),
    ),
    ...showExtendedProperties([{ id: 'String 0x37', value: subject }], query.expand),
  }));
  const body: JsonObject = { value };
  if (nextLink !== null) body['@odata.nextLink'] = nextLink;
  return { status: 200, body };
}

function readTypeFilter(filter: string | null, { switches }: TenantContext): string | null {
  if (filter === null) return null;
  const type = /^type\s+eq\s+'([^']+)'$/.exec(filter.trim())?.[1];
  if (type === undefined || switches.mailboxItemFilter === 'refused')
    throw invalidQuery(`Invalid filter clause: '${filter}'.`);
  return type;
}

function itemsOf(state: MailboxState): { shown: JsonObject; subject: string }[] {
  const events = state.inFolder(state.data.deletedItemsId).map((event) => ({
    subject: event.content.subject,
    shown: {
      id: event.mutableId,
      type: 'IPM.Appointment',
      size: event.content.bodyHtml.length + 1000,
      categories: [],
      changeKey: event.changeKey,
      createdDateTime: seconds(event.created_ms),
      lastModifiedDateTime: seconds(event.modified_ms),
    },
  }));
  const tasks = state.todo.inDeletedItems().map((task) => ({
    subject: task.content.title,
    shown: {
      id: task.itemId,
      type: 'IPM.Task',
      size: task.content.body.content.length + 1000,
      categories: task.content.categories,
      changeKey: state.identifiers.changeKey(task.change),
      createdDateTime: seconds(task.created_ms),
      lastModifiedDateTime: seconds(task.modified_ms),
    },
  }));
  return [...events, ...tasks];
}

/** As this API writes times: without fractions. */
const seconds = (instant_ms: number): string => `${new Date(instant_ms).toISOString().slice(0, 19)}Z`;
