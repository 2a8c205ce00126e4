import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AbgleichMessage } from '../../lib/jobs/message.ts';
import { systemClock } from '../../lib/mandanten/systemPorts.ts';
import { type AzureQueue, createAzureQueue } from '../../lib/queue/azureQueue.ts';
import { willy } from '../../simulator/demo/people.ts';
import { compareSides, readSides } from './compareSides.ts';
import { demoFolders } from './demoFolders.ts';
import { createOutlook, type Outlook } from './outlookOverHttp.ts';
import type { StartProcess } from './startProcess.ts';

const { fresh, start } = demoFolders();
const arrives = { timeout: 20_000, interval: 500 };
/** Two companies, a queue and the functions on a machine that has other things to do. */
const START_MS = 60_000;
/** The next minute, and a little for the way. */
const nextMinute_ms = 75_000;

let folder = '';
let running: StartProcess;
let outlook: Outlook;
let emis: DatabaseSync;
let queue: AzureQueue<AbgleichMessage>;

beforeAll(async () => {
  folder = fresh();
  running = start(folder);
  await running.until(/Strg\+C beendet/, START_MS);
  const [, url] = /GRAPH_BASE_URL='(.*)'/.exec(running.stdout())!;
  const [, token] = /GRAPH_TOKEN='(.*)'/.exec(running.stdout())!;
  const [, connectionString] = /AzureWebJobsStorage='(.*)'/.exec(running.stdout())!;
  const storage = { kind: 'connectionString', connectionString: connectionString! } as const;
  queue = createAzureQueue('emis-abgleich', () => storage, systemClock);
  outlook = createOutlook(url!, token!, willy.postfach);
  emis = new DatabaseSync(join(folder, 'emis.sqlite'), { timeout: 5_000 });
  return () => emis.close();
}, START_MS);

const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
/** Looks after Willy's Termine have been asked for by hand, as an impatient administrator does. */
const afterRun =
  <Seen>(look: () => Seen): (() => Promise<Seen>) =>
  async () => {
    await queue.send({
      v: 1,
      art: 'lauf',
      mandant: 'standard',
      domaene: 'termine',
      synchronisationen: [1],
      grund: 'manuell',
      bemerkt_am: new Date().toISOString(),
    });
    return look();
  };
const rowOf = (betreff: string) => emis.prepare('SELECT * FROM termine WHERE betreff = ?').get(betreff);

