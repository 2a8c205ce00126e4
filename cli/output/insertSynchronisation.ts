import { DOMAENEN } from '../../lib/domain/domaene.ts';
import type { SchemaMap } from '../../lib/emis/schemaMap.ts';

/** Stands for the mailbox's address, which only the administrator knows. */
const ADDRESS = 'ADRESSE@FIRMA.DE';

/** The statement that pairs an Anwender with a mailbox, Termine switched on, in this installation's names. */
export function insertSynchronisation(schema: SchemaMap, anwender: string): string {
  const { name, columns } = schema.s_exchange_sync;
  const names = (['anwender', 'postfach', 'aktiv', ...DOMAENEN] as const).map((column) =>
    identifier(columns[column]),
  );
  const values = [
    text(anwender),
    text(ADDRESS),
    1,
    ...DOMAENEN.map((domaene) => (domaene === 'termine' ? 1 : 0)),
  ];
  return `INSERT INTO ${identifier(name)} (${names.join(', ')}) VALUES (${values.join(', ')});`;
}

function identifier(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `"${name}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
