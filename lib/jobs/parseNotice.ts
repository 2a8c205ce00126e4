import { z } from 'zod';
import { DOMAENEN } from '../domain/domaene.ts';
import { NOTICE_EVENTS, type SubscriptionNotice } from './subscriptionNotice.ts';

const NOTICE = z.object({
  v: z.literal(1),
  mandant: z.string().min(1).max(200),
  abonnements: z
    .array(
      z.object({
        synchronisation: z.int().positive(),
        domaene: z.enum(DOMAENEN),
        ereignis: z.enum(NOTICE_EVENTS),
      }),
    )
    .min(1)
    .max(100),
});

/** Reads a notice as it comes from the queue (JSON, already decoded from base64); undefined for anything else. */
export function parseNotice(text: string): SubscriptionNotice | undefined {
  try {
    return NOTICE.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON
  }
}
