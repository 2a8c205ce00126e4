import { expect, it } from 'vitest';
import type { SqlRow } from '../../../../lib/emis/codec/sqlRow.ts';
import type { SqlConnection } from '../../../../lib/emis/mssql/connection.ts';
import { OutcomeUnknownError } from '../../../../lib/emis/mssql/outcomeUnknownError.ts';
import { mssqlStore } from '../../../../lib/emis/mssql/store.ts';
import { DEFAULT_SCHEMA_MAP } from '../../../../lib/emis/schemaMap.ts';
import { LeaseLostError, StoreError } from '../../../../lib/sync/ports/errors.ts';
import type { RunKey } from '../../../../lib/sync/ports/store.ts';

const RUN: RunKey = {
  synchronisation: { id: 1, anwender: 'Willy', postfach: ' Willy@Example.com', domaenen: ['termine'] },
  domaene: 'termine',
  owner: 'lauf-1',
};
const COLUMNS: SqlRow[] = [
  { name: 'id', type: 'int', fixed: 1 },
  { name: 'betreff', type: 'nvarchar', fixed: 0 },
];
const RESULT = JSON.stringify({
  inserted: [{ place: 0, id: 77 }],
  conflicts: [],
  woken: [],
  suspects: 0,
  noticed: 0,
  released: 0,
});
const APPLIED: SqlRow[][] = [[{ result: RESULT, ttl_ms: 60_000 }], []];
const unknown = () => new OutcomeUnknownError('Die Verbindung ist abgebrochen.');
const NEW_ROW = { row: { kind: 'insert', anwender: 'Willy', columns: { betreff: 'x' } } } as const;

type Answer = SqlRow[][] | Error | ((values: Readonly<Record<string, unknown>>) => SqlRow[][]);

/** A server that gives the answers prepared for each statement, one after the other. */
function server(answers: Readonly<Record<string, readonly Answer[]>>) {
  const sent: { readonly name: string; readonly values: Readonly<Record<string, unknown>> }[] = [];
  const left = new Map(Object.entries(answers).map(([name, list]) => [name, [...list]]));
  const connection: SqlConnection = {
    roundTrips: 0,
    statements: 0,
    query: async ({ name }, values) => {
      sent.push({ name, values });
      const answer = name.startsWith('readColumns') ? [COLUMNS] : left.get(name)?.shift();
      if (answer === undefined) throw new Error(`No answer is left for ${name}.`);
      if (answer instanceof Error) throw answer;
      return typeof answer === 'function' ? answer(values) : answer;
    },
    close: async () => undefined,
  };
  const { twoWay } = mssqlStore(connection, DEFAULT_SCHEMA_MAP);
  return {
    commit: () => twoWay.commit(RUN, 5, { changes: [NEW_ROW] }),
    units: (name: string) =>
      sent.filter((one) => one.name === name).map(({ values }) => values.unit as number),
    names: () => sent.map(({ name }) => name),
  };
}

/** The lease as it stands when the unit that is asked for is the latest one on it. */
const lease = (unit_result: string | null) => (values: Readonly<Record<string, unknown>>) => [
  [{ unit_no: values.unit, unit_result, ttl_ms: 60_000 }],
];

it('a commit whose answer was lost, but that took effect, is not sent again: its result is read back', async () => {
  const { commit, units, names } = server({ 'commit termine': [unknown()], readBack: [lease(RESULT)] });
  expect(await commit()).toMatchObject({ insertedRows: [77], conflicts: [], remaining_ms: 60_000 });
  expect(names()).toEqual(['readColumns termine', 'commit termine', 'readBack']);
  expect(units('readBack')).toEqual(units('commit termine'));
});

it('a commit whose answer was lost and that had no effect is sent again, under a higher number', async () => {
  const { commit, units } = server({ 'commit termine': [unknown(), APPLIED], readBack: [lease(null)] });
  expect((await commit()).insertedRows).toEqual([77]);
  const [first, second] = units('commit termine');
  expect(second).toBeGreaterThan(first!);
});

