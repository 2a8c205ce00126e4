/** Where the queue lies, and how to get in. */
export type QueueStorage =
  | { readonly kind: 'connectionString'; readonly connectionString: string }
  | {
      readonly kind: 'identity';
      /** `https://ACCOUNT.queue.core.windows.net`. */
      readonly url: string;
      /** Only a managed identity; otherwise whatever is signed in on this machine. */
      readonly managed: boolean;
      /** A user-assigned identity; undefined = the system-assigned one. */
      readonly clientId: string | undefined;
    };
