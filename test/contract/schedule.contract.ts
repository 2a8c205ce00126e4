import { describe, expect, it } from 'vitest';
import type { Domaene } from '../../lib/domain/domaene.ts';
import type { ScheduleName } from '../../lib/sync/ports/sweep.ts';
import { openBench } from './openBench.ts';
import { type Bench, link, type StoreUnderTest } from './twoWay/harness.ts';

const TERMINE = 'emis_exchangesync_zeitplan_termine';
const ADRESSEN = 'emis_exchangesync_zeitplan_ansprechpartner';
const ERNA = 'Erna Muster';

/**
 * What every emis store must remember and tell for the schedules (lib/sync/ports/sweep.ts).
 *
 * @param open gives an empty database of the default map with its triggers; closed by the suite.
 */
export function scheduleContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`schedules: ${name}`, () => {
    const openEmpty = openBench(open);
    const tick = (bench: Bench, handled: readonly (readonly [ScheduleName, number])[] = []) =>
      bench.under.store.schedules.tick({ variables: [TERMINE, ADRESSEN], handled: new Map(handled) });
    const waiting = async (bench: Bench, domaene: Domaene) =>
      (await tick(bench)).spoolerWaiting.get(domaene) ?? [];
    const putVariable = async (bench: Bench, variable: string, wert: string | null) => {
      const { sql } = bench.under;
      const value = wert === null ? 'NULL' : sql.text(wert);
      await sql.exec(`INSERT INTO systemvariablen (name, wert) VALUES (${sql.text(variable)}, ${value})`);
    };

    it('knows nothing in an empty database', async () => {
      const read = await tick(await openEmpty());
      expect(read.variables).toEqual(new Map());
      expect(read.handledUntil).toEqual(new Map());
      expect(read.synchronisationen).toEqual([]);
      expect([...read.spoolerWaiting.values()].flat()).toEqual([]);
    });

    it('reads the variables that exist, and no others', async () => {
      const bench = await openEmpty();
      await putVariable(bench, TERMINE, '*/5 * * * *');
      await putVariable(bench, 'emis_andere', 'geheim');
      expect((await tick(bench)).variables).toEqual(new Map([[TERMINE, '*/5 * * * *']]));
    });

    it('finds a variable however it is spelt, as SQL Server compares names; NULL is empty', async () => {
      const bench = await openEmpty();
      await putVariable(bench, 'Emis_ExchangeSync_Zeitplan_Termine  ', ' 5 ');
      await putVariable(bench, ADRESSEN, null);
      expect((await tick(bench)).variables).toEqual(
        new Map([
          [TERMINE, ' 5 '],
          [ADRESSEN, ''],
        ]),
      );
    });

    it('remembers over a restart up to when each schedule was handled, and never goes back', async () => {
      const bench = await openEmpty();
      const late = bench.under.now();
      const early = late - 60_000;
      const first = await tick(bench, [
        ['termine', late],
        ['wiedervorlagen', early],
      ]);
      expect(first.handledUntil).toEqual(
        new Map<ScheduleName, number>([
          ['termine', late],
          ['wiedervorlagen', early],
        ]),
      );
      await bench.under.reopen();
      await tick(bench, [
        ['termine', early],
        ['wiedervorlagen', late],
        ['aufbewahrung', early],
      ]);
      expect((await tick(bench)).handledUntil).toEqual(
        new Map<ScheduleName, number>([
          ['termine', late],
          ['wiedervorlagen', late],
          ['aufbewahrung', early],
        ]),
      );
    });

    it('what a clock that was far ahead has noted gives way to the next note', async () => {
      const bench = await openEmpty();
      const now_ms = bench.under.now();
      await tick(bench, [['termine', now_ms + 30 * 86_400_000]]);
      const read = await tick(bench, [['termine', now_ms]]);
      expect(read.handledUntil).toEqual(new Map([['termine', now_ms]]));
    });

    it('shows active Synchronisationen, by id', async () => {
      const bench = await openEmpty();
      const willy = await bench.synchronisation('Willy Testermann', 'willy@example.com');
      const erna = await bench.synchronisation(ERNA, 'erna@example.com');
      await bench.under.sql.exec(`UPDATE s_exchange_sync SET aktiv = 0 WHERE id = ${willy.id}`);
      const paul = await bench.synchronisation('Paul Probe', 'paul@example.com');
      expect((await tick(bench)).synchronisationen).toEqual([erna, paul]);
    });

    it('says for which active Synchronisationen spooler entries wait, each domain for itself', async () => {
      const bench = await openEmpty();
      const { sql } = bench.under;
      const willy = await bench.synchronisation('Willy Testermann', 'willy@example.com');
      const erna = await bench.synchronisation(ERNA, 'erna@example.com');
      await bench.insertTermin({ anwender: 'Ohne Synchronisation' });
      expect(await waiting(bench, 'termine')).toEqual([]);
      await bench.insertTermin({ anwender: ERNA });
      await bench.insertTermin({ anwender: ERNA });
      expect(await waiting(bench, 'termine')).toEqual([erna.id]);
      expect(await waiting(bench, 'wiedervorlagen')).toEqual([]);
      await sql.exec(`INSERT INTO wiedervorlagen (anwender, betreff) VALUES ('Willy Testermann', 'x')`);
      await bench.insertTermin();
      expect(await waiting(bench, 'termine')).toEqual([willy.id, erna.id]);
      expect(await waiting(bench, 'wiedervorlagen')).toEqual([willy.id]);
      await sql.exec(`UPDATE s_exchange_sync SET wiedervorlagen = 0 WHERE id = ${willy.id}`);
      await sql.exec(`UPDATE s_exchange_sync SET aktiv = 0 WHERE id = ${erna.id}`);
      expect(await waiting(bench, 'termine')).toEqual([willy.id]);
      expect(await waiting(bench, 'wiedervorlagen')).toEqual([]);
    });

    it('compares Anwender as SQL Server does: trailing blanks do not count', async () => {
      const bench = await openEmpty();
      const willy = await bench.synchronisation('Willy Testermann', 'willy@example.com');
      await bench.insertTermin({ anwender: 'Willy Testermann  ' });
      expect(await waiting(bench, 'termine')).toEqual([willy.id]);
    });

    it("notices another Anwender's entry about a linked Termin that is no longer the Anwender's", async () => {
      const bench = await openEmpty();
      await bench.begin();
      const id = await bench.insertTermin();
      await bench.apply({ link: { kind: 'insert', link: link('A', id) } });
      await bench.emptySpooler();
      await bench.updateTermin(id, { anwender: ERNA });
      await bench.under.sql.exec(
        `DELETE FROM s_exchange_sync_spooler WHERE anwender <> ${bench.under.sql.text(ERNA)}`,
      );
      expect(await waiting(bench, 'termine')).toEqual([bench.run.synchronisation.id]);
    });
  });
}
