import { describe, expect, it } from 'vitest';
import { DEFAULT_SCHEMA_MAP, parseSchemaMap, SchemaMapError } from '../../../lib/emis/schemaMap.ts';
import { twoWayTable } from '../../../lib/emis/twoWayTable.ts';

function errorsOf(json: unknown): readonly string[] {
  try {
    parseSchemaMap(json);
  } catch (error) {
    if (error instanceof SchemaMapError) return error.errors;
    throw error;
  }
  return [];
}

describe('EMIS_SCHEMA', () => {
  it('is the default map where the file says nothing', () => {
    expect(parseSchemaMap({})).toEqual(DEFAULT_SCHEMA_MAP);
    expect(parseSchemaMap({ termine: {} })).toEqual(DEFAULT_SCHEMA_MAP);
    expect(DEFAULT_SCHEMA_MAP.termine.name).toBe('termine');
    expect(Object.keys(DEFAULT_SCHEMA_MAP)).toHaveLength(10);
  });

  it('maps tables and columns one by one and keeps the rest', () => {
    const map = parseSchemaMap({
      termine: { tabelle: 'TERMINE_NEU', spalten: { betreff: 'Betreff Text', ort: 'Örtlichkeit' } },
    });
    expect(map.termine.name).toBe('TERMINE_NEU');
    expect(map.termine.columns).toMatchObject({ betreff: 'Betreff Text', ort: 'Örtlichkeit', von: 'von' });
    expect(map.wiedervorlagen).toEqual(DEFAULT_SCHEMA_MAP.wiedervorlagen);
    expect(twoWayTable(map, 'termine').columns[0]).toEqual({
      logical: 'betreff',
      name: 'Betreff Text',
      kind: 'text',
    });
  });

  it('cannot be changed afterwards', () => {
    expect(() => Object.assign(DEFAULT_SCHEMA_MAP.termine, { name: 'x' })).toThrow(TypeError);
    expect(() => Object.assign(DEFAULT_SCHEMA_MAP.termine.columns, { von: 'x' })).toThrow(TypeError);
  });

  for (const name of [
    'a]b',
    'a[b',
    'a"b',
    "a'b",
    'a`b',
    'a\u0000',
    'a\nb',
    '',
    ' a',
    'a ',
    '1a',
    'a;b',
    'dbo.a',
    'x'.repeat(129),
  ]) {
    it(`refuses the name ${JSON.stringify(name).slice(0, 20)} and says what is accepted`, () => {
      const errors = errorsOf({ termine: { spalten: { betreff: name } } });
      expect(errors).toHaveLength(1);
      expect(errors[0]).toContain('termine.spalten.betreff');
      expect(errors[0]).toContain('Erlaubt sind 1 bis 128 Zeichen');
    });
  }

  it('reports everything that is wrong at once, each with its place', () => {
    const errors = errorsOf({
      termin: { tabelle: 'x' },
      termine: { tabelle: 5, spalten: { betref: 'x', ort: '' }, tabele: 'x' },
      emails: 'x',
    });
    const all = errors.join('\n');
    expect(errors).toHaveLength(6);
    for (const line of errors) expect(line).toMatch(/^EMIS_SCHEMA, /);
    for (const part of [
      '"termin"',
      'termine.tabelle',
      '"betref"',
      'termine.spalten.ort',
      '"tabele"',
      'emails',
    ]) {
      expect(all).toContain(part);
    }
    expect(all).toContain('wiedervorlagen');
    expect(all).toContain('vorwarnzeit');
  });

  it('refuses a file that is no object at all', () => {
    for (const json of [null, [], 'x', 5]) expect(errorsOf(json)[0]).toContain('ganze Datei');
  });

  it('refuses two columns or two tables under one name, whatever its case', () => {
    expect(errorsOf({ termine: { spalten: { von: 'BIS' } } })[0]).toContain('von und bis zeigen beide');
    expect(errorsOf({ termine: { tabelle: 'Emails' } })[0]).toContain('termine und emails');
  });

  it('lets two columns change their names', () => {
    const map = parseSchemaMap({ termine: { spalten: { von: 'bis', bis: 'von' } } });
    expect(map.termine.columns).toMatchObject({ von: 'bis', bis: 'von' });
  });

  it('keeps the names of our own tables free', () => {
    expect(errorsOf({ termine: { tabelle: 'S_Exchange_Sync_link' } })[0]).toContain('vorbehalten');
  });

  it('knows the two-way domains and what their columns hold', () => {
    const termine = twoWayTable(DEFAULT_SCHEMA_MAP, 'termine');
    expect(termine.code).toBe('TP');
    expect(Object.fromEntries(termine.columns.map(({ logical, kind }) => [logical, kind]))).toEqual({
      betreff: 'text',
      bemerkung: 'text',
      von: 'wallTime',
      bis: 'wallTime',
      ort: 'text',
      hervorheben: 'bit',
      erinnern: 'bit',
      vorwarnzeit: 'int',
      privat: 'bit',
    });
    const wiedervorlagen = twoWayTable(DEFAULT_SCHEMA_MAP, 'wiedervorlagen');
    expect(wiedervorlagen.code).toBe('WV');
    expect(wiedervorlagen.columns.map((column) => column.kind)).toEqual([
      'text',
      'text',
      'int',
      'date',
      'wallTime',
    ]);
    expect(() => twoWayTable(DEFAULT_SCHEMA_MAP, 'adressen')).toThrow();
  });
});
