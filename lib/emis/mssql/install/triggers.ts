import type { SchemaMap } from '../../schemaMap.ts';
import { twoWayTable } from '../../twoWayTable.ts';
import { literal, quoted, tableName } from '../sql/names.ts';
import type { InstallStep } from './step.ts';

const NAMES = { termine: 'zzz_changesTP', wiedervorlagen: 'zzz_changes_WV' } as const;

/**
 * The six triggers of the manual: one spooler entry per changed row. A row that is given to another Anwender leaves an
 * entry for both: it counts as deleted for the first and as new for the second. Existing triggers stay as they are, and
 * a view gets none: its base tables are the vendor's affair.
 */
export function triggerSteps(map: SchemaMap): InstallStep[] {
  const { name: spooler, columns } = map.s_exchange_sync_spooler;
  const insert = `INSERT INTO ${tableName(spooler)} (${[
    columns.tabelle,
    columns.datensatz_id,
    columns.aktion,
    columns.anwender,
    columns.erstellt_am,
  ]
    .map(quoted)
    .join(', ')})`;
  return (['termine', 'wiedervorlagen'] as const).flatMap((domaene) => {
    const table = twoWayTable(map, domaene);
    const [id, anwender] = [quoted(table.id), quoted(table.anwender)];
    const entries = (aktion: string, row: string) =>
      `${insert}\n  SELECT '${table.code}', ${row}.${id}, '${aktion}', ${row}.${anwender}, SYSUTCDATETIME() FROM`;
    const trigger = (aktion: 'I' | 'U' | 'D', event: string, ...statements: readonly string[]) =>
      createTrigger(`${NAMES[domaene]}_${aktion}`, table.name, event, statements);
    return [
      trigger('I', 'INSERT', `${entries('I', 'n')} inserted AS n`),
      trigger(
        'U',
        'UPDATE',
        `${entries('U', 'o')} deleted AS o INNER JOIN inserted AS n ON n.${id} = o.${id}
  WHERE o.${anwender} <> n.${anwender} OR (o.${anwender} IS NOT NULL AND n.${anwender} IS NULL)`,
        `${entries('U', 'n')} inserted AS n`,
      ),
      trigger('D', 'DELETE', `${entries('D', 'o')} deleted AS o`),
    ];
  });
}

/** CREATE TRIGGER must stand alone in its batch: the guard runs it as a text. */
function createTrigger(
  name: string,
  table: string,
  event: string,
  statements: readonly string[],
): InstallStep {
  const body = statements.map((statement) => `  ${statement};`).join('\n');
  const create = `CREATE TRIGGER ${tableName(name)} ON ${tableName(table)} AFTER ${event} AS\nBEGIN\n  SET NOCOUNT ON;\n${body}\nEND`;
  return {
    kind: 'trigger',
    name,
    table,
    sql: `IF OBJECT_ID(${literal(tableName(name))}, N'TR') IS NULL AND OBJECT_ID(${literal(tableName(table))}, N'U') IS NOT NULL
EXEC (${literal(create)});`,
  };
}
