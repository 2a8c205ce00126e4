import type { CompanyFiles } from './folder.ts';
import type { RunningTenant } from './openTenant.ts';

/**
 * The settings with which emisExchangeSync works on the demo; the very names and values that its CLI takes. Of the
 * surroundings only an EMIS_SQL that names a SQL Server counts: everything else is the demo's own.
 */
export function demoSettings(
  files: CompanyFiles,
  { url, token }: Pick<RunningTenant, 'url' | 'token'>,
  { EMIS_SQL: given }: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  const server = given?.trim() && !/^\s*sqlite:/i.test(given) ? given : undefined;
  return { EMIS_SQL: server ?? `sqlite:${files.emis}`, GRAPH_BASE_URL: url, GRAPH_TOKEN: token };
}