it('a commit whose lease has passed to somebody else meanwhile ends the run', async () => {
  for (const found of [[[]], [[{ unit_no: 4711, unit_result: null, ttl_ms: 1 }]]])
    await expect(
      server({ 'commit termine': [unknown()], readBack: [found] }).commit(),
    ).rejects.toBeInstanceOf(LeaseLostError);
});

it('a trigger that only complains has not undone the commit; one that undid it has refused it', async () => {
  const refusal = new StoreError('page', 'Ein Trigger hat die Änderung abgelehnt.');
  const complained = () => new OutcomeUnknownError(refusal.message, refusal);
  const applied = server({ 'commit termine': [complained()], readBack: [lease(RESULT)] });
  expect((await applied.commit()).insertedRows).toEqual([77]);
  const undone = server({ 'commit termine': [complained()], readBack: [lease(null)] });
  await expect(undone.commit()).rejects.toBe(refusal);
  expect(undone.units('commit termine')).toHaveLength(1);
});

it('a connection that breaks again and again is given up', async () => {
  const { commit, units } = server({
    'commit termine': Array.from({ length: 9 }, unknown),
    readBack: Array.from({ length: 9 }, () => lease(null)),
  });
  await expect(commit()).rejects.toMatchObject({ name: 'StoreError', kind: 'connection' });
  expect(units('commit termine')).toHaveLength(5);
});

it('what emis overtakes between our comparison and our write is compared and written anew', async () => {
  const { commit } = server({ 'commit termine': [[[{ refused: 'row' }]], APPLIED] });
  expect((await commit()).insertedRows).toEqual([77]);
});

it('a trigger of emis that keeps declining is that page’s trouble, not the connection’s', async () => {
  const refused = (why: string) => Array.from({ length: 9 }, () => [[{ refused: why }]]);
  await expect(server({ 'commit termine': refused('row') }).commit()).rejects.toMatchObject({ kind: 'page' });
  await expect(server({ 'commit termine': refused('insert') }).commit()).rejects.toMatchObject({
    kind: 'page',
  });
});

it('a row that an emis user holds locked is that item’s trouble: the rest goes on', async () => {
  const locked = new StoreError('connection', 'gesperrt', Object.assign(new Error('x'), { number: 1222 }));
  await expect(server({ 'commit termine': [locked] }).commit()).rejects.toMatchObject({ kind: 'page' });
});

it('a column that emis has lost since the run began costs one more question, not the run', async () => {
  const missing = new StoreError('connection', 'fehlt', Object.assign(new Error('x'), { number: 207 }));
  const columns = [...COLUMNS, { name: 'alt', type: 'int', fixed: 0 }];
  const { commit, names } = serverWithColumns([columns, COLUMNS], [missing, APPLIED]);
  expect((await commit()).insertedRows).toEqual([77]);
  expect(names()).toEqual(['readColumns termine', 'commit termine', 'readColumns termine', 'commit termine']);
  const same = serverWithColumns([COLUMNS, COLUMNS], [missing]);
  await expect(same.commit()).rejects.toBe(missing);
});

/** As `server`, with the columns that the table has each time it is asked. */
function serverWithColumns(columns: readonly SqlRow[][], commits: readonly Answer[]) {
  const names: string[] = [];
  const [columnsLeft, commitsLeft] = [[...columns], [...commits]];
  const connection: SqlConnection = {
    roundTrips: 0,
    statements: 0,
    query: async ({ name }) => {
      names.push(name);
      if (name.startsWith('readColumns')) return [columnsLeft.shift()!];
      const answer = commitsLeft.shift();
      if (answer instanceof Error) throw answer;
      return answer as SqlRow[][];
    },
    close: async () => undefined,
  };
  const { twoWay } = mssqlStore(connection, DEFAULT_SCHEMA_MAP);
  return { commit: () => twoWay.commit(RUN, 5, { changes: [NEW_ROW] }), names: () => names };
}
