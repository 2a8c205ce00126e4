import { describe, expect, test } from 'vitest';
import type { GraphEvent } from '../../../../lib/domain/termine/graphEvent.ts';
import { mayLieAmong } from '../../../../lib/domain/termine/mayLieAmong.ts';
import { projectItem } from '../../../../lib/domain/termine/projectItem.ts';
import { termine } from '../../../../lib/domain/termine/termine.ts';

const CREATED = '2026-11-20T08:00:00.9876543Z';
const besuch: GraphEvent = { subject: 'Besuch', createdDateTime: CREATED };
const projection = projectItem(besuch);
const anchor = termine.anchor(termine.fields, {}, projection.werte);
/** What lies in Deleted Items: nothing but subject and times. */
const lying = (subject: string | null, createdDateTime: string | null) =>
  projectItem({ id: 'andere', subject, createdDateTime });
const may = (...items: readonly ReturnType<typeof lying>[]) =>
  mayLieAmong(anchor, projection.fingerprints, items);

describe('Ob ein Termin unter denen in „Gelöschte Elemente“ sein kann', () => {
  test.each([
    ['auf die Sekunde gekürzt', '2026-11-20T08:00:00Z'],
    ['auf die Sekunde gerundet', '2026-11-20T08:00:01Z'],
    ['unverändert', CREATED],
    ['in anderer Zone geschrieben', '2026-11-20T09:00:00+01:00'],
    ['ohne Zeit', null],
    ['unlesbar', 'gestern'],
  ])('ja: %s', (_, created) => expect(may(lying('umbenannt', created))).toBe(true));

  test('ja: gleicher Betreff', () => expect(may(lying('Besuch', '2025-01-01T00:00:00Z'))).toBe(true));

  test('nein: weder Zeit noch Betreff', () => {
    expect(may()).toBe(false);
    expect(may(lying('Fremder', '2026-11-20T08:00:03Z'), lying(null, '2026-11-20T07:59:59Z'))).toBe(false);
  });

  test('Eine Verknüpfung, die nicht weiß, wann ihr Termin angelegt wurde, weiß auch das nicht', () => {
    const { erstellt: _, ...before } = anchor;
    expect(mayLieAmong(before, projection.fingerprints, [])).toBe(true);
  });
});

describe('Wann ein Termin angelegt wurde', () => {
  test('ändert keinen Fingerabdruck', () => {
    const { createdDateTime: _, ...without } = besuch;
    expect(projectItem(without).fingerprints).toEqual(projection.fingerprints);
  });

  test('merkt sich die Verknüpfung, gleich welche Felder sich ändern, und vergißt es nie', () => {
    const before = { von: null, bis: null, zeit: null };
    const learnt = termine.anchor(['ort'], {}, projection.werte, before);
    expect(learnt).toEqual({ ...before, erstellt: CREATED });
    const { erstellt: _, ...silent } = projection.werte;
    expect(termine.anchor(['ort'], {}, silent, learnt)).toBe(learnt);
    expect(termine.anchor(['zeit'], {}, silent, learnt)).toMatchObject({ erstellt: CREATED });
    expect(termine.anchor(['zeit'], {}, silent, before)).not.toHaveProperty('erstellt');
  });
});
