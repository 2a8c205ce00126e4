import { describe, expect, it } from 'vitest';
import { NOW_MS, temporaryFolder, WILLY } from './folder.ts';

describe('while another program holds the file', () => {
  const folder = temporaryFolder();

  it('waits until it lets go, and asks the clock for its pauses', async () => {
    const path = folder.path();
    const other = folder.sql(path);
    let pauses = 0;
    const sleep = async () => {
      pauses += 1;
      other.exec('COMMIT');
    };
    const store = folder.open(path, { clock: { now: () => NOW_MS, sleep } });
    other.exec('BEGIN IMMEDIATE');
    expect(await store.twoWay.beginRun(WILLY, 1000)).toMatchObject({ kind: 'begun' });
    expect(pauses).toBe(1);
  });

  it('gives up after a bounded time with a clear error, and writes nothing', async () => {
    const path = folder.path();
    const store = folder.open(path);
    const other = folder.sql(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.twoWay.beginRun(WILLY, 1000)).rejects.toMatchObject({
      name: 'StoreError',
      kind: 'connection',
      message: expect.stringContaining('gesperrt'),
    });
    other.exec('COMMIT');
    expect(other.prepare('SELECT * FROM s_exchange_sync_lease').all()).toEqual([]);
    expect(await store.twoWay.beginRun(WILLY, 1000)).toMatchObject({ kind: 'begun' });
  });

  it('still reads what was committed', async () => {
    const path = folder.path();
    const store = folder.open(path);
    const other = folder.sql(path);
    other.exec(`INSERT INTO termine (anwender, betreff) VALUES ('Willy Testermann', 'x')`);
    other.exec(`BEGIN IMMEDIATE; UPDATE termine SET betreff = 'y'`);
    const { rows } = await store.twoWay.lookup(WILLY, { outlookIds: [], rowIds: [1] });
    expect(rows[0]!.columns.betreff).toBe('x');
    other.exec('ROLLBACK');
  });
});
