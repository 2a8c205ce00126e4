import { beforeEach, describe, expect, it } from 'vitest';
import { addTermin, createJobWorld, type JobWorld } from '../jobs/jobWorld.ts';
import { callIn } from './callCli.ts';

let world: JobWorld;

/** Willy's „Besuch“ was changed on both sides, his „Anruf“ was deleted in Outlook. */
beforeEach(async () => {
  world = await createJobWorld();
  const box = world.tenant.mailbox(world.addAnwender('Willy Testermann'));
  world.addAnwender('Erna Muster');
  addTermin(world, 'Willy Testermann', 'Besuch');
  addTermin(world, 'Willy Testermann', 'Anruf');
  world.emis.exec(`UPDATE termine SET telefon = '0 12', emisnummer = 4711`);
  await callIn(world, ['Termine']);
  const [call, visit] = ['Anruf', 'Besuch'].map(
    (subject) => box.events().find((event) => event.subject === subject)!.id,
  );
  world.clock.advance(60_000);
  world.emis.exec(`UPDATE termine SET betreff = 'Besuch aus emis' WHERE betreff = 'Besuch'`);
  box.updateEvent(visit!, { subject: 'Besuch aus Outlook' });
  await callIn(world, ['Termine']);
  box.deleteEvent(call!);
  await callIn(world, ['Termine']);
});

const rows = () =>
  world.emis
    .prepare('SELECT betreff, telefon FROM termine ORDER BY id')
    .all()
    .map(({ betreff, telefon }) => `${betreff} ${telefon}`);

