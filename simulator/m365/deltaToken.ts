import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { GraphError } from './graphError.ts';

/** What every nextLink or deltaLink carries. */
export interface DeltaToken {
  kind: 'next' | 'delta';
  /** The delta function and the folder that it belongs to. */
  scope: string;
  mailbox: string;
  epoch: number;
  generation: number;
  /** The round tells changes after this one; null: a full round. */
  since: number | null;
  /** … up to this one. */
  upTo: number;
  /** Last change that the round has told. */
  told: number;
  /** Makes the link after an empty page another one. */
  page: number;
}

/** Tokens are opaque and sealed: a changed one is not understood (graph.md 1.9). */
const seal = (payload: string): string =>
  createHmac('sha256', 'simulated tenant').update(payload).digest('base64url').slice(0, 22);

export function writeToken(token: DeltaToken): string {
  const payload = Buffer.from(JSON.stringify(token)).toString('base64url');
  return `${payload}${seal(payload)}`;
}

export function readToken<Token extends DeltaToken>(text: string, kind: DeltaToken['kind']): Token {
  const payload = text.slice(0, -22);
  if (text.length < 30 || seal(payload) !== text.slice(-22)) throw badToken();
  const token = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Token;
  if (token.kind !== kind) throw badToken();
  return token;
}

function badToken(): GraphError {
  return new GraphError(400, 'BadRequest', 'Badly formed token.');
}
