import { expect, it } from 'vitest';
import { NOW_MS, temporaryFolder, WILLY } from './folder.ts';

const folder = temporaryFolder();
const ASKS = ['betreff', 'von', 'bis', 'ort']
  .map(
    (column) =>
      `CREATE TRIGGER fragt_${column} AFTER UPDATE OF ${column} ON termine BEGIN INSERT INTO gefragt VALUES (NEW.id, '${column}'); END;`,
  )
  .join('\n');

it('a trigger of emis that hangs on a column fires for the rows in which it was written, and no others', async () => {
  const path = folder.path();
  const store = folder.open(path);
  const sql = folder.sql(path);
  sql.exec(`INSERT INTO termine (anwender, betreff, von, bis) VALUES
      ('Willy Testermann', 'Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00'),
      ('Willy Testermann', 'Messe', '2026-12-01T09:00:00', '2026-12-01T10:00:00');
    CREATE TABLE gefragt (id int, spalte text);
    ${ASKS}`);
  const start = await store.twoWay.beginRun(WILLY, 60_000, NOW_MS);
  if (start.kind !== 'begun') throw new Error(`The run has not begun: ${start.kind}.`);
  const { rows } = await store.twoWay.lookup(WILLY, { outlookIds: [], rowIds: [1, 2] });
  const stand = (id: number) => rows.find((row) => row.id === id)!.stand;
  await store.twoWay.commit(WILLY, start.fence, {
    changes: [
      { row: { kind: 'update', id: 1, stand: stand(1), columns: { ort: 'Bonn' } } },
      {
        row: {
          kind: 'update',
          id: 2,
          stand: stand(2),
          columns: { von: '2026-12-02T09:00:00', bis: '2026-12-02T10:00:00' },
        },
      },
    ],
  });
  const asked = sql.prepare('SELECT id, spalte FROM gefragt ORDER BY id, spalte').all();
  expect(asked.map(({ id, spalte }) => `${id} ${spalte}`)).toEqual(['1 ort', '2 bis', '2 von']);
});
