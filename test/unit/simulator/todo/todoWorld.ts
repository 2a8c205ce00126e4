import type { TenantOptions } from '../../../../simulator/m365/tenant.ts';
import { type Answer, createWorld, type Round, readRound, type World } from '../tenantWorld.ts';

export interface TodoWorld extends World {
  /** Path below the default list. */
  tasks(method: string, path?: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export function createTodoWorld(options: Partial<TenantOptions> = {}, seed = 1): TodoWorld {
  const world = createWorld(options, seed);
  const list = `/todo/lists/${encodeURIComponent(world.box.todo.defaultListId)}/tasks`;
  return {
    ...world,
    tasks: (method, path = '', body, headers) => world.ask(method, `${list}${path}`, body, headers),
  };
}

/** Everything the delta of a list tells, to its deltaLink. */
export function readTasks(world: World, from?: string, prefer?: string): Promise<Round> {
  const { defaultListId } = world.box.todo;
  return readRound(world, from ?? `/todo/lists/${encodeURIComponent(defaultListId)}/tasks/delta`, prefer);
}

/** A date as Outlook sends it: midnight in the user's zone. */
export const day = (date: string, timeZone = 'W. Europe Standard Time') => ({
  dateTime: `${date}T00:00:00`,
  timeZone,
});
