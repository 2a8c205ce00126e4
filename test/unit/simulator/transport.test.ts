import { describe, expect, it } from 'vitest';
import { appointment, createWorld, firstRound, willy } from './tenantWorld.ts';

const json = { 'Content-Type': 'application/json' };
const eventsPath = `/users/${willy}/events`;
const create = (id: string, more: object = {}) => ({
  id,
  method: 'POST',
  url: eventsPath,
  headers: json,
  body: appointment(id),
  ...more,
});

describe('$batch', () => {
  it('antwortet 200, in beliebiger Reihenfolge, jede Unteranfrage für sich', async () => {
    const { batch, box } = createWorld();
    const wrong = { ...create('falsch'), body: { subject: 'ohne Zeiten' } };
    const requests = [...['a', 'b', 'c', 'd', 'e'].map((id) => create(id)), wrong];
    const { status, body } = await batch(requests);
    expect(status).toBe(200);
    const order = body.responses.map((response: { id: string }) => response.id);
    expect([...order].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'falsch']);
    expect(order).not.toEqual(requests.map((request) => request.id));
    expect(body.responses.find((response: { id: string }) => response.id === 'falsch').status).toBe(400);
    expect(box.events()).toHaveLength(5);
  });

  it.each([
    ['21 Anfragen', Array.from({ length: 21 }, (_, number) => create(`r${number}`))],
    ['keine', []],
    ['doppelte Ids', [create('a'), create('A')]],
    ['absolute Adresse', [create('a', { url: `https://graph.microsoft.com/v1.0${eventsPath}` })]],
    ['mit Version', [create('a', { url: `/v1.0${eventsPath}` })]],
    ['ohne Content-Type', [create('a', { headers: {} })]],
    ['Schreiben ohne Inhalt', [{ id: 'a', method: 'POST', url: `${eventsPath}/x/permanentDelete` }]],
    ['Inhalt als Text', [create('a', { body: '{}' })]],
    ['im Kreis', [create('a', { dependsOn: ['b'] }), create('b', { dependsOn: ['a'] })]],
    ['verschachtelt', [create('a', { url: '/$batch' })]],
    ['halbes Ersatzpaar', [create('gut'), create('a', { body: appointment('\udc00') })]],
  ])('verweigert als Ganzes: %s', async (_, requests) => {
    const { batch, box } = createWorld();
    expect((await batch(requests)).status).toBe(400);
    expect(box.events()).toEqual([]);
  });

  it('führt abhängige Anfragen nacheinander aus und nach einem Fehler nicht', async () => {
    const { batch, box } = createWorld();
    const { body } = await batch([
      create('1', { body: { subject: 'ohne Zeiten' } }),
      create('2', { dependsOn: ['1'] }),
      create('3'),
    ]);
    const status = Object.fromEntries(
      body.responses.map((response: { id: string; status: number }) => [response.id, response.status]),
    );
    expect(status).toEqual({ 1: 400, 2: 424, 3: 201 });
    expect(box.events()).toHaveLength(1);
  });

  it('braucht bis zu vier Plätze des Postfachs: daneben wird gedrosselt, mit Retry-After in der Antwort', async () => {
    const { batch, ask, tenant } = createWorld({ switches: { retryAfterFractional: true } });
    const reads = Array.from({ length: 8 }, (_, number) => ({
      id: `${number}`,
      method: 'GET',
      url: eventsPath,
    }));
    expect(
      (await batch(reads)).body.responses.every((response: { status: number }) => response.status === 200),
    ).toBe(true);
    const [single, both] = await Promise.all([ask('GET', '/events'), batch(reads)]);
    expect(single.status).toBe(200);
    const refused = both.body.responses.filter((response: { status: number }) => response.status === 429);
    expect(refused).toHaveLength(2);
    expect(refused[0].headers['Retry-After']).toMatch(/^\d+\.\d+$/);
    expect(tenant.counters).toMatchObject({ http: 3, graph: 17, throttled: 2 });
  });
});

describe('Drosselung', () => {
  it('lässt vier gleichzeitige Anfragen je Postfach zu', async () => {
    const { ask } = createWorld({ latency_ms: 100 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask('GET', '/events')));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 429]);
    expect((await ask('GET', '/events')).status).toBe(200);
  });

  it('lässt 10.000 Anfragen in zehn Minuten zu', async () => {
    const { ask, batch, clock } = createWorld();
    const reads = Array.from({ length: 20 }, (_, number) => ({
      id: `${number}`,
      method: 'GET',
      url: `/users/${willy}/calendar`,
    }));
    for (let round = 0; round < 500; round++) await batch(reads);
    const refused = await ask('GET', '/calendar');
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    clock.advance(600_001);
    expect((await ask('GET', '/calendar')).status).toBe(200);
  });
});

