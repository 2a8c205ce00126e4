import type { GraphLinkedResource, GraphTask } from './graphTask.ts';

/** Under this name our one linkedResource says where a task comes from; a foreign one is left alone. */
export const APPLICATION_NAME = 'emisExchangeSync';

/** The linkedResource of a task that is created under `key`. */
export function provenance(key: string): GraphLinkedResource {
  return { applicationName: APPLICATION_NAME, externalId: key, displayName: 'emis' };
}

/** The key under which we created the task, if it still says so. */
export function taskKey(task: GraphTask): string | undefined {
  const ours = (task.linkedResources ?? []).find(
    ({ applicationName }) => applicationName === APPLICATION_NAME,
  );
  return ours?.externalId ?? undefined;
}
