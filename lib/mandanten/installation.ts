import { type Environment, present } from './settings/environment.ts';
import { readGraph } from './settings/graph.ts';
import { Problems } from './settings/problems.ts';
import { SettingsError } from './settingsError.ts';

/** What describes one Mandant: beside MANDANTEN nobody could say which. */
const OF_ONE_MANDANT = ['EMIS_SQL', 'EMIS_SCHEMA', 'AZURE_TENANT_ID', 'AZURE_CLIENT_SECRET', 'GRAPH_TOKEN'];

/** Checks the app settings of an installation with MANDANTEN. Throws SettingsError with all problems at once. */
export function checkInstallation(env: Environment): void {
  const values = present(env);
  const problems = new Problems();
  readGraph(values, problems);
  for (const name of OF_ONE_MANDANT)
    if (values[name] !== undefined)
      problems.add(
        name,
        'gilt nicht neben MANDANTEN. Tragen Sie es im Verzeichnis beim Mandanten ein und entfernen Sie die App-Einstellung.',
      );
  if (problems.lines.length > 0) throw new SettingsError(problems.lines);
}
