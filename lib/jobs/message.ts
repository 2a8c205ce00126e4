import { z } from 'zod';
import { DOMAENEN, type Domaene } from '../domain/domaene.ts';

/** Why somebody is to look at a mailbox. */
export const MESSAGE_GRUENDE = ['zeitplan', 'webhook', 'spooler', 'manuell', 'fortsetzung'] as const;
export type MessageGrund = (typeof MESSAGE_GRUENDE)[number];

/** Synchronisationen of one probe: as many as fit into one `$batch`. */
export const MAX_PROBE = 20;

/**
 * One message of the queue `emis-abgleich` (contract.md, "Queue"): a wake-up, never data. Twice, late, out of order or
 * lost does no harm.
 */
export interface AbgleichMessage {
  readonly v: 1;
  /** `probe`: look which of these mailboxes have changes; `lauf`: one Abgleich of one Synchronisation. */
  readonly art: 'probe' | 'lauf';
  readonly mandant: string;
  readonly domaene: Domaene;
  /** Ids of 1 to 20 Synchronisationen; of exactly one for `lauf`. */
  readonly synchronisationen: readonly number[];
  readonly grund: MessageGrund;
  /** When the reason was noticed, ISO-8601; a run that began after it has answered it. */
  readonly bemerkt_am: string;
}

/** A message that no worker can ever handle: it belongs to the poison queue. The text is free of its content. */
export class MalformedMessageError extends Error {
  constructor(problem: string) {
    super(
      `Eine Nachricht der Warteschlange emis-abgleich ist unbrauchbar (${problem}) und wird in emis-abgleich-poison abgelegt. Stammt sie von einer anderen Version, so bringen Sie alle Teile der Installation auf denselben Stand; löschen können Sie sie gefahrlos.`,
    );
    this.name = 'MalformedMessageError';
  }
}

const id = z.int().positive();
const MESSAGE = z
  .object({
    v: z.literal(1),
    art: z.enum(['probe', 'lauf']),
    mandant: z.string().min(1).max(200),
    domaene: z.enum(DOMAENEN),
    synchronisationen: z.array(id).min(1).max(MAX_PROBE),
    grund: z.enum(MESSAGE_GRUENDE),
    bemerkt_am: z.iso.datetime({ offset: true }),
  })
  .refine(({ art, synchronisationen }) => art === 'probe' || synchronisationen.length === 1, {
    path: ['synchronisationen'],
  });

/**
 * Reads a message as it comes from the queue (JSON, already decoded from base64).
 *
 * @throws MalformedMessageError: no JSON, another version, or fields that are not as contract.md says
 */
export function parseMessage(text: string): AbgleichMessage {
  const value = jsonOf(text);
  const version = versionOf(value);
  if (version !== 1)
    throw new MalformedMessageError(version === undefined ? 'ohne Version' : 'fremde Version');
  const message = MESSAGE.safeParse(value);
  if (message.success) return message.data;
  const fields = new Set(message.error.issues.map(({ path }) => String(path[0] ?? 'Aufbau')));
  throw new MalformedMessageError(`falsche Angaben: ${[...fields].sort().join(', ')}`);
}

/** The parser's own error would quote the text. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedMessageError('kein JSON');
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
}
