import type { Domaene } from '../../../lib/domain/domaene.ts';
import type { SideCounts } from '../../../lib/sync/twoWay/run.ts';
import type { DemoEmis } from '../emis/demoEmis.ts';
import type { ToldLauf } from './describe.ts';

/** The protocol of the emis database, as it grows: what the functions did, whoever started them. */
export interface Protocol {
  /** The runs that have ended since the last call, the oldest first. */
  next(): Promise<ToldLauf[]>;
}

/** Begins with the runs that end from now on. */
export async function readProtocol(emis: DemoEmis): Promise<Protocol> {
  const [latest] = await emis.rows({ sql: 'SELECT MAX(id) AS id FROM s_exchange_sync_protocol' });
  let last = Number(latest!.id ?? 0);
  return {
    async next() {
      const rows = await emis.rows({ sql: newer, values: [last] });
      last = Number(rows.at(-1)?.id ?? last);
      return rows.map(({ anwender, domaene, counts, fehler }) => ({
        anwender: String(anwender),
        domaene: domaene as Domaene,
        ...told(JSON.parse(String(counts)), JSON.parse(String(fehler))),
      }));
    },
  };
}

const newer = `SELECT s_exchange_sync_protocol.id AS id, anwender, domaene, counts, fehler FROM s_exchange_sync_protocol
  JOIN s_exchange_sync ON s_exchange_sync.id = synchronisation
  WHERE s_exchange_sync_protocol.id > ? ORDER BY s_exchange_sync_protocol.id`;

function told(
  counts: Readonly<Record<string, number>>,
  fehler: readonly string[],
): Omit<ToldLauf, 'anwender' | 'domaene'> {
  const side = (name: 'emis' | 'outlook'): SideCounts => ({
    neu: counts[`${name}.neu`] ?? 0,
    geaendert: counts[`${name}.geaendert`] ?? 0,
    geloescht: counts[`${name}.geloescht`] ?? 0,
  });
  return {
    emis: side('emis'),
    outlook: side('outlook'),
    konflikte: counts.konflikte ?? 0,
    zurueckgestellt: counts.zurueckgestellt ?? 0,
    zaehler: counts,
    fehler,
  };
}
