import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { DOMAENEN, type Domaene } from '../domain/domaene.ts';

/** Whom a subscription serves: one domain of one Synchronisation of one Mandant. */
export interface SubscriptionTarget {
  readonly mandant: string;
  readonly synchronisation: number;
  readonly domaene: Domaene;
}

/** Graph keeps no longer ones (graph.md 6.1). */
export const MAX_CLIENT_STATE = 128;
/** Mandanten whose id has another form cannot have subscriptions: their clientState would not fit or be ambiguous. */
export const MANDANT_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Keeps a signature from being taken for one of another purpose or of a later format. */
const PURPOSE = 'emisExchangeSync clientState 1\n';
const CLIENT_STATE = /^1\.([A-Za-z0-9_-]{1,64})\.([0-9a-z]{1,11})\.([a-z])\.([A-Za-z0-9_-]{43})$/;
const LETTERS: Readonly<Record<Domaene, string>> = {
  termine: 't',
  wiedervorlagen: 'w',
  posteingang: 'p',
  gesendete: 'g',
  adressen: 'a',
};

/**
 * The clientState of a subscription: it says whom it serves and proves by an HMAC-SHA256 that it is ours, so that the
 * webhook knows without looking anything up (sync.md, "From schedule to run").
 *
 * @param secret GRAPH_CLIENT_STATE_SECRET
 * @throws Error for a Mandant or Synchronisation that no clientState can carry
 */
export function signClientState(target: SubscriptionTarget, secret: string): string {
  const { mandant, synchronisation, domaene } = target;
  if (!MANDANT_ID.test(mandant) || !Number.isSafeInteger(synchronisation) || synchronisation < 1)
    throw new Error('A clientState cannot carry this Mandant or Synchronisation.');
  const payload = `1.${mandant}.${synchronisation.toString(36)}.${LETTERS[domaene]}`;
  return `${payload}.${signature(payload, secret)}`;
}

/**
 * Whom a clientState serves; undefined unless one of the secrets has signed it. Every secret is tried and compared in
 * constant time, so that nothing can be learnt from how long it takes.
 *
 * @param secrets GRAPH_CLIENT_STATE_SECRET and, during a rotation, …_PREVIOUS
 */
export function readClientState(text: string, secrets: readonly string[]): SubscriptionTarget | undefined {
  const match = text.length <= MAX_CLIENT_STATE ? CLIENT_STATE.exec(text) : null;
  if (match === null) return undefined;
  const [, mandant, number, letter, given] = match as unknown as [string, string, string, string, string];
  const payload = text.slice(0, -given.length - 1);
  let valid = false;
  for (const secret of secrets) {
    const expected = Buffer.from(signature(payload, secret), 'latin1');
    if (timingSafeEqual(Buffer.from(given, 'latin1'), expected)) valid = true;
  }
  const domaene = DOMAENEN.find((candidate) => LETTERS[candidate] === letter);
  const synchronisation = Number.parseInt(number, 36);
  return valid && domaene !== undefined ? { mandant, synchronisation, domaene } : undefined;
}

/**
 * Eight hexadecimal digits that tell one clientState from another without betraying it: a subscription bears them where
 * Graph shows them again, so that one made for somebody else or under an older secret is recognised.
 */
export function clientStateMark(clientState: string): string {
  return createHash('sha256').update(clientState).digest('hex').slice(0, 8);
}

function signature(payload: string, secret: string): string {
  return createHmac('sha256', secret).update(PURPOSE).update(payload).digest('base64url');
}
