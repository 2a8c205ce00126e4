import type { CompanyFiles } from './folder.ts';
import type { RunningTenant } from './openTenant.ts';

/** The settings with which emisExchangeSync works on the demo; the very names and values that its CLI takes. */
export function demoSettings(
  files: CompanyFiles,
  { url, token }: Pick<RunningTenant, 'url' | 'token'>,
): Readonly<Record<string, string>> {
  return { EMIS_SQL: `sqlite:${files.emis}`, GRAPH_BASE_URL: url, GRAPH_TOKEN: token };
}
