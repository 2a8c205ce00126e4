import type { DemoEmis } from './emis/demoEmis.ts';

/** Explains the wait after a start that was killed while it wrote to Outlook; nothing where there is none. */
export async function unsettled(emis: DemoEmis): Promise<string[]> {
  const [open] = await emis.rows({
    sql: `SELECT COUNT(*) AS intents FROM s_exchange_sync_intent WHERE kind <> 'probe'`,
  });
  if (Number(open!.intents) === 0) return [];
  return [
    'Der vorige Start endete mitten im Schreiben. Sein Ausgang wird erst geklärt, damit nichts doppelt entsteht: höchstens eine Minute.',
  ];
}
