import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../lib/mandanten/settings.ts';

const WORKING = { EMIS_SQL: 'sqlite:./emis.sqlite' };

describe('schedules', () => {
  it('override the variables in emis, under their names in any case', () => {
    const { zeitplaene } = readSettings({
      ...WORKING,
      emis_exchangesync_zeitplan_termine: ' 5 ',
      EMIS_EXCHANGESYNC_ZEITPLAN_GESENDETEELEMENTE: '23:00',
      emis_exchangesync_zeitplan_posteingang: '',
    });
    expect([...zeitplaene]).toEqual([
      ['termine', '5'],
      ['gesendete', '23:00'],
    ]);
  });

  it('of an unknown name are an error that lists the five: mistyped they would have no effect', () => {
    const read = () => readSettings({ ...WORKING, emis_exchangesync_zeitplan_adressen: '23:00' });
    expect(read).toThrow(
      /emis_exchangesync_zeitplan_adressen: ist unbekannt\. .*_termine, .*_wiedervorlagen, .*_posteingang, .*_gesendeteelemente, .*_ansprechpartner\./,
    );
  });

  it('that are wrong stop their domain only, not the start', () => {
    const settings = readSettings({ ...WORKING, emis_exchangesync_zeitplan_termine: 'manchmal' });
    expect(settings.zeitplaene.get('termine')).toBe('manchmal');
  });
});
