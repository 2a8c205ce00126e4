import { describe, expect, it } from 'vitest';
import { invocationFailure } from '../../../functions/invocationFailure.ts';
import { SettingsError } from '../../../lib/mandanten/settingsError.ts';
import { QueueError } from '../../../lib/queue/queueError.ts';
import { StoreError } from '../../../lib/sync/ports/errors.ts';

describe('What the host’s log gets to see of a failed call', () => {
  it.each([
    [
      new SettingsError(['EMIS_SQL: fehlt.', 'GRAPH_TOKEN: fehlt.']),
      'Einstellungen: EMIS_SQL: fehlt.\nEinstellungen: GRAPH_TOKEN: fehlt.',
    ],
    [
      new StoreError('connection', 'Die Datenbank antwortet nicht.', new Error('Kanari')),
      'Die Datenbank antwortet nicht.',
    ],
    [
      new QueueError('emis-abgleich', 'AuthorizationFailure'),
      new QueueError('emis-abgleich', 'AuthorizationFailure').message,
    ],
  ])('our own errors: their German lines', (error, message) => {
    expect(invocationFailure(error).message).toBe(message);
  });

  it('a mistake of ours: its class and place, never its message; and no stack beside the message', () => {
    const failure = invocationFailure(new TypeError('Cannot read „Kanari Vogel“'));
    expect(failure.message).toMatch(/^Unerwarteter Fehler \(TypeError\)/);
    expect(failure.message).not.toContain('Kanari');
    expect(failure.stack).toBe(failure.message);
  });
});
