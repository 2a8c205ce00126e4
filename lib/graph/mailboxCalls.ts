import type { MailboxFacts } from '../sync/ports/outlook.ts';
import type { CallContext } from './call.ts';
import type { GraphClient } from './client.ts';
import { WaitBudget } from './waitBudget.ts';

/** What every gateway to one mailbox needs. */
export interface MailboxOptions {
  readonly client: GraphClient;
  /** Address (userPrincipalName) or object id of the user. */
  readonly mailbox: string;
  /** The mailbox as it was found earlier: from then on its user's id is used, where it is known, and not the address. */
  readonly pinned?: MailboxFacts | null;
  /** How long one call of the gateway may wait for a throttled Graph in all, its retries together. */
  readonly waitBudget_ms: number;
  /** Asked directly before every HTTP request; when it throws, that request is not sent. */
  readonly beforeSend?: () => void;
  readonly signal?: AbortSignal;
}

/** Counts a gateway's requests and makes the context of each of its calls. */
export class MailboxCalls {
  /** HTTP requests sent so far, retries included; a `$batch` is one. */
  requests = 0;
  readonly #options: MailboxOptions;
  readonly #permissions: string;

  /** `permissions`: what the app must be granted, for the text of a 403. */
  constructor(options: MailboxOptions, permissions: string) {
    this.#options = options;
    this.#permissions = permissions;
  }

  /** A context with a wait budget of its own. */
  context(): CallContext {
    const { mailbox, waitBudget_ms, beforeSend, signal } = this.#options;
    return {
      mailbox,
      permissions: this.#permissions,
      budget: new WaitBudget(waitBudget_ms),
      onRequest: () => {
        this.requests++;
      },
      beforeSend,
      signal,
    };
  }
}
