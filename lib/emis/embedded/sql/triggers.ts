import type { SchemaMap } from '../../schemaMap.ts';
import { twoWayTable } from '../../twoWayTable.ts';
import { quoted } from './names.ts';

const NAMES = { termine: 'zzz_changesTP', wiedervorlagen: 'zzz_changes_WV' } as const;

/**
 * The six triggers of the manual: one spooler entry per changed row. A row that is given to another Anwender leaves an
 * entry for both: it counts as deleted for the first and as new for the second. Existing triggers stay as they are.
 */
export function createTriggers(map: SchemaMap): string[] {
  const spooler = map.s_exchange_sync_spooler;
  const target = `INSERT INTO ${quoted(spooler.name)} (${[
    spooler.columns.tabelle,
    spooler.columns.datensatz_id,
    spooler.columns.aktion,
    spooler.columns.anwender,
    spooler.columns.erstellt_am,
  ]
    .map(quoted)
    .join(', ')})`;
  return (['termine', 'wiedervorlagen'] as const).flatMap((domaene) => {
    const table = twoWayTable(map, domaene);
    const anwender = quoted(table.anwender);
    const entry = (aktion: string, row: string) =>
      `${target} SELECT '${table.code}', ${row}.${quoted(table.id)}, '${aktion}', ${row}.${anwender}, strftime('%Y-%m-%dT%H:%M:%f', 'now')`;
    const trigger = (aktion: string, event: string, body: string) =>
      `CREATE TRIGGER IF NOT EXISTS ${quoted(`${NAMES[domaene]}_${aktion}`)} AFTER ${event} ON ${quoted(table.name)}\nBEGIN\n  ${body};\nEND`;
    return [
      trigger('I', 'INSERT', entry('I', 'NEW')),
      trigger(
        'U',
        'UPDATE',
        `${entry('U', 'OLD')} WHERE OLD.${anwender} IS NOT NEW.${anwender};\n  ${entry('U', 'NEW')}`,
      ),
      trigger('D', 'DELETE', entry('D', 'OLD')),
    ];
  });
}
