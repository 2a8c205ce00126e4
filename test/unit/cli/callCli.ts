import { main } from '../../../cli/main.ts';
import type { JobWorld } from '../jobs/jobWorld.ts';
import { consoleHost } from './consoleHost.ts';

/** The console application without a process. */
export async function call(argv: string[], over: Parameters<typeof consoleHost>[0] = {}) {
  const host = consoleHost(over);
  const code = await main(argv, host);
  return { code, ...host.output() };
}

/** The same over the world's tenant and database. */
export function callIn(world: JobWorld, argv: string[], over: Parameters<typeof consoleHost>[0] = {}) {
  const path = String(world.emis.prepare('PRAGMA database_list').get()!.file);
  const env = {
    EMIS_SQL: `sqlite:${path}`,
    GRAPH_BASE_URL: 'http://127.0.0.1:4000',
    GRAPH_TOKEN: 'simulator-token',
    ...over.env,
  };
  return call(argv, { clock: world.clock, fetch: world.tenant.fetch, ...over, env });
}
