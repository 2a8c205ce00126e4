import { GraphError } from './graphError.ts';

/**
 * Why a mailbox cannot be reached. None of these answers says anything about a single event: only
 * `404 ErrorItemNotFound` does.
 */
export type BlockKind =
  | 'mailboxNotFound'
  | 'noLicence'
  | 'resourceNotFound'
  | 'accessDenied'
  | 'authorizationDenied'
  | 'migrating';

/** The answer of a blocked mailbox; `directory` requests (`GET /users/{id}`) know no mailbox. */
export function blockError(kind: BlockKind, address: string, directory: boolean): GraphError | null {
  switch (kind) {
    case 'mailboxNotFound':
      return directory ? userNotFound(address) : invalidUser(address);
    case 'authorizationDenied':
      return new GraphError(
        403,
        'Authorization_RequestDenied',
        'Insufficient privileges to complete the operation.',
      );
  }
  if (directory) return null;
  switch (kind) {
    case 'noLicence':
      return new GraphError(
        404,
        'MailboxNotEnabledForRESTAPI',
        'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
      );
    case 'resourceNotFound':
      return new GraphError(404, 'ResourceNotFound', 'Resource could not be discovered.');
    case 'accessDenied':
      return new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
    case 'migrating':
      return new GraphError(503, 'ErrorMailboxMoveInProgress', 'Mailbox move in progress. Try again later.');
  }
}

export const invalidUser = (address: string): GraphError =>
  new GraphError(404, 'ErrorInvalidUser', `The requested user '${address}' is invalid.`);

export const userNotFound = (address: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${address}' does not exist or one of its queried reference-property objects are not present.`,
  );
