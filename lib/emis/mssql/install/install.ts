import { StoreError } from '../../../sync/ports/errors.ts';
import type { CreatedObject, Installed } from '../../installed.ts';
import type { SchemaMap } from '../../schemaMap.ts';
import { twoWayTable } from '../../twoWayTable.ts';
import type { SqlConnection, SqlStatement } from '../connection.ts';
import { literal, tableName } from '../sql/names.ts';
import { installSteps, LAYOUT } from './script.ts';
import { columnExists, type InstallStep, indexExists } from './step.ts';
import { type SpoolerIndex, spoolerIndexes } from './vendorTables.ts';

/**
 * Creates what is missing of our tables, indexes and triggers; existing objects stay as they are, but for columns that
 * our own tables have gained since. May be repeated after an interruption.
 *
 * @throws StoreError: no rights, the emis tables are missing, our tables are of a newer product
 */
export async function install(connection: SqlConnection, map: SchemaMap): Promise<Installed> {
  const steps = installSteps(map);
  const { done: before, lacking } = await survey(connection, map, steps);
  const created: CreatedObject[] = [];
  for (const [index, step] of steps.entries()) {
    if (before[index] === true) continue;
    await connection.query(
      {
        name: `installieren ${step.name}`,
        sql: `${SHORT_LOCKS}\n${step.sql}\n${LONG_LOCKS}`,
        parameters: {},
      },
      {},
      { repeat: 'safe' },
    );
    if (isObject(step)) created.push({ kind: step.kind, name: step.name, table: step.table });
  }
  const ownSpooler = created.some(({ name }) => name === map.s_exchange_sync_spooler.name);
  return {
    created,
    existing: steps.filter(isObject).length - created.length,
    recommended: ownSpooler ? [] : lacking.map(({ sql }) => sql),
  };
}

/** While a trigger waits for its table, all users of emis queue behind it. */
const SHORT_LOCKS = 'SET LOCK_TIMEOUT 5000;';
/** Connections go back to the pool as they are. */
const LONG_LOCKS = 'SET LOCK_TIMEOUT -1;';

/** Columns and entries belong to their table. */
function isObject(step: InstallStep): step is InstallStep & { kind: CreatedObject['kind'] } {
  return step.kind !== 'spalte' && step.kind !== 'eintrag';
}

/** What is there already. */
interface Survey {
  /** Which steps are done. */
  readonly done: readonly boolean[];
  /** Indexes that the spooler, if there is one, does not have. */
  readonly lacking: readonly SpoolerIndex[];
}

async function survey(
  connection: SqlConnection,
  map: SchemaMap,
  steps: readonly InstallStep[],
): Promise<Survey> {
  const [found] = await connection.query(surveyStatement(map, steps), {}, { repeat: 'safe' });
  const row = found![0]!;
  for (const domaene of ['termine', 'wiedervorlagen'] as const) {
    const { name } = twoWayTable(map, domaene);
    if (row[domaene] === 1) continue;
    throw new StoreError(
      'connection',
      `In der Datenbank fehlt die emis-Tabelle ${name}. Prüfen Sie Database in EMIS_SQL und die Zuordnung in EMIS_SCHEMA.`,
    );
  }
  const done = steps.map((_, index) => row[`s${index}`] === 1);
  const layoutAt = steps.findIndex((step) => step.kind === 'eintrag');
  const lacking = spoolerIndexes(map).filter((_, index) => row[`x${index}`] !== 1);
  return { done: done[layoutAt] === true ? await checked(connection, done, layoutAt) : done, lacking };
}

/** The layout's table is there: an entry of a newer product stops us, a missing or older one is still to be made. */
async function checked(
  connection: SqlConnection,
  done: readonly boolean[],
  layoutAt: number,
): Promise<readonly boolean[]> {
  const [found] = await connection.query(SELECT_LAYOUT, {}, { repeat: 'safe' });
  const layout = found![0]!.layout as number | null;
  if (layout !== null && layout > LAYOUT) {
    throw new StoreError(
      'connection',
      `Die Tabellen von emisExchangeSync in der emis-Datenbank haben ein neueres Format (${layout}) als dieses emisExchangeSync (${LAYOUT}). Installieren Sie die neuere Fassung.`,
    );
  }
  return done.with(layoutAt, layout === LAYOUT);
}

export const SELECT_LAYOUT: SqlStatement = {
  name: 'selectLayout',
  sql: 'SELECT MAX(z.version) AS layout FROM [dbo].[s_exchange_sync_schema] AS z;',
  parameters: {},
};

/** One row: a 1 for every step whose object is there, for every emis table that the triggers need, and for the spooler's indexes. */
export function surveyStatement(map: SchemaMap, steps: readonly InstallStep[]): SqlStatement {
  const flag = (condition: string, name: string) => `CASE WHEN ${condition} THEN 1 ELSE 0 END AS ${name}`;
  const flags = [
    ...(['termine', 'wiedervorlagen'] as const).map((domaene) =>
      flag(`OBJECT_ID(${literal(tableName(twoWayTable(map, domaene).name))}) IS NOT NULL`, domaene),
    ),
    ...steps.map((step, index) => flag(exists(step), `s${index}`)),
    ...spoolerIndexes(map).map(({ table, name }, index) => flag(indexExists(table, name), `x${index}`)),
  ];
  return { name: 'surveyInstallation', sql: `SELECT\n  ${flags.join(',\n  ')};`, parameters: {} };
}

function exists({ kind, name, table }: InstallStep): string {
  const object = literal(tableName(name));
  if (kind === 'index') return indexExists(table, name);
  // A table that is still to be created will have all its columns.
  if (kind === 'spalte')
    return `${columnExists(table, name)} OR OBJECT_ID(${literal(tableName(table))}) IS NULL`;
  // A view gets no triggers of ours.
  if (kind === 'trigger')
    return `OBJECT_ID(${object}, N'TR') IS NOT NULL OR OBJECT_ID(${literal(tableName(table))}, N'U') IS NULL`;
  return `OBJECT_ID(${object}) IS NOT NULL`;
}
