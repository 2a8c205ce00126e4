import type { DatabaseSync } from 'node:sqlite';

/** Explains the wait after a start that was killed while it wrote to Outlook; nothing where there is none. */
export function unsettled(emis: DatabaseSync): string[] {
  const open = emis.prepare(`SELECT 1 FROM s_exchange_sync_intent WHERE kind <> 'probe' LIMIT 1`).get();
  if (open === undefined) return [];
  return [
    'Der vorige Start endete mitten im Schreiben. Sein Ausgang wird erst geklärt, damit nichts doppelt entsteht: höchstens eine Minute.',
  ];
}
