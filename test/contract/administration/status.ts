import { expect, it } from 'vitest';
import type { ProtocolRow } from '../../../lib/sync/ports/store.ts';
import { type Bench, link } from '../twoWay/harness.ts';
import { overwrite } from './keep.ts';

const ERNA = 'Erna Muster';

/** What `status` shows. */
export function statusContract(open: () => Promise<Bench>): void {
  const status = (bench: Bench) => bench.under.store.administration.status();
  const protocol = (over: Partial<ProtocolRow> = {}): ProtocolRow => ({
    startedAt_ms: 1,
    finishedAt_ms: 2,
    ergebnis: 'ok',
    counts: {},
    fehler: [],
    ...over,
  });

  it('is empty where nothing ever ran', async () => {
    const bench = await open();
    await bench.synchronisation('Willy Testermann', 'willy@example.com');
    expect(await status(bench)).toEqual({
      lastRuns: [],
      spooler: [],
      foreignSpooler: 0,
      withheld: [],
      withheldTotal: 0,
      confirmations: [],
      versions: 0,
    });
  });

  it('shows the latest run of each Synchronisation and domain, and counts the kept versions', async () => {
    const bench = await open();
    await bench.begin();
    await overwrite(bench, await bench.insertTermin());
    await bench.commit({ changes: [], protocol: protocol({ ergebnis: 'fehler', fehler: ['alt'] }) });
    const latest = {
      startedAt_ms: 1_795_500_000_000,
      finishedAt_ms: 1_795_500_060_000,
      ergebnis: 'teilweise',
      counts: { 'emis.neu': 3 },
      fehler: ['Ein Termin hat keinen Beginn.'],
    } as const;
    await bench.commit({ changes: [], protocol: latest, release: true });
    await bench.beginAs({ ...bench.run, domaene: 'wiedervorlagen' });
    await bench.commit({ changes: [], protocol: protocol() });
    const erna = await bench.synchronisation(ERNA, 'erna@example.com');
    const willy = bench.run.synchronisation;
    await bench.beginAs(bench.key(erna));
    await bench.commit({ changes: [], protocol: protocol({ ergebnis: 'gestoppt' }) });

    const { lastRuns, versions } = await status(bench);
    expect(lastRuns).toHaveLength(3);
    expect(lastRuns).toEqual(
      expect.arrayContaining([
        { synchronisation: willy.id, domaene: 'termine', ...latest },
        { synchronisation: willy.id, domaene: 'wiedervorlagen', ...protocol() },
        { synchronisation: erna.id, domaene: 'termine', ...protocol({ ergebnis: 'gestoppt' }) },
      ]),
    );
    expect(versions).toBe(1);
  });

  it('tells entries that wait for a Synchronisation from those that are nobody’s', async () => {
    const bench = await open();
    await bench.begin();
    const { sql } = bench.under;
    const willy = bench.run.synchronisation.id;
    await bench.insertTermin();
    await bench.insertTermin();
    await bench.insertTermin({ anwender: ERNA });
    await bench.insertTermin({ anwender: 'Ohne Synchronisation' });
    expect(await status(bench)).toMatchObject({
      spooler: [{ synchronisation: willy, domaene: 'termine', entries: 2 }],
      foreignSpooler: 2,
    });
    const erna = (await bench.synchronisation(ERNA, 'erna@example.com')).id;
    await sql.exec(`UPDATE s_exchange_sync SET wiedervorlagen = 0 WHERE id = ${erna}`);
    for (const anwender of ['Willy Testermann', ERNA])
      await sql.exec(`INSERT INTO wiedervorlagen (anwender, betreff) VALUES (${sql.text(anwender)}, 'x')`);
    const { spooler, foreignSpooler } = await status(bench);
    expect(spooler).toHaveLength(3);
    expect(spooler).toEqual(
      expect.arrayContaining([
        { synchronisation: willy, domaene: 'termine', entries: 2 },
        { synchronisation: willy, domaene: 'wiedervorlagen', entries: 1 },
        { synchronisation: erna, domaene: 'termine', entries: 1 },
      ]),
    );
    expect(foreignSpooler).toBe(2);
    await sql.exec(`UPDATE s_exchange_sync SET aktiv = 0 WHERE id = ${erna}`);
    expect((await status(bench)).foreignSpooler).toBe(3);
  });

  it('counts entries of others about a linked Termin that was taken away from the Anwender', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    await bench.apply({ link: { kind: 'insert', link: link('A', id) } });
    await bench.updateTermin(id, { anwender: ERNA });
    await bench.under.sql.exec(`DELETE FROM s_exchange_sync_spooler WHERE anwender <> 'Erna Muster'`);
    expect((await status(bench)).spooler).toMatchObject([{ entries: 1 }]);
  });

  it('shows withheld items, the oldest due first, bounded, and counts them all', async () => {
    const bench = await open();
    await bench.begin();
    const now = bench.under.now();
    await bench.apply(
      ...Array.from({ length: 230 }, (_, index) => ({
        withheld: {
          put: {
            side: 'outlook',
            id: `Ä${index}`,
            reason: `Grund ${index}`,
            attempts: index,
            next_ms: now - index,
          } as const,
        },
      })),
    );
    const { withheld, withheldTotal } = await status(bench);
    expect(withheldTotal).toBe(230);
    expect(withheld).toHaveLength(200);
    expect(withheld[0]).toEqual({
      synchronisation: bench.run.synchronisation.id,
      domaene: 'termine',
      side: 'outlook',
      id: 'Ä229',
      reason: 'Grund 229',
      attempts: 229,
      next_ms: now - 229,
    });
  });

  it('shows how many deletions wait for a confirmation, and on which side', async () => {
    const bench = await open();
    await bench.begin();
    const pending = (side: 'emis' | 'outlook', held: boolean) => ({ deletion: { side, gone: false, held } });
    const links = [pending('emis', true), pending('emis', true), pending('emis', false), {}].map(
      (over, index) => link(`i${index}`, index + 1, over),
    );
    await bench.apply(...links.map((each) => ({ link: { kind: 'insert', link: each } as const })));
    const ofRun = { synchronisation: bench.run.synchronisation.id, domaene: 'termine' };
    expect((await status(bench)).confirmations).toEqual([{ ...ofRun, side: 'emis', count: 2 }]);
    await bench.apply({ link: { kind: 'insert', link: link('o', 9, pending('outlook', true)) } });
    expect((await status(bench)).confirmations).toEqual([
      { ...ofRun, side: 'emis', count: 2 },
      { ...ofRun, side: 'outlook', count: 1 },
    ]);
  });
}
