import type { DemoFolder } from './folder.ts';
import type { RunningTenant } from './openTenant.ts';

/** The settings with which emisExchangeSync works on the demo; the very names and values that its CLI takes. */
export function demoSettings(
  folder: DemoFolder,
  { url, token }: Pick<RunningTenant, 'url' | 'token'>,
): Readonly<Record<string, string>> {
  return { EMIS_SQL: `sqlite:${folder.emis}`, GRAPH_BASE_URL: url, GRAPH_TOKEN: token };
}