describe('Zugang', () => {
  it('verweigert ohne oder mit falschem Token', async () => {
    const { ask } = createWorld();
    const { status, body } = await ask('GET', '/events', undefined, { Authorization: 'Bearer falsch' });
    expect([status, body.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
  });

  it('kennt nur v1.0, bekannte Pfade, bekannte Benutzer', async () => {
    const { ask } = createWorld();
    const at = (path: string) => ask('GET', `https://graph.microsoft.com${path}`);
    expect((await at(`/beta/users/${willy}/events`)).status).toBe(400);
    expect((await at('/v1.0/me/events')).status).toBe(400);
    expect((await at(`/v1.0/users/${willy}/termine`)).status).toBe(400);
    expect((await at(`/v1.0/users/${willy}/events/delta`)).status).toBe(400);
    expect((await at('/v1.0/users/niemand@firma.example/events')).body.error.code).toBe('ErrorInvalidUser');
    expect((await at('/v1.0/users/niemand@firma.example')).body.error.code).toBe('Request_ResourceNotFound');
    expect((await ask('PUT', '/events', {})).status).toBe(405);
  });

  it('findet ein Postfach an Adresse und Id', async () => {
    const { ask, box } = createWorld();
    const { body } = await ask('GET', '?$select=id,userPrincipalName');
    expect(body).toMatchObject({ id: box.userId, userPrincipalName: willy });
    expect((await ask('GET', `https://graph.microsoft.com/v1.0/users/${box.userId}/calendar`)).body.id).toBe(
      box.calendarId,
    );
  });
});

describe('Fehlerplan', () => {
  it('verliert die Antwort, nachdem es geschah, oder bevor', async () => {
    const { ask, tenant, box } = createWorld();
    const post = () => ask('POST', '/events', appointment('x'));
    const rule = tenant.faults.add({
      when: ({ method }) => method === 'POST',
      times: 1,
      do: { kind: 'resetBefore' },
    });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(box.events()).toHaveLength(0);
    tenant.faults.add({ when: ({ method }) => method === 'POST', times: 1, do: { kind: 'resetAfter' } });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(box.events()).toHaveLength(1);
    expect((await post()).status).toBe(201);
    expect(rule.fired).toBe(1);
  });

  it('wartet bei verlorener Antwort, bis der Aufrufer aufgibt', async () => {
    const { tenant, box } = createWorld();
    tenant.faults.add({ when: () => true, do: { kind: 'timeoutAfter' } });
    const giveUp = new AbortController();
    const answer = tenant.fetch(`https://graph.microsoft.com/v1.0${eventsPath}`, {
      method: 'POST',
      headers: { ...json, Authorization: 'Bearer simulator-token' },
      body: JSON.stringify(appointment('x')),
      signal: giveUp.signal,
    });
    const outcome = expect(answer).rejects.toThrow('Geduld');
    await new Promise((resolve) => setImmediate(resolve));
    expect(box.events()).toHaveLength(1);
    giveUp.abort(new Error('Geduld'));
    await outcome;
  });

  it('trifft einzelne Unteranfragen', async () => {
    const { batch, tenant, box } = createWorld();
    tenant.faults.add({
      when: ({ inBatch, index }) => inBatch && index === 0,
      do: { kind: 'status', status: 503, retryAfter_s: 2.5 },
    });
    tenant.faults.add({
      when: ({ inBatch, index }) => inBatch && index === 1,
      do: { kind: 'dropSubResponse' },
    });
    const { body } = await batch([create('a'), create('b'), create('c')]);
    const byId = Object.fromEntries(
      body.responses.map((response: { id: string }) => [response.id, response]),
    );
    expect(byId.a).toMatchObject({ status: 503, headers: { 'Retry-After': '2.5' } });
    expect(byId.b).toBeUndefined();
    expect(
      box
        .events()
        .map((event) => event.subject)
        .sort(),
    ).toEqual(['b', 'c']);
  });
});

describe('Wiederholbarkeit', () => {
  it('macht aus demselben Samen denselben Verlauf', async () => {
    const trace = async (seed: number) => {
      const world = createWorld({ latency_ms: 20, switches: { deltaShuffle: true, deltaReplay: 0.3 } }, seed);
      await world.batch(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => create(id)));
      const { items } = await firstRound(world);
      return JSON.stringify([world.tenant.requests, items]);
    };
    expect(await trace(3)).toBe(await trace(3));
    expect(await trace(3)).not.toBe(await trace(4));
  });

  it('vermerkt Unteranfragen mit ihrem Stapel und verrät das Token nicht', async () => {
    const { batch, tenant } = createWorld();
    await batch([create('a')]);
    const [outer, sub] = tenant.requests;
    expect(sub).toMatchObject({
      batchOf: outer?.number,
      method: 'POST',
      path: `/v1.0${eventsPath}`,
      status: 201,
    });
    expect(JSON.stringify(tenant.requests)).not.toContain('simulator-token');
  });
});
