import { expect, test } from 'vitest';
import { World, WILLY } from './harness/world.ts';
import { Mortal } from './harness/mortal.ts';
import { event } from './harness/scenario.ts';
const show = (w: World) => ({ rows: w.rows().map(r => [r.id, r.anwender, r.betreff, r.ort, r.von, r.emisnummer]), ev: w.box.events().map(e => [e.subject, e.location?.displayName]), v: w.versions().map(v => [v.reason, v.row.betreff, v.row.ort]), waiting: w.waiting() });
const links = (w: World) => w.emis.prepare('SELECT id,row_id,state,etag,suspicion_next_ms,suspicion_attempts,purge_at_ms,version FROM s_exchange_sync_link').all();
const intents = (w: World) => w.emis.prepare('SELECT * FROM s_exchange_sync_intent').all().length;
const brief = (r: any) => ({ e: r.ergebnis, w: r.weiter, http: r.http, sql: r.sql, emis: r.emis, out: r.outlook, k: r.konflikte, z: r.zaehler, f: r.fehler, zs: r.zurueckgestellt });
const log = (...a: unknown[]) => console.log(a.map(x => typeof x === 'string' ? x : JSON.stringify(x)).join(' '));

test('1 livelock of prove on slow mailbox without parentEntryId', async () => {
  const w = new World({ switches: { parentEntryId: 'absent' }, latency_ms: 20 });
  const ids: string[] = [];
  for (let i = 0; i < 120; i++) ids.push(w.box.createEvent(event(`t${i}`, `2026-12-0${1 + i % 9}T09:00:00`, `2026-12-0${1 + i % 9}T10:00:00`)));
  await w.report(); await w.report();
  for (const id of ids) w.box.deleteEvent(id);
  (w as any).tenant.faults.add({ when: (r: any) => !r.inBatch && r.path.includes('$batch'), do: { kind: 'delay', ms: 1000 } });
  for (let i = 0; i < 4; i++) { const t = w.time.now(); const r = await w.report(); log('1', brief(r), 'sec', (w.time.now() - t) / 1000, 'rows', w.rows().length); w.time.advance(300000); }
  await w.close();
});
test('2 undo where deleted items are invisible loses EMISNummer', async () => {
  const w = new World({ switches: { deletedItemsVisible: false } });
  const id = w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  await w.report(); w.change(w.row('x').id, { emisnummer: 4711 }); await w.report();
  w.box.deleteEvent(id); log('2 del', brief(await w.report()), show(w), links(w));
  w.box.restoreEvent(id); log('2 undo', brief(await w.report()), show(w));
  await w.close();
});
test('3 replay revives after link removed', async () => {
  for (const sw of [{ deltaReplay: 1 }, { deltaReplay: 1, deltaRepeats: true }, {deltaReplay:1, deltaLag_ms: 60000, deltaRepeats: true}]) {
    const w = new World({ switches: { deletedItemsVisible: false, ...sw }, settings: { loeschregel: 'immer' } });
    const id = w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await w.report(); w.time.advance(120000); await w.report();
    w.box.updateEvent(id, { location: { displayName: 'A' } }); await w.report(); w.time.advance(120000); await w.report();
    w.remove(w.row('x').id); 
    for (let i = 0; i < 6; i++) { w.time.advance(60_000); const r = await w.report(); log('3', sw, brief(r), show(w).rows, links(w).length); }
    await w.close();
  }
});
test('4 open update intent, settle inconclusive, newer emis edit', async () => {
  const w = new World();
  w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  await w.report(); await w.report();
  w.change(w.row('x').id, { ort: 'B' });
  w.tenant.faults.add({ when: r => r.method === 'PATCH', times: 1, do: { kind: 'dropSubResponse' } });
  log('4a', brief(await w.report()), intents(w));
  w.change(w.row('x').id, { ort: 'C' });
  w.tenant.faults.add({ when: r => r.inBatch && r.method === 'GET' && r.path.includes('/events/'), times: 1, do: { kind: 'status', status: 503, code: 'x' } });
  log('4b', brief(await w.report()), intents(w), show(w));
  w.time.advance(300000);
  for (let i = 0; i < 3; i++) { log('4c', brief(await w.report()), show(w)); w.time.advance(300000); }
  await w.close();
});
test('5 wake-up left on the lease is ignored', async () => {
  const w = new World({ ownersDie: false });
  w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  let other: any;
  const sync: any = w as any;
  const run2 = await sync['#run']?.call?.(w);
  const mortal = new Mortal(undefined, { call: 4, meanwhile: async () => { w.emis.exec(`UPDATE s_exchange_sync_lease SET woken_at_ms = ${w.time.now()}`); } });
  const out: any = await w.abgleich(mortal);
  log('5', brief(out.report), w.emis.prepare('select * from s_exchange_sync_lease').all());
  await w.close();
});
test('6 always 412', async () => {
  const w = new World();
  w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  await w.report(); await w.report();
  w.change(w.row('x').id, { ort: 'B' });
  w.tenant.faults.add({ when: r => r.method === 'PATCH', do: { kind: 'status', status: 412, code: 'ErrorIrresolvableConflict' } });
  for (let i = 0; i < 4; i++) log('6', brief(await w.report()));
  await w.close();
});
test('7 push page limit', async () => {
  const w = new World({ settings: { pagesPerRun: 1 } });
  await w.report();
  for (let i = 0; i < 620; i++) w.enter(`t${i}`, '2026-12-01 09:00', '2026-12-01 10:00');
  log('7', brief(await w.report()), w.waiting());
  await w.close();
});
test('8 probe refused stalls everything', async () => {
  const w = new World({ switches: { deletedItemsVisible: false } });
  const id = w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  w.box.createEvent(event('y', '2026-12-02T09:00:00', '2026-12-02T10:00:00'));
  await w.report(); await w.report();
  w.tenant.faults.add({ when: r => r.method === 'POST' && r.path.endsWith('/events') && !r.inBatch, do: { kind: 'status', status: 403, code: 'ErrorQuotaExceeded' } });
  w.box.deleteEvent(id); w.change(w.row('y').id, { ort: 'neu' });
  for (let i = 0; i < 4; i++) { log('8', brief(await w.report()), show(w).ev); w.time.advance(3600_000); }
  await w.close();
});
test('9 purge after restore during throttling', async () => {
  const w = new World();
  const id = w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  await w.report(); await w.report();
  w.box.deleteEvent(id); await w.report();
  w.time.advance(25 * 3600_000);
  w.tenant.faults.add({ when: r => r.path.includes('permanentDelete'), times: 1, do: { kind: 'status', status: 429, code: 'x', retryAfter_s: 50 } });
  void w.time.sleep(20_000).then(() => w.box.restoreEvent(id));
  log('9', brief(await w.report()), show(w), !!w.box.event(id));
  await w.close();
});
test('10 candidate given away within commit', async () => {
  for (let call = 4; call < 9; call++) {
    const w = new World();
    w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00', { location: { displayName: 'Outlook' } }));
    const r = w.enter('x', '2026-12-01 10:00', '2026-12-01 11:00', { ort: 'emis' });
    const m = new Mortal(undefined, { call, meanwhile: () => w.change(r, { anwender: 'Erika' } as any) });
    await w.abgleich(m);
    log('10', call, m.trace[call - 1] ?? '', show(w), links(w));
    await w.report(); log('10b', show(w));
    await w.close();
  }
});
test('11 close commit fails', async () => {
  const { StoreError } = await import('../../lib/sync/ports/errors.ts');
  const w = new World();
  w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  await w.report(); 
  const m = new Mortal(); const orig = m.store.bind(m);
  (m as any).store = (inner: any) => { const s: any = orig(inner); const c = s.commit; s.commit = async (k: any, f: any, u: any) => { if (u.release) throw new StoreError('connection', 'weg'); return c(k, f, u); }; return s; };
  const out: any = await w.abgleich(m); log('11', brief(out.report));
  await w.close();
});
test('12 version change: emis edit', async () => {
  const w = new World();
  const id = w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  const id2 = w.box.createEvent(event('y', '2026-12-02T09:00:00', '2026-12-02T10:00:00'));
  await w.report(); await w.report();
  w.emis.exec('UPDATE s_exchange_sync_link SET version = 0');
  w.change(w.row('x').id, { ort: 'B' });
  w.change(w.row('y').id, { ort: 'C' }); w.box.updateEvent(id2, { importance: 'high' });
  for (let i = 0; i < 3; i++) { log('12', brief(await w.report()), show(w)); }
  await w.close();
});
test('13 created, lost, then made a series', async () => {
  const w = new World();
  await w.report();
  w.enter('x', '2026-12-01 10:00', '2026-12-01 11:00');
  w.tenant.faults.add({ when: r => r.method === 'POST' && r.path.endsWith('/events'), times: 1, do: { kind: 'dropSubResponse' } });
  log('13', brief(await w.report()), show(w));
  w.box.makeSeries(w.box.events()[0]!.id!, { pattern: { type: 'daily', interval: 1 }, range: { type: 'numbered', startDate: '2026-12-01', numberOfOccurrences: 3 } });
  w.time.advance(120000);
  log('13', brief(await w.report()), show(w), w.box.events().map(e => e.type));
  await w.close();
});
test('14 emis refuses outlook state, then emis edit', async () => {
  const w = new World();
  const id = w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  await w.report(); await w.report();
  w.emis.exec(`CREATE TRIGGER no BEFORE UPDATE ON termine WHEN NEW.ort='verboten' BEGIN SELECT RAISE(ABORT,'nein'); END`);
  w.box.updateEvent(id, { location: { displayName: 'verboten' } });
  log('14', brief(await w.report()), w.emis.prepare('select * from s_exchange_sync_withheld').all().length);
  w.change(w.row('x').id, { bemerkung: 'edit' });
  for (let i = 0; i < 4; i++) { log('14', brief(await w.report()), w.emis.prepare('select attempts from s_exchange_sync_withheld').all()); w.time.advance(i * 60000);}
  await w.close();
});
test('15 series replay parks', async () => {
  const w = new World({ switches: { deltaReplay: 1, deltaRepeats: true } });
  const id = w.box.createSeries(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'), { pattern: { type: 'daily', interval: 1 }, range: { type: 'numbered', startDate: '2026-12-01', numberOfOccurrences: 3 } });
  await w.report(); w.time.advance(60000); await w.report();
  w.box.endSeries(id); w.time.advance(60000);
  for (let i = 0; i < 5; i++) { log('15', brief(await w.report()), show(w), links(w)); w.time.advance(60000); }
  await w.close();
});
test('16 throttled: hammering', async () => {
  const w = new World();
  await w.report();
  w.tenant.faults.add({ when: () => true, do: { kind: 'status', status: 429, code: 'x', retryAfter_s: 300 } });
  for (let i = 0; i < 3; i++) { const t = w.time.now(); log('16', brief(await w.report()), 'ms', w.time.now() - t); }
  await w.close();
});
test('17 parked + given away: idle cost', async () => {
  const w = new World();
  const id = w.box.createEvent(event('x', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
  await w.report(); await w.report();
  w.box.moveToOtherCalendar(id, 'Privat'); await w.report();
  w.change(w.row('x').id, { anwender: 'Erika' } as any);
  for (let i = 0; i < 3; i++) log('17', brief(await w.report()), w.waiting(), links(w));
  await w.close();
});
