import { describe, expect, it } from 'vitest';
import { twoWayDomains } from '../../../../lib/emis/embedded/context.ts';
import { UPDATE_LINKS } from '../../../../lib/emis/embedded/sql/links.ts';
import { updateRows } from '../../../../lib/emis/embedded/sql/rows.ts';
import { DEFAULT_SCHEMA_MAP } from '../../../../lib/emis/schemaMap.ts';
import { temporaryFolder } from './folder.ts';

/** The ways into big tables; a scan of a JSON parameter is none of them. */
const BIG = /\b(SCAN|SEARCH) (s|o|l|t|y|s_exchange_sync_\w+|termine)\b/;

describe('the plans of the statements on big tables', () => {
  const folder = temporaryFolder();
  const { spooler } = twoWayDomains(DEFAULT_SCHEMA_MAP).get('termine')!;

  for (const name of ['exists', 'page', 'entries', 'remove', 'passOn'] as const) {
    it(`reads the spooler by its indexes, never as a whole: ${name}`, () => {
      const path = folder.path();
      folder.open(path);
      const sql = folder.sql(path);
      const plan = sql
        .prepare(`EXPLAIN QUERY PLAN ${spooler[name]}`)
        .all()
        .map((row) => String(row.detail));
      const steps = plan.filter((step) => BIG.test(step));
      expect(steps.length).toBeGreaterThan(0);
      for (const step of steps) expect(step).toMatch(/^SEARCH /);
    });
  }

  const { table } = twoWayDomains(DEFAULT_SCHEMA_MAP).get('termine')!;
  for (const [name, sql] of Object.entries({ links: UPDATE_LINKS, rows: updateRows(table, ['betreff']) })) {
    it(`goes from the page to the ${name} that it updates, not through all of them`, () => {
      const path = folder.path();
      folder.open(path);
      const plan = folder
        .sql(path)
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((row) => String(row.detail));
      expect(plan[0]).toMatch(/^SCAN c /);
      expect(plan[1]).toMatch(/^SEARCH [lt] USING INTEGER PRIMARY KEY/);
    });
  }

  it('finds the oldest waiting entries by an index, whoever else has entries', () => {
    const path = folder.path();
    folder.open(path);
    const sql = folder.sql(path);
    sql.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
      INSERT INTO s_exchange_sync_spooler (tabelle, datensatz_id, aktion, anwender)
      SELECT 'TP', i % 50000, 'U', CASE i % 20 WHEN 0 THEN 'Willy Testermann' ELSE 'Ohne Synchronisation' END FROM n`);
    const plan = sql
      .prepare(`EXPLAIN QUERY PLAN ${spooler.page}`)
      .all('Willy Testermann', 1, 'termine', '[]', 500)
      .map(({ detail }) => `${detail}`);
    expect(plan.filter((detail) => /^SCAN s\b/.test(detail))).toEqual([]);
    expect(plan.some((detail) => /^SEARCH s USING .*INDEX/.test(detail))).toBe(true);
    expect(sql.prepare(spooler.page).all('Willy Testermann', 1, 'termine', '[]', 500)).toHaveLength(500);
  });
});
