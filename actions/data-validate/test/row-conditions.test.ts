import { expect, test } from "@jest/globals";
import { runGate, suiteOf } from "./judging.ts";

const ROWS = [
  { x: 1, y: 1, s: "a", b: true },
  { x: 2, y: null, s: null, b: false },
  { x: 3, y: 9_007_199_254_740_992, s: "3", b: true },
];
const DATA = ROWS.map((row) => `${JSON.stringify(row).replace("9007199254740992", "9007199254740993")}\n`).join("");

const check = async (condition: unknown, parser: string) => {
  const kwargs = { unexpected_rows_query: "SELECT x FROM {batch} ORDER BY x", row_condition: condition };
  const rest = typeof condition === "string" ? { condition_parser: parser } : {};
  const suite = suiteOf({ type: "unexpected_rows_expectation", kwargs: { ...kwargs, ...rest } });
  const { checks } = await runGate("", suite, { data: "d.jsonl", redact: false }, { "d.jsonl": DATA });
  return checks.at(-1);
};

/** What `DataFrame.query` of pandas 2.3 selects, by x. */
test.each<[unknown, number[]]>([
  ["y == None", []],
  ["y != None", [1, 2, 3]],
  ["s == None", []],
  ["s < None", []],
  ["None != x", [1, 2, 3]],
  ["x in []", []],
  ["x not in []", [1, 2, 3]],
  ["x == '3'", []],
  ["x != '3'", [1, 2, 3]],
  ["x in [3, '1']", [3]],
  ["x not in ['3']", [1, 2, 3]],
  ["s == 3", []],
  ["s != 3", [1, 2, 3]],
  ["s in ['a', 3]", [1]],
  ["b == 'x'", []],
  ["b == 2", []],
  ["b >= 1", [1, 3]],
  ["x == b", [1]],
  ["x == s", []],
  ["x != s", [1, 2, 3]],
  ["x >= 3 >= 2", [3]],
  ["x >= 1 == True", [1, 2, 3]],
  ["x >= 3 == True", []],
  ["1 < 2 and x > 2", [3]],
  ["y == 9007199254740993", [3]],
  ["y > 9007199254740992", [3]],
  [{ type: "comparison", column: { name: "x" }, operator: "IN", parameter: [] }, []],
  [{ type: "comparison", column: { name: "x" }, operator: "==", parameter: [1, 3] }, [1, 3]],
  [{ type: "comparison", column: { name: "x" }, operator: "!=", parameter: [1, 3] }, [2]],
])("%j selects as pandas does", async (condition, selected) => {
  const found = await check(condition, "pandas");
  const examples = found?.examples?.map((example) => ("note" in example ? example.note : undefined)) ?? [];
  expect([found?.verdict, examples]).toEqual(["fail", selected.map((x) => `x ${x}`)]);
});

test.each<[string, string, RegExp]>([
  ["x > '3'", "pandas", /compares "x" with "3", which is of another kind; write numbers without quotes/],
  ["s > 3", "pandas", /compares "s" with 3, which is of another kind/],
  ["x > s", "pandas", /compares "x" with "s", which is of another kind/],
  // An engine's own SQL would read the text as a number, or refuse.
  ["x = '3'", "sql", /compares "x" with "3", which is of another kind/],
  ["x IN (1, '3')", "sql", /looks for "3" in "x", which is of another kind/],
])("%s, read as %s, is an error", async (condition, parser, message) => {
  const found = await check(condition, parser);
  expect(found).toMatchObject({ verdict: "error", reason: "invalid-suite" });
  expect(found?.message).toMatch(message);
});

test("decimals are compared digit by digit", async () => {
  const { openEngine } = await import("@assay/tables");
  const { mkdtemp, readFile, rm } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const folder = await mkdtemp(join(tmpdir(), "assay-decimals-"));
  try {
    const engine = await openEngine({ temp: folder, env: process.env, log: () => {} });
    const path = join(folder, "d.parquet");
    await engine.rows(
      `copy (select x, cast(a as decimal(20, 2)) as a from (values (1, '9007199254740993.00'), (2, '9007199254740992.00'), (3, null), (4, '0.10')) as t(x, a)) to '${path}' (format parquet)`,
    );
    await engine[Symbol.asyncDispose]();
    const content = await readFile(path);
    const selects = async (condition: string) => {
      const kwargs = { unexpected_rows_query: "SELECT x FROM {batch} ORDER BY x", row_condition: condition };
      const suite = suiteOf({ type: "unexpected_rows_expectation", kwargs: { ...kwargs, condition_parser: "pandas" } });
      const { checks } = await runGate("", suite, { data: "d.parquet", redact: false }, { "d.parquet": content });
      return checks.at(-1)?.observed ?? 0;
    };
    expect(await selects("a == 9007199254740993")).toBe(1);
    expect(await selects("a > 9007199254740992")).toBe(1);
    expect(await selects("a > 9007199254740992.5")).toBe(1);
    expect(await selects("a >= 9007199254740993.01")).toBe(0);
    expect(await selects("a in [9007199254740993, 0.1]")).toBe(2);
    expect(await selects("a == 0.1")).toBe(1);
    expect(await selects("a < 99999999999999999999999")).toBe(3);
    expect(await selects("a != 99999999999999999999999")).toBe(4);
  } finally {
    await rm(folder, { recursive: true });
  }
});