describe('wiederherstellen', () => {
  it('lists what is kept in the time of the Mandant, the newest first', async () => {
    const { code, stdout, stderr } = await callIn(world, ['wiederherstellen']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`Aufbewahrte Fassungen aus emis, die neueste zuerst

Nummer  aufbewahrt        Anwender          Domäne   Grund                          Datensatz  Von               Betreff
──────  ────────────────  ────────────────  ───────  ──────────────────────────  ────────────  ────────────────  ───────────────
     2  23.11.2026 09:01  Willy Testermann  Termine  in Outlook gelöscht         2 (gelöscht)  24.11.2026 09:00  Anruf
     1  23.11.2026 09:01  Willy Testermann  Termine  auf beiden Seiten geändert             1  24.11.2026 09:00  Besuch aus emis

Zurückholen: emisExchangeSync wiederherstellen NUMMER
`);
  });

  it('lists for programs', async () => {
    const { code, stdout } = await callIn(world, ['wiederherstellen', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      fassungen: [
        expect.objectContaining({ nummer: 2, vorhanden: false, betreff: 'Anruf' }),
        {
          nummer: 1,
          aufbewahrt_am: expect.stringMatching(/^2026-11-23T08:01/),
          synchronisation: 1,
          anwender: 'Willy Testermann',
          domaene: 'termine',
          grund: 'doppelaenderung',
          datensatz: 1,
          vorhanden: true,
          von: '2026-11-24T09:00:00',
          betreff: 'Besuch aus emis',
        },
      ],
      weitere: false,
    });
  });

  it('narrows the list to an Anwender, however the name is written', async () => {
    const of = async (name: string) => (await callIn(world, ['wiederherstellen', '--anwender', name])).stdout;
    expect(await of('erna_muster')).toBe('Es sind keine Fassungen aufbewahrt.\n');
    expect(await of('willy_testermann')).toContain('Besuch aus emis');
    expect(await callIn(world, ['wiederherstellen', '--anwender', 'Willi_Testermann'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Meinten Sie „Willy Testermann“?'),
    });
  });

  it('shows 50 at most, and says so', async () => {
    world.emis.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
      INSERT INTO s_exchange_sync_version (synchronisation, anwender, domaene, row_id, present_row_id, reason, kept_at_ms, row_json)
      SELECT 1, 'Willy Testermann', 'termine', 1, 1, 'erkannt', 1795500000000, '{"betreff":"Zeile\\nzwei"}' FROM n`);
    const { stdout } = await callIn(world, ['wiederherstellen']);
    expect(stdout.match(/Zeile zwei/g)).toHaveLength(50);
    expect(stdout).toContain('Ältere sind nicht gezeigt.');
    const all = await callIn(world, ['wiederherstellen', '--ausfuehrlich']);
    expect(all.stdout.match(/Zeile zwei/g)).toHaveLength(60);
    expect(all.stdout).not.toContain('Ältere');
  });

  it('writes an overwritten version back and says what comes next; the next Abgleich carries it over', async () => {
    const { code, stdout, stderr } = await callIn(world, ['wiederherstellen', '1']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `Fassung 1 (Willy Testermann, Termine, Datensatz 1) ist in emis wiederhergestellt, mit allen Spalten. Was dort stand, ist als neue Fassung aufbewahrt.
Der nächste Abgleich überträgt die Änderung nach Outlook: emisExchangeSync Termine --anwender Willy_Testermann
`,
    );
    expect(rows()).toEqual(['Besuch aus emis 0 12']);
    await callIn(world, ['Termine']);
    expect(world.tenant.mailbox('willy.testermann@firma.example').events()).toMatchObject([
      { subject: 'Besuch aus emis' },
    ]);
  });

  it('inserts a deleted row again, for programs as well', async () => {
    const { code, stdout } = await callIn(world, ['wiederherstellen', '2', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      trockenlauf: false,
      ergebnis: 'angelegt',
      datensatz: 3,
      folge: 'uebertragen',
      fassung: { nummer: 2, datensatz: 2, betreff: 'Anruf' },
    });
    expect(rows()).toEqual(['Besuch aus Outlook 0 12', 'Anruf 0 12']);
  });

  it('--trockenlauf says what it would do, and writes nothing', async () => {
    const before = world.emis.prepare('SELECT COUNT(*) AS n FROM s_exchange_sync_version').get();
    const overwrite = await callIn(world, ['wiederherstellen', '1', '--trockenlauf']);
    expect(overwrite.stdout).toContain('würde den Datensatz in emis überschreiben');
    const insert = await callIn(world, ['wiederherstellen', '2', '--trockenlauf', '--json']);
    expect(JSON.parse(insert.stdout)).toMatchObject({
      trockenlauf: true,
      ergebnis: 'angelegt',
      datensatz: null,
    });
    expect(rows()).toEqual(['Besuch aus Outlook 0 12']);
    expect(world.emis.prepare('SELECT COUNT(*) AS n FROM s_exchange_sync_version').get()).toEqual(before);
  });

  it('a number that is not kept is one clear line', async () => {
    for (const nummer of ['3', '999999999999999'])
      expect(await callIn(world, ['wiederherstellen', nummer])).toEqual({
        code: 2,
        stdout: '',
        stderr: `Eine aufbewahrte Fassung mit der Nummer ${nummer} gibt es nicht (mehr). Die Nummern zeigt: emisExchangeSync wiederherstellen\n`,
      });
  });

  it('says when nothing will travel, or a guard will put it back', async () => {
    world.emis.exec(`UPDATE s_exchange_sync_version SET reason = 'besprechung_geschuetzt' WHERE id = 1`);
    const dry = ['wiederherstellen', '1', '--trockenlauf'];
    expect((await callIn(world, dry)).stdout).toContain('Achtung: Eine Schutzregel');
    const env = { EMISSYNC_BESPRECHUNGEN: 'uebertragen' };
    expect((await callIn(world, dry, { env })).stdout).toContain('überträgt die Änderung nach Outlook');
    world.emis.exec('UPDATE s_exchange_sync SET aktiv = 0');
    expect((await callIn(world, dry)).stdout).toContain('keine Synchronisation mit Termine aktiv');
  });
});