describe('npm start hält beide Seiten gleich', () => {
  it(
    'nach Zeitplan, durch Zeitgeber, Warteschlange und Arbeiter: ohne dass jemand nachhilft',
    async () => {
      await running.until(/→ Willy Testermann, Termine: in emis 1 neu/, nextMinute_ms);
      const [, url] = /(http:\S+)\/api\/gesundheit/.exec(running.stdout())!;
      const health = await fetch(`${url}/api/gesundheit`);
      expect([health.status, await health.json()]).toMatchObject([200, { ok: true, einstellungen: 'ok' }]);
    },
    nextMinute_ms + 5_000,
  );

  it('ein Termin aus Outlook kommt in emis an, seine Änderung und Löschung auch', async () => {
    const id = await outlook.create({
      subject: 'Aus Outlook 🎈',
      body: { contentType: 'html', content: '<p>Zeile 1</p><ul><li>Punkt</li></ul>' },
      start: { dateTime: `${day}T09:00:00`, timeZone: 'W. Europe Standard Time' },
      end: { dateTime: `${day}T09:30:00`, timeZone: 'W. Europe Standard Time' },
    });
    await expect
      .poll(
        afterRun(() => rowOf('Aus Outlook 🎈')),
        arrives,
      )
      .toMatchObject({
        anwender: willy.anwender,
        von: `${day}T09:00:00`,
        bis: `${day}T09:30:00`,
        bemerkung: 'Zeile 1\r\n\r\n- Punkt',
      });
    await outlook.update(id, { location: { displayName: 'Öhringen' } });
    await expect
      .poll(
        afterRun(() => rowOf('Aus Outlook 🎈')?.ort),
        arrives,
      )
      .toBe('Öhringen');
    await outlook.remove(id);
    await expect
      .poll(
        afterRun(() => rowOf('Aus Outlook 🎈')),
        arrives,
      )
      .toBeUndefined();
  });

  it('ein Termin aus emis kommt in Outlook an, seine Änderung und Löschung auch', async () => {
    emis
      .prepare(
        `INSERT INTO termine (anwender, betreff, von, bis, erinnern, vorwarnzeit, emisnummer) VALUES (?, 'Aus emis ß', ?, ?, 1, 20, 99)`,
      )
      .run(willy.anwender, `${day}T11:00:00`, `${day}T12:00:00`);
    await expect
      .poll(
        afterRun(() => outlook.find('Aus emis ß')),
        arrives,
      )
      .toMatchObject({ reminderMinutesBeforeStart: 20 });
    emis.prepare(`UPDATE termine SET hervorheben = 1 WHERE betreff = 'Aus emis ß'`).run();
    await expect
      .poll(
        afterRun(async () => (await outlook.find('Aus emis ß'))?.importance),
        arrives,
      )
      .toBe('high');
    emis.prepare(`DELETE FROM termine WHERE betreff = 'Aus emis ß'`).run();
    await expect
      .poll(
        afterRun(() => outlook.find('Aus emis ß')),
        arrives,
      )
      .toBeUndefined();
  });

  it('eine Aufgabe aus Outlook wird eine Wiedervorlage, jedes Feld kommt in emis an, ihre Löschung auch', async () => {
    const wiedervorlage = (betreff: string) =>
      emis.prepare('SELECT * FROM wiedervorlagen WHERE betreff = ?').get(betreff);
    const id = await outlook.tasks.create({ title: 'Aus To Do 🎈' });
    const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });
    await expect
      .poll(() => wiedervorlage('Aus To Do 🎈'), arrives)
      .toMatchObject({
        anwender: willy.anwender,
        prio: 2,
        faellig_am: today,
        erinnern_am: `${today}T00:00:00`,
      });
    const timeZone = 'W. Europe Standard Time';
    await outlook.tasks.update(id, {
      title: 'Aus To Do',
      body: { contentType: 'text', content: 'Öl\nSüßes' },
      importance: 'high',
      dueDateTime: { dateTime: `${day}T00:00:00`, timeZone },
      isReminderOn: true,
      reminderDateTime: { dateTime: `${day}T07:15:00`, timeZone },
    });
    await expect
      .poll(() => wiedervorlage('Aus To Do'), arrives)
      .toMatchObject({
        bemerkung: 'Öl\r\nSüßes',
        prio: 1,
        faellig_am: day,
        erinnern_am: `${day}T07:15:00`,
      });
    await outlook.tasks.remove(id);
    await expect.poll(() => wiedervorlage('Aus To Do'), arrives).toBeUndefined();
  });

  it('eine Wiedervorlage aus emis wird eine Aufgabe, jedes Feld kommt in Outlook an, ihre Löschung auch', async () => {
    emis
      .prepare(
        `INSERT INTO wiedervorlagen (anwender, betreff, prio, erledigt, emisnummer) VALUES (?, 'WV aus emis', 2, 0, 99)`,
      )
      .run(willy.anwender);
    await expect
      .poll(() => outlook.tasks.find('WV aus emis'), arrives)
      .toMatchObject({ importance: 'normal', isReminderOn: false });
    emis
      .prepare(
        `UPDATE wiedervorlagen SET betreff = 'WV ß', bemerkung = 'Öl', prio = 3, faellig_am = ?, erinnern_am = ? WHERE betreff = 'WV aus emis'`,
      )
      .run('2027-02-03', '2027-02-02T07:15:00');
    await expect
      .poll(() => outlook.tasks.find('WV ß'), arrives)
      .toMatchObject({
        body: { content: 'Öl' },
        importance: 'low',
        dueDateTime: { dateTime: '2027-02-02T23:00:00.0000000' },
        isReminderOn: true,
        reminderDateTime: { dateTime: '2027-02-02T06:15:00.0000000' },
      });
    emis.prepare(`DELETE FROM wiedervorlagen WHERE betreff = 'WV ß'`).run();
    await expect.poll(() => outlook.tasks.find('WV ß'), arrives).toBeUndefined();
  });

  it('nach einer Doppeländerung gilt Outlook, die Fassung aus emis ist vollständig aufbewahrt', async () => {
    const betreff = 'Kundentermin Schröder & Söhne';
    const event = (await outlook.find(betreff))!;
    // emis' user is inside a transaction while the Outlook user saves: no Abgleich can fall in between.
    emis.exec('BEGIN IMMEDIATE');
    emis
      .prepare('UPDATE termine SET ort = ?, bemerkung = ? WHERE betreff = ?')
      .run('Ort aus emis', 'Notiz aus emis', betreff);
    await outlook.update(String(event.id), { location: { displayName: 'Ort aus Outlook' } });
    emis.exec('COMMIT');
    await expect
      .poll(
        afterRun(() => rowOf(betreff)?.ort),
        arrives,
      )
      .toBe('Ort aus Outlook');
    const row = rowOf(betreff)!;
    expect(row.bemerkung).not.toContain('Notiz aus emis');
    expect([row.emisnummer, row.telefon]).toEqual([10077, '+49 40 555-0177']);
    const version = emis
      .prepare(
        `SELECT row_json FROM s_exchange_sync_version WHERE row_id = ? AND reason = 'doppelaenderung' ORDER BY id DESC LIMIT 1`,
      )
      .get(row.id as number);
    expect(JSON.parse(String(version?.row_json))).toMatchObject({
      ...row,
      ort: 'Ort aus emis',
      bemerkung: 'Notiz aus emis',
    });
    expect((await outlook.find(betreff))?.location).toMatchObject({ displayName: 'Ort aus Outlook' });
  });

  it('ein zweiter Start im selben Ordner wird abgewiesen', async () => {
    const second = start(folder, '--neu');
    expect(await second.ended).toBe(2);
    expect(second.stderr()).toMatch(
      /läuft bereits ein „npm start“ \(Prozess \d+\)\. Beenden Sie ihn dort mit Strg\+C/,
    );
    expect(second.stderr()).toContain(String(running.child.pid));
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s beendet ihn mit 0', async (signal) => {
    if (running.child.exitCode !== null) {
      running = start(folder);
      await running.until(/Strg\+C beendet/);
    }
    running.child.kill(signal);
    expect(await running.ended).toBe(0);
    expect([
      running.stdout().endsWith('Beendet. Der nächste Start macht hier weiter.\n'),
      running.stderr(),
    ]).toEqual([true, '']);
  });

  it('danach sind beide Seiten gleich, und niemand bekam eine Einladung', async () => {
    expect(await start(folder, '--once').ended).toBe(0);
    const sides = readSides(folder);
    expect(compareSides(sides)).toEqual([]);
    expect(sides.sentMails).toEqual([]);
  });
});
