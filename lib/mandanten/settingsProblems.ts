import { checkInstallation } from './installation.ts';
import { readQueueStorage } from './queueStorage.ts';
import { type Environment, present } from './settings/environment.ts';
import { readSettings } from './settings.ts';
import { SettingsError } from './settingsError.ts';

/** What is wrong with the settings of a function app, one German line each; empty when it can work. Secrets are never quoted. */
export function settingsProblems(env: Environment): readonly string[] {
  const several = present(env).MANDANTEN !== undefined;
  return [several ? checkInstallation : readSettings, readQueueStorage].flatMap((read) => {
    try {
      read(env);
      return [];
    } catch (error) {
      if (error instanceof SettingsError) return error.errors;
      throw error;
    }
  });
}
