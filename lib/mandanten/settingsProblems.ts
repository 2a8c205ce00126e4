import { readQueueStorage } from './queueStorage.ts';
import type { Environment } from './settings/environment.ts';
import { readSettings } from './settings.ts';
import { SettingsError } from './settingsError.ts';

/** What is wrong with the settings of a function app, one German line each; empty when it can work. Secrets are never quoted. */
export function settingsProblems(env: Environment): readonly string[] {
  return [readSettings, readQueueStorage].flatMap((read) => {
    try {
      read(env);
      return [];
    } catch (error) {
      if (error instanceof SettingsError) return error.errors;
      throw error;
    }
  });
}
