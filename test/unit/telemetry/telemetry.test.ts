import { describe, expect, it } from 'vitest';
import { createTelemetry } from '../../../lib/telemetry/createTelemetry.ts';
import { safeProperties } from '../../../lib/telemetry/safeProperties.ts';

describe('Telemetry', () => {
  it('is silent without Application Insights', async () => {
    const told: string[] = [];
    const telemetry = createTelemetry({ APPLICATIONINSIGHTS_CONNECTION_STRING: ' ' }, (line) =>
      told.push(line),
    );
    telemetry.event('abgleich', { mandant: 'standard' });
    telemetry.metric('eintraege', 1);
    await telemetry.close();
    expect(told).toEqual([]);
  });

  it('that cannot be set up is told once and ends nothing', async () => {
    const told: string[] = [];
    const env = { APPLICATIONINSIGHTS_CONNECTION_STRING: 'kein=Anschluss' };
    const telemetry = createTelemetry(env, (line) => told.push(line));
    for (let call = 0; call < 3; call++) telemetry.event('abgleich', {});
    await telemetry.close();
    expect(told).toEqual([expect.stringMatching(/Prüfen Sie APPLICATIONINSIGHTS_CONNECTION_STRING/)]);
    expect(told.join()).not.toContain('kein=Anschluss');
  });

  it('lets names, ids, instants and counts through', () => {
    const properties = {
      mandant: 'firma-7',
      bemerkt_am: '2026-11-23T10:00:00.000Z',
      synchronisation: 12,
      ok: true,
    };
    expect(safeProperties(properties)).toEqual(properties);
  });

  it.each(['Willy Testermann', 'willy@firma.de', 'Größe', 'ein Satz.', 'x'.repeat(101)])(
    'leaves „%s“ out',
    (text) => {
      expect(safeProperties({ anwender: text, [text]: 1 })).toEqual({ anwender: 'entfernt' });
    },
  );
});
