import type { EndpointRequest, Reply } from './endpoint.ts';
import { GraphError } from './graphError.ts';
import { checkMailboxItems, mailboxIdOf } from './mailboxItems.ts';
import { readQuery } from './query.ts';
import type { JsonObject } from './storedEvent.ts';

const defaultProperties = `businessPhones displayName givenName jobTitle mail mobilePhone officeLocation
  preferredLanguage surname userPrincipalName id`.split(/\s+/);
const userProperties = new Set([
  ...defaultProperties,
  'accountEnabled',
  'mailNickname',
  'userType',
  'proxyAddresses',
]);

/** `GET /users/{id or userPrincipalName}`. */
export function getUser(request: EndpointRequest): Reply {
  if (!request.context.switches.usersReadable)
    throw new GraphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  const query = readQuery(request.parameters, ['$select'], userProperties);
  const { data } = request.state;
  const all: JsonObject = {
    businessPhones: [],
    displayName: data.displayName,
    givenName: data.displayName.split(' ')[0] ?? null,
    jobTitle: null,
    mail: data.address,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: 'de-DE',
    surname: data.displayName.split(' ').slice(1).join(' ') || null,
    userPrincipalName: data.address,
    id: data.userId,
    accountEnabled: true,
    mailNickname: data.address.split('@')[0] ?? null,
    userType: 'Member',
    proxyAddresses: [`SMTP:${data.address}`],
  };
  const names = query.select ? [...query.select] : defaultProperties;
  const context = 'https://graph.microsoft.com/v1.0/$metadata#users/$entity';
  const shown = Object.fromEntries(names.map((name) => [name, all[name] ?? null]));
  return { status: 200, body: { '@odata.context': context, ...shown } };
}

/** `GET …/mailboxSettings` (application permission MailboxSettings.Read, graph.md 10.7). */
export function getMailboxSettings(request: EndpointRequest): Reply {
  if (!request.context.switches.mailboxSettingsGranted)
    throw new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  const known = new Set(['timeZone', 'language', 'dateFormat', 'timeFormat', 'userPurpose']);
  const query = readQuery(request.parameters, ['$select'], known);
  const all: JsonObject = {
    timeZone: request.state.data.timeZone,
    language: { locale: 'de-DE', displayName: 'Deutsch (Deutschland)' },
    dateFormat: 'dd.MM.yyyy',
    timeFormat: 'HH:mm',
    userPurpose: 'user',
  };
  const names = [...(query.select ?? known)];
  const context = `https://graph.microsoft.com/v1.0/$metadata#users('${request.state.data.userId}')/mailboxSettings`;
  const shown = Object.fromEntries(names.map((name) => [name, all[name] ?? null]));
  return { status: 200, body: { '@odata.context': context, ...shown } };
}

/** `GET …/settings/exchange`: the mailbox's id for the import/export API (graph.md 2.8). */
export function getExchangeSettings(request: EndpointRequest): Reply {
  checkMailboxItems(request.context);
  const known = new Set(['primaryMailboxId', 'inPlaceArchiveMailboxId']);
  const query = readQuery(request.parameters, ['$select'], known);
  const all: JsonObject = { primaryMailboxId: mailboxIdOf(request.state), inPlaceArchiveMailboxId: null };
  const names = [...(query.select ?? known)];
  return { status: 200, body: Object.fromEntries(names.map((name) => [name, all[name] ?? null])) };
}
