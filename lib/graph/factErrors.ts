import type { OutlookError } from '../sync/ports/errors.ts';

/** What a service says that does not know the property or the folder (a national cloud, an older one). */
export const REFUSALS: ReadonlySet<number | undefined> = new Set([400, 405, 501]);

/** Whether a fact may well be read the next time: what only failed for the moment must not be remembered as missing. */
export const isPassing = ({ kind, status }: OutlookError): boolean =>
  !REFUSALS.has(status) && (kind === 'throttled' || kind === 'unclear' || kind === 'unauthorized');
