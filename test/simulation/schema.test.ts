import { describe, expect, onTestFinished, test } from 'vitest';
import { checkRequest, loadSchema } from '../../simulator/m365/schemaCheck.ts';
import { DAY_MS, onBothSides, probes, purges, SWITCHES } from './harness/appointments.ts';
import { everythingAtOnce, runUntilDone } from './harness/scenario.ts';
import type { World, WorldOptions } from './harness/world.ts';

const schema = loadSchema();
if (schema === undefined) {
  console.warn(
    'Der Auszug aus Microsofts Metadaten fehlt (../shared/graph-schema/v1-subset.json oder GRAPH_SCHEMA): was gesendet wird, bleibt hier ungeprüft.',
  );
}

/** A world in which the product has sent every kind of request that it knows. */
async function everyRequest(options: WorldOptions): Promise<World> {
  const world = await everythingAtOnce(options);
  onTestFinished(() => world.close());
  await runUntilDone(world, 2);
  const emptied = await onBothSides(world, 'geleert', 20);
  world.box.deleteEvent(emptied);
  world.box.purgeEvent(emptied);
  await world.report();
  const moved = await onBothSides(world, 'verschoben', 21);
  world.box.moveToOtherCalendar(moved, 'Privat');
  await world.report();
  const meeting = world.box.createEvent({
    subject: 'Besprechung',
    start: { dateTime: '2026-12-22T09:00:00', timeZone: 'UTC' },
    end: { dateTime: '2026-12-22T10:00:00', timeZone: 'UTC' },
    attendees: [{ type: 'required', emailAddress: { name: 'Petra', address: 'petra@firma.example' } }],
  });
  await world.report();
  world.change(world.row('Besprechung').id, {
    ort: 'von emis',
    von: '2026-12-22 11:00',
    bis: '2026-12-22 12:00',
  });
  await world.report();
  // A create whose answer is lost is looked up by its key.
  world.enter('unklar', '2026-12-23 08:00', '2026-12-23 09:00');
  world.tenant.faults.add({
    when: ({ method, path }) => method === 'POST' && path.endsWith('/events'),
    times: 1,
    do: { kind: 'timeoutAfter' },
  });
  await runUntilDone(world, 2);
  world.time.advance(2 * DAY_MS);
  await world.report();
  world.time.advance(40 * DAY_MS);
  await world.report();
  expect(world.box.event(meeting)).toBeDefined();
  return world;
}

const requestsOf = (world: World) => world.tenant.requests;

const positions = [
  ...SWITCHES.map(([name, switches]) => [name, { switches }] as const),
  ['besprechungen=uebertragen', { settings: { besprechungen: 'uebertragen' } }] as const,
  ['loeschregel=immer', { settings: { loeschregel: 'immer' } }] as const,
] satisfies readonly (readonly [string, WorldOptions])[];

describe('Was das Produkt an Microsoft Graph sendet', () => {
  test.each(positions)('enthält alle Arten von Anfragen (%s)', async (name, options) => {
    const world = await everyRequest(options);
    const seen = new Set(requestsOf(world).map(({ method }) => method));
    expect([...seen].sort()).toEqual(['DELETE', 'GET', 'PATCH', 'POST']);
    if (name === 'wie vermutet') {
      expect(purges(world).length).toBeGreaterThan(0);
      expect(
        requestsOf(world).some(({ path }) => path.includes('$filter=singleValueExtendedProperties')),
      ).toBe(true);
      expect(requestsOf(world).some(({ path }) => path.includes('/calendars?'))).toBe(true);
    }
    if (name === 'gelöschte Elemente unsichtbar') expect(probes(world)).toHaveLength(1);
  });

  test.skipIf(schema === undefined).each(positions)(
    'kennt Microsofts Schema, Anfrage für Anfrage (%s)',
    async (_, options) => {
      const world = await everyRequest(options);
      const faults = requestsOf(world).flatMap(({ method, path, body }) =>
        checkRequest(schema!, { method, path, ...(body !== undefined && { body }) }),
      );
      expect([...new Set(faults)]).toEqual([]);
      expect(requestsOf(world).length).toBeGreaterThan(50);
    },
  );

  test.each(positions)(
    'nennt nie Teilnehmer, und niemand bekommt eine Einladung (%s)',
    async (name, options) => {
      const world = await everyRequest(options);
      const bodies = requestsOf(world).flatMap(({ body }) =>
        body === undefined ? [] : [JSON.stringify(body)],
      );
      expect(bodies.length).toBeGreaterThan(10);
      for (const body of bodies) expect(body).not.toMatch(/attendees|emailAddress|petra@/i);
      const { invitations, cancellations, updatesMailed } = world.tenant.counters;
      expect({ invitations, cancellations }).toEqual({ invitations: 0, cancellations: 0 });
      // Only who asks for it writes meetings, and Graph then mails their attendees (graph.md 9).
      expect(updatesMailed).toBe(name === 'besprechungen=uebertragen' ? 1 : 0);
    },
  );

  test.each(positions)(
    'verlangt überall unveränderliche Kennungen, und Schreiben nur auf den gelesenen Stand (%s)',
    async (_, options) => {
      const world = await everyRequest(options);
      const events = requestsOf(world).filter(({ path }) => /\/(events|calendarView)/.test(path));
      expect(events.length).toBeGreaterThan(20);
      for (const { method, path, headers, body } of events) {
        const lines = Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        );
        expect(lines['prefer'], `${method} ${path}`).toContain('IdType="ImmutableId"');
        if (method === 'PATCH') expect(lines['if-match'], `${method} ${path}`).toBeTruthy();
        if (method === 'POST' && path.endsWith('/events')) {
          expect(body).toMatchObject({
            transactionId: expect.any(String),
            singleValueExtendedProperties: [{}],
          });
        }
      }
    },
  );
});
