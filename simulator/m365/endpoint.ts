import type { MailboxState } from './mailboxState.ts';
import type { Preferences } from './preferences.ts';
import type { TenantContext } from './tenantContext.ts';

/** One request that has found its mailbox. */
export interface EndpointRequest {
  context: TenantContext;
  state: MailboxState;
  method: string;
  /** Decoded path segments after `/users/{u}`. */
  segments: string[];
  parameters: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The JSON body; undefined when there is none. */
  body: unknown;
  preferences: Preferences;
  /** Origin and path up to the user, for next and delta links. */
  userUrl: string;
  /** Path and query as they were asked, absolute. */
  selfUrl: string;
  /** Set by a fault plan: the answer's nextLink leads back to this very request. */
  loopNextLink: boolean;
  /** Set by a fault plan: the page is empty and points onwards. */
  emptyPage: boolean;
}

/** An answer before it is rendered. */
export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export const noContent: Reply = { status: 204 };
