import { describe, expect, it } from 'vitest';
import { willy } from '../tenantWorld.ts';
import { createTodoWorld } from './todoWorld.ts';

const headers = { 'Content-Type': 'application/json' };

describe('$batch mit Aufgaben', () => {
  const creates = (list: string, dependsOn: (number: number) => string[] | undefined) =>
    [1, 2, 3].map((number) => {
      const after = dependsOn(number);
      return {
        id: `${number}`,
        method: 'POST',
        url: `/users/${willy}/todo/lists/${encodeURIComponent(list)}/tasks`,
        headers,
        body: { title: `A${number}` },
        ...(after === undefined ? {} : { dependsOn: after }),
      };
    });

  it.each([
    ['nebeneinander', () => undefined],
    ['nacheinander', (number: number) => (number === 1 ? undefined : [`${number - 1}`])],
  ])('geht ganz %s', async (_, dependsOn) => {
    const { batch, box } = createTodoWorld();
    const { body } = await batch(creates(box.todo.defaultListId, dependsOn));
    expect(body.responses.map(({ status }: { status: number }) => status)).toEqual([201, 201, 201]);
    expect(box.todo.tasks()).toHaveLength(3);
  });

  it.each([
    ['teils', (number: number) => (number === 3 ? ['1'] : undefined)],
    ['nach einer', (number: number) => (number === 1 ? undefined : ['1'])],
  ])('geht nicht gemischt: %s', async (_, dependsOn) => {
    const { batch, box, tenant } = createTodoWorld();
    const requests = creates(box.todo.defaultListId, dependsOn);
    expect((await batch(requests)).status).toBe(400);
    expect(box.todo.tasks()).toEqual([]);
    tenant.switches.todoMixedBatch = 'accepted';
    expect((await batch(requests)).status).toBe(200);
  });

  it('braucht die vier Plätze des Postfachs wie alles andere', async () => {
    const { batch, box, ask, tenant } = createTodoWorld();
    const reads = Array.from({ length: 4 }, (_, number) => ({
      id: `${number}`,
      method: 'GET',
      url: `/users/${willy}/todo/lists/${encodeURIComponent(box.todo.defaultListId)}/tasks`,
    }));
    await Promise.all([batch(reads), ask('GET', '/events')]);
    expect(tenant.counters.throttled).toBe(1);
  });
});
