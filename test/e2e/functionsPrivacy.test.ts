import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostProcess } from '../../simulator/host/forkHost.ts';
import { type FunctionsWorld, type Member, openFunctionsWorld } from './functionsWorld.ts';
import { type ListeningIn, listenIn, takeTelemetry } from './listeningIn.ts';

/** Stands in every subject, text, place, name and address of this company, and in what Graph says about errors. */
const CANARY = 'Kanari';
/** Stands in a message that no worker understands. */
const STRANGER = 'Fremdling';
const MINUTE_MS = 60_000;
const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);

let world: FunctionsWorld;
let queue: ListeningIn;
let insights: ListeningIn;
let member: Member;
const answers: string[] = [];

beforeAll(async () => {
  insights = await takeTelemetry();
  world = await openFunctionsWorld({
    env: {
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${insights.url}/`,
      APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
      TAP_INSIGHTS: insights.url,
      NODE_OPTIONS: `--import ${new URL('./plainHttps.ts', import.meta.url)}`,
    },
    async storage(connectionString) {
      const [, url] = /QueueEndpoint=(http:\/\/[^/]+)/.exec(connectionString)!;
      queue = await listenIn(url!);
      return connectionString.replace(url!, queue.url);
    },
  });
  member = world.addMember(`${CANARY} Vogel`);
}, 60_000);
afterAll(async () => {
  await world.close();
  await Promise.all([queue.close(), insights.close()]);
});

const rows = (): number => Number(world.emis.prepare('SELECT COUNT(*) AS count FROM termine').get()!.count);
const arrives = { timeout: 20_000, interval: 100 };

async function health(host: HostProcess): Promise<number> {
  const answer = await fetch(`${host.url}/api/gesundheit`);
  answers.push(await answer.text(), JSON.stringify([...answer.headers]));
  return answer.status;
}

function fillOutlook(): void {
  const at = (hour: number) => ({
    start: { dateTime: `${day}T${hour}:00:00`, timeZone: 'W. Europe Standard Time' },
    end: { dateTime: `${day}T${hour}:30:00`, timeZone: 'W. Europe Standard Time' },
  });
  const body = { contentType: 'html', content: `<p>${CANARY} Text</p>` } as const;
  const location = { displayName: `${CANARY} Ort` };
  const attendees = [
    { type: 'required', emailAddress: { name: `${CANARY} Gast`, address: `${CANARY}@gast.example` } },
  ] as const;
  member.mailbox.createEvent({ subject: `${CANARY} allein`, ...at(10), body, location });
  member.mailbox.createEvent({
    subject: `${CANARY} zu zweit`,
    ...at(11),
    body,
    location,
    attendees: [...attendees],
  });
  member.mailbox.createEvent({ subject: `${CANARY} verboten`, ...at(12), body });
}

function fillEmis(): void {
  const enter = world.emis.prepare(
    'INSERT INTO termine (anwender, betreff, bemerkung, ort, von, bis) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const row = (betreff: string, bis: string) =>
    enter.run(member.anwender, betreff, `${CANARY} Notiz`, `${CANARY} Ort`, `${day}T09:00:00`, bis);
  row(`${CANARY} aus emis`, `${day}T09:30:00`);
  row(`${CANARY} rückwärts`, `${day}T08:00:00`);
  world.emis.exec(`CREATE TRIGGER erp_regel BEFORE INSERT ON termine WHEN NEW.betreff LIKE '%verboten%'
    BEGIN SELECT RAISE(ABORT, '${CANARY} aus dem Trigger'); END`);
}

describe('Nichts Privates verlässt die Funktionen', () => {
  it('Termine gehen hin und her, mit Fehlern auf allen Seiten, und werden gezählt', async () => {
    fillEmis();
    fillOutlook();
    const host = await world.startHost();
    expect(await health(host)).toBe(200);
    world.advance(MINUTE_MS);
    await expect.poll(() => [rows(), member.mailbox.events().length], arrives).toEqual([4, 4]);
    for (const status of [400, 401, 403, 404, 429, 500, 503]) {
      const before = world.tenant.counters.http;
      world.tenant.faults.add({
        when: () => true,
        times: 3,
        do: { kind: 'status', status, code: `Error${status}`, message: `${CANARY} <${member.anwender}>` },
      });
      world.emis
        .prepare('UPDATE termine SET ort = ? WHERE betreff LIKE ?')
        .run(`${CANARY} ${status}`, '% aus emis');
      world.advance(MINUTE_MS);
      await expect.poll(() => world.tenant.counters.http - before, arrives).toBeGreaterThan(0);
    }
    await world.send(`{"v":2,"anwender":"${STRANGER}"}`);
    await world.send(`${STRANGER}, der kein JSON ist`);
    await expect.poll(async () => (await world.poison()).length, arrives).toBe(2);
    await host.close();
    const events = insights.heard.join('\n');
    expect(events).toMatch(/"name":"abgleich"/);
    expect(events).toMatch(/"synchronisation":"?1"?/);
    expect(events).toMatch(/"name":"eintraege"/);
  }, 120_000);

  it('auch falsche Einstellungen werden gemeldet, ohne sie zu zitieren', async () => {
    const host = await world.startHost({
      EMIS_SQL: `Server=${CANARY};Password=${CANARY}`,
      GRAPH_CLIENT_STATE_SECRET: CANARY,
    });
    expect(await health(host)).toBe(503);
    world.advance(MINUTE_MS);
    await expect.poll(() => world.said.join('\n'), arrives).toMatch(/EMIS_SQL/);
    await host.close();
  }, 60_000);

  it('in keiner Zeile, keiner Telemetrie, keiner Nachricht und keiner Antwort', () => {
    const private_ = new RegExp(CANARY, 'i');
    const unheard = [world.said, queue.heard, insights.heard, answers].map((lines) => lines.join('\n'));
    for (const text of unheard) expect(text.length).toBeGreaterThan(100);
    for (const text of unheard) expect(private_.exec(text)?.input.slice(0, 500)).toBeUndefined();
    expect(world.said.join('\n') + insights.heard.join('\n')).not.toContain(STRANGER);
    expect(world.said.join('\n')).toMatch(/unbrauchbar \(fremde Version\)/);
    expect(world.said.join('\n')).toMatch(/unbrauchbar \(kein JSON\)/);
    expect(world.said.join('\n')).not.toMatch(/^\s+at /m);
  });
});
