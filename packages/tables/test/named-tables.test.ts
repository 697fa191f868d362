import { describe, expect, test } from "@jest/globals";
import { refuseOtherTables } from "../src/warehouse/named-tables.ts";
import { checkQueryText } from "../src/warehouse/query-text.ts";

const BATCH = '"batch of the suite"';

function ask(query: string): void {
  const sql = query.replaceAll("{batch}", BATCH);
  checkQueryText(sql);
  refuseOtherTables(sql, BATCH);
}

describe("a query over the batch alone is let through", () => {
  test.each([
    "SELECT * FROM {batch} WHERE amount < 0",
    "select a.id from {batch} as a join {batch} b on a.id = b.id and a.day > b.day",
    "SELECT a.id FROM {batch} a, {batch} b WHERE a.x IN (1, 2) AND b.y = ','",
    "SELECT * FROM (SELECT id, count(*) AS n FROM {batch} GROUP BY id) AS counted WHERE n > 1",
    "SELECT * FROM ((SELECT id FROM {batch}) UNION ALL (SELECT x FROM {batch})) AS both",
    "WITH late AS (SELECT * FROM {batch} WHERE day > due), worst (id, n) AS MATERIALIZED (SELECT id, 1 FROM Late) SELECT * FROM worst, LATE",
    "SELECT extract(year FROM day), trim(both from name), substring(name from 1 for 2) FROM {batch} ORDER BY 1, 2",
    "SELECT * FROM {batch} WHERE a IS DISTINCT FROM b AND c IS NOT DISTINCT FROM d",
    "SELECT CAST(seen AS timestamp with time zone) FROM {batch} -- from secrets",
    "SELECT id, row_number() OVER (PARTITION BY a, b ORDER BY c, d) FROM {batch} GROUP BY id, a HAVING count(*) > 1",
    "SELECT * FROM {batch} WHERE id IN (SELECT id FROM {batch} GROUP BY id HAVING count(*) > 1)",
    "SELECT * FROM {batch} CROSS JOIN unnest(tags) AS t(tag), LATERAL (SELECT 1 AS one FROM {batch}) AS l",
    'SELECT "from", " join secrets " FROM {batch}',
  ])("%s", (query) => expect(() => ask(query)).not.toThrow());
});

describe("whatever might read another table is refused", () => {
  test.each([
    ["SELECT * FROM secrets, {batch}", "reads from secrets"],
    ["SELECT * FROM {batch}, secrets", "reads from secrets"],
    ["SELECT * FROM {batch} AS b, Secrets", "reads from Secrets"],
    ["SELECT * FROM {batch} b JOIN secrets s ON true", "reads from secrets"],
    ["SELECT * FROM ({batch} CROSS JOIN secrets)", "reads from secrets"],
    ["SELECT * FROM (secrets CROSS JOIN {batch})", "reads from secrets"],
    ["SELECT * FROM {batch} b JOIN {batch} c ON b.a IN (1, 2), secrets", "reads from secrets"],
    ["SELECT * FROM {batch} AS limit, secrets", "reads from secrets"],
    ["SELECT (SELECT max(x) FROM secrets) FROM {batch}", "reads from secrets"],
    ["SELECT * FROM {batch} UNION SELECT * FROM secrets", "reads from secrets"],
    ["SELECT * FROM {batch} WHERE id IN (SELECT id FROM secrets)", "reads from secrets"],
    ["SELECT DISTINCT FROM secrets, {batch}", "reads from secrets"],
    ['SELECT * FROM {batch}, "Secrets"', 'reads from "Secrets"'],
    ["SELECT * FROM {batch}, 'secrets'", "reads from 'secrets'"],
    ["SELECT * FROM {batch}, identifier('secrets')", "reads from identifier"],
    ["SELECT * FROM {batch}, ONLY (secrets)", "reads from ONLY"],
    ["SELECT * FROM {batch} JOIN LATERAL secrets ON true", "reads from secrets"],
    ["SELECT * FROM {batch}.secrets", "reads from"],
    ["WITH a AS (SELECT * FROM a) SELECT * FROM a, {batch}", "reads from a"],
    ["WITH b AS (SELECT * FROM {batch}), a AS (SELECT * FROM c), c AS (SELECT 1) SELECT * FROM b", "reads from c"],
    ['WITH "Secrets" AS (SELECT * FROM {batch}) SELECT * FROM Secrets', "reads from Secrets"],
    ["WITH \u212a AS (SELECT 1 AS x) SELECT * FROM k, {batch}", "reads from k"],
    ["WITH a AS (SELECT * FROM {batch}) SELECT * FROM a.secrets", "reads from a"],
    ["WITH a AS (SELECT * FROM {batch}) SELECT * FROM a('secrets')", "reads from a"],
    ["WITH RECURSIVE a AS (SELECT * FROM {batch}) SELECT * FROM a", "RECURSIVE"],
    ["WITH materialized (x) AS (SELECT 1 FROM materialized) SELECT * FROM {batch}", "reads from materialized"],
    ["SELECT * FROM (WITH s AS (SELECT 1) SELECT * FROM s) AS q, s, {batch}", "reads from WITH"],
    ["SELECT (WITH s AS (SELECT 1) SELECT * FROM s), 2 FROM {batch}, s", "WITH inside"],
    ["SELECT * FROM {batch} b JOIN {batch} c ON b.order = c.id, secrets", "behind a dot"],
    ["SELECT 1.FROM secrets, {batch}", "behind a dot"],
    ["SELECT (1 FROM secrets) FROM {batch}", "FROM without its SELECT"],
    ["SELECT * FROM {batch} // , secrets", "comment"],
    ["TABLE secrets", "is no SELECT"],
    ["SELECT * FROM {batch} WHERE id IN (TABLE secrets)", "uses TABLE"],
    ["SELECT ts_stat('select x from secrets') FROM {batch}", "uses ts_stat"],
    ["SELECT crosstab4('select x from secrets') FROM {batch}", "uses crosstab4"],
    ["SELECT 1", "reads no table"],
    ["SELECT '{batch}'", "reads no table"],
    ["SELECT * FROM", "no table after FROM"],
    ["SELECT * FROM (SELECT 1) AS q", "reads no table"],
  ])("%s", (query, words) => {
    expect(() => ask(query)).toThrow(
      expect.objectContaining({ reason: "not-permitted", message: expect.stringContaining(words) }),
    );
  });
});
