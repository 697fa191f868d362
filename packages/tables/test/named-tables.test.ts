import { describe, expect, test } from "@jest/globals";
import { refuseOtherTables } from "../src/warehouse/named-tables.ts";
import { checkQueryText } from "../src/warehouse/query-text.ts";
import { suiteTables } from "../src/warehouse/suite-tables.ts";

const BATCH = '"batch of the suite"';

function ask(query: string): void {
  const sql = query.replaceAll("{batch}", BATCH);
  checkQueryText(sql);
  refuseOtherTables(sql, { batch: BATCH, unquoted: "lower" });
}

function askBeside(query: string, unquoted: "lower" | "upper" = "lower"): void {
  const sql = query.replaceAll("{batch}", BATCH);
  checkQueryText(sql);
  const others = unquoted === "lower" ? [["plans"], ["sales", "Open orders"]] : [["PLANS"], ["SALES", "open"]];
  refuseOtherTables(sql, { batch: BATCH, others, unquoted });
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
    "SELECT gr\u00f6\u00dfe, percentile_cont(0.5) WITHIN GROUP (ORDER BY x), y FROM {batch} -- na\u00efve\r\nWHERE t1.e2 > 1e-3 AND b > .5",
    "SELECT pg_score, pg_typeof(id), regexp_count(name, 'a') FROM {batch}",
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
    ["SELECT 1.FROM secrets, {batch}", "behind the number 1."],
    ["SELECT 1e5from secrets WHERE EXISTS (SELECT 1 FROM {batch})", "behind the number 1e5"],
    ["SELECT .5from secrets WHERE EXISTS (SELECT 1 FROM {batch})", "behind the number 5"],
    ["SELECT * FROM {batch} a\u00a0where, secrets", "the character U+00A0"],
    ["SELECT * FROM {batch} a\u{1f600}where, secrets", "the character U+1F600"],
    ["SELECT * FROM {batch} a\u0301where, secrets", "the character U+0301"],
    ["SELECT * FROM {batch} \u00b2where, secrets", "the character U+00B2"],
    ["SELECT * FROM {batch} --\r where\n, secrets", "a comment whose end"],
    ["SELECT * FROM {batch} -- \u2028, secrets", "a comment whose end"],
    ["SELECT * FROM {batch} b, LATERAL (SELECT s.x, b.is distinct from secrets s) l", "writes is behind"],
    ["SELECT * FROM {batch} b JOIN {batch} c ON b.v:where = 1, secrets", "behind a dot or a colon"],
    [
      "SELECT (SELECT s.x FROM {batch} b JOIN {batch} c ON percentile_cont(0.5) WITHIN GROUP (ORDER BY o.id) > 0, secrets s) FROM {batch} o",
      "reads from secrets",
    ],
    ["SELECT current_setting('app.secret') FROM {batch}", "uses current_setting"],
    ["SELECT (1 FROM secrets) FROM {batch}", "FROM without its SELECT"],
    ["SELECT * FROM {batch} // , secrets", "comment"],
    ["SELECT pg_relation_size('secrets') FROM {batch}", "uses pg_relation_size"],
    ["SELECT pg_catalog.\"pg_table_size\" ('secrets') FROM {batch}", "tells of more than the tables"],
    ["SELECT has_table_privilege('secrets', 'select') FROM {batch}", "uses has_table_privilege"],
    ["SELECT to_regclass('secrets') FROM {batch}", "uses to_regclass"],
    ["SELECT 'secrets'::RegClass FROM {batch}", "uses RegClass"],
    ["SELECT CAST('secrets' AS \"regclass\") FROM {batch}", 'uses "regclass"'],
    ["SELECT get_ddl('table', 'secrets') FROM {batch}", "uses get_ddl"],
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

describe("a query over further tables", () => {
  test.each([
    ["one of them", "SELECT * FROM plans"],
    ["one in other letters", "SELECT * FROM PLANS p JOIN {batch} b ON p.x = b.x"],
    ["one of a schema", 'SELECT * FROM sales."Open orders" o, plans'],
    ["one with blanks between the parts", 'SELECT * FROM Sales . "Open orders"'],
    ["what a WITH makes of one", "WITH p AS (SELECT * FROM plans) SELECT * FROM p"],
  ])("reads %s: %s", (_what, query) => expect(() => askBeside(query)).not.toThrow());

  test.each([
    ["another table", "SELECT * FROM secrets", "reads from secrets"],
    ["one of another schema", "SELECT * FROM other.plans", "reads from other.plans"],
    ["the same of a schema that no one named", "SELECT * FROM public.plans", "reads from public.plans"],
    ["one without its schema", 'SELECT * FROM "Open orders"', 'reads from "Open orders"'],
    ["one of another catalog", 'SELECT * FROM lake.sales."Open orders"', "reads from lake.sales"],
    ["one in other letters that count", 'SELECT * FROM "Plans"', 'reads from "Plans"'],
    ["one and a further one", "SELECT * FROM plans, secrets", "reads from secrets"],
    ["a function of its name", "SELECT * FROM plans(1)", "reads from plans"],
    ["a part too many", "SELECT * FROM plans.plans", "reads from plans.plans"],
    ["a dot without a name", "SELECT * FROM plans.*", "reads from plans"],
    ["none at all", "SELECT 1 AS n", "reads no table"],
    ["the size of one", "SELECT pg_relation_size('secrets') FROM plans", "uses pg_relation_size"],
  ])("is refused that reads %s: %s", (_what, query, words) => {
    expect(() => askBeside(query)).toThrow(
      expect.objectContaining({ reason: "not-permitted", message: expect.stringContaining(words) }),
    );
  });

  test("is told the tables that it may read and the way to more", () => {
    const remedy = /from plans, sales\.Open orders, by these names; .* input `other-tables`/;
    expect(() => askBeside("SELECT * FROM secrets")).toThrow(
      expect.objectContaining({ remedy: expect.stringMatching(remedy) }),
    );
  });

  test("spells names without quotes in capitals, where the engine does", () => {
    expect(() => askBeside('SELECT * FROM plans, Sales."open"', "upper")).not.toThrow();
    expect(() => askBeside("SELECT * FROM sales.open", "upper")).toThrow("reads from sales.open");
    expect(() => askBeside('SELECT * FROM "plans"', "upper")).toThrow('reads from "plans"');
  });
});

describe("the tables that a suite may read", () => {
  const stored = (part: string) => part.toUpperCase();

  test.each([
    ["the judged one", ["orders"], [], "orders", ["orders"]],
    ["one of its schema", ["sales", "orders"], ["plans"], "plans", ["sales", "plans"]],
    ["one by its schema, named without", ["sales", "orders"], ["plans"], "sales.plans", ["sales", "plans"]],
    ["one of another schema", ["sales", "orders"], ["ref.plans"], '"ref"."plans"', ["ref", "plans"]],
    ["one beside a query", undefined, ["ref.plans"], "ref.plans", ["ref", "plans"]],
  ])("%s", (_what, own, given, name, parts) => {
    expect(suiteTables(own, given).named(name)).toEqual(parts);
  });

  test.each([
    ["none is named", ["orders"], [], "plans"],
    ["another is", ["orders"], ["keys"], "plans"],
    ["one of another schema is", ["sales", "orders"], ["ref.plans"], "plans"],
    ["it is named in other letters", ["orders"], ["Plans"], "plans"],
  ])("no other, where %s", (_what, own, given, name) => {
    expect(() => suiteTables(own, given).named(name)).toThrow(
      expect.objectContaining({
        code: "table-not-named",
        reason: "not-permitted",
        message: 'the suite may not read "plans": the step does not name it',
        remedy: expect.stringContaining("input `other-tables`"),
      }),
    );
  });

  test("names are stored as the engine stores them, on both sides", () => {
    expect(suiteTables(["ORDERS"], ["plans"], stored).named("Plans")).toEqual(["PLANS"]);
    expect(() => suiteTables(["ORDERS"], ['"plans"'], stored).named("plans")).toThrow("may not read");
  });

  test("what is no name is refused", () => {
    expect(() => suiteTables(["orders"], ["plans p"])).toThrow('input `other-tables` is "plans p"');
  });
});
