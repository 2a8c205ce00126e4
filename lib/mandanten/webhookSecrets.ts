import { type Environment, present } from './settings/environment.ts';
import { readClientStateSecrets } from './settings/graph.ts';
import { Problems } from './settings/problems.ts';
import { SettingsError } from './settingsError.ts';

/**
 * The keys with which the webhook verifies a clientState, the present one first; one for all Mandanten of the
 * installation, because the webhook knows none of them. Throws SettingsError.
 */
export function readWebhookSecrets(env: Environment): readonly string[] {
  const problems = new Problems();
  const secrets = readClientStateSecrets(present(env), problems);
  if (problems.lines.length > 0) throw new SettingsError(problems.lines);
  return secrets.map((secret) => secret.reveal());
}
