import { describe, expect, test } from "@jest/globals";
import { countsText } from "../../../packages/report/src/check-facts.ts";
import { columnOf, judge, runGate, suiteOf } from "./judging.ts";

const between = (column: string, rest: object = {}) => ({
  type: "expect_column_values_to_be_between",
  kwargs: { column, min_value: 0, max_value: 10 },
  ...rest,
});

describe("severity", () => {
  test.each([
    ["critical", "fail"],
    ["warning", "review"],
    ["info", "pass"],
  ])("a miss that is %s is %s", async (severity, verdict) => {
    const check = await judge(columnOf("x", [11]), "expect_column_values_to_be_between", between("x").kwargs, {
      severity,
    });
    expect(check).toMatchObject({ verdict, severity, reason: "unexpected-values" });
  });

  test("a comparison that cannot be made is an error at any severity", async () => {
    const check = await judge("age\n1\n", "expect_column_values_to_be_between", between("aeg").kwargs, {
      severity: "info",
    });
    expect(check).toMatchObject({ verdict: "error", reason: "missing-column" });
    expect(check.message).toBe('the data has no column "aeg"; did you mean "age"?');
  });

  test("a field of a record is told how to be judged, and can be so", async () => {
    const lines = { "d.jsonl": '{"user": {"id": 1}, "n": 2}\n{"user": {"id": -1}, "n": 2}\n' };
    const query = "SELECT * FROM {batch} WHERE CAST(json_extract_string(\"user\", '$.id') AS INTEGER) < 0";
    const suite = suiteOf(
      { type: "expect_column_values_to_not_be_null", kwargs: { column: "user.id" } },
      { type: "expect_column_values_to_not_be_null", kwargs: { column: "users.id" } },
      { type: "unexpected_rows_expectation", kwargs: { unexpected_rows_query: query } },
    );
    const { checks } = await runGate(".", suite, { data: "d.jsonl" }, lines);
    const [field, other, rows] = checks.slice(-3);
    expect(field).toMatchObject({ verdict: "error", reason: "missing-column" });
    expect(field?.remedy).toContain('a column of its own ({"user.id":1}), or hold it against SQL in unexpected_rows');
    expect(field?.remedy).toContain(`(json_extract_string("user", '$.id')); else use one of its columns: user, n`);
    expect(other?.remedy).toBe("use one of its columns: user, n");
    expect(rows).toMatchObject({ verdict: "fail", observed: 1 });
  });
});

describe("examples", () => {
  const data = 'name,x\n"two\nlines",1\n\nb,99\nc,5\nd,-7\n';

  test("carry row and line of the data, and mask the value", async () => {
    const { checks } = await runGate(data, suiteOf(between("x")));
    expect(checks.at(-1)).toMatchObject({
      verdict: "fail",
      location: { file: "suite.yaml", line: 4 },
      examples: [
        { value: "‹number›", row: 2, location: { file: "data.csv", line: 5 } },
        { value: "‹number, negative›", row: 4, location: { file: "data.csv", line: 7 } },
      ],
    });
  });

  test("show the value where that is wanted, and no more than that many", async () => {
    const { checks, notes } = await runGate(data, suiteOf(between("x")), { redact: false, maxExamples: 1 });
    expect(checks.at(-1)?.examples).toEqual([
      { value: 99, row: 2, location: { file: "data.csv", line: 5, column: 3 } },
    ]);
    expect(checks.at(-1)?.counts).toMatchObject({ unexpected: 2 });
    expect(notes).toEqual([]);
  });

  test("can be left out", async () => {
    const { checks } = await runGate(data, suiteOf(between("x")), { maxExamples: 0 });
    expect(checks.at(-1)).not.toHaveProperty("examples");
  });

  test("say that a text is blank", async () => {
    const { checks } = await runGate(columnOf("x", [1, " "]), suiteOf(between("x")));
    expect(checks.at(-1)?.examples).toEqual([
      { value: "‹blank text, 1 character›", row: 2, location: { file: "data.csv", line: 3, column: 1 } },
    ]);
  });
});

describe("a row condition", () => {
  const data = "plan,age,fee\nbasic,10,1\nplus,30,\nplus,40,5\n,50,7\n";
  const unexpected = async (row_condition: string) => {
    const kwargs = { column: "age", max_value: 0, row_condition, condition_parser: "pandas" };
    return (await judge(data, "expect_column_values_to_be_between", kwargs)).counts?.unexpected;
  };

  test.each([
    ['plan == "plus"', 2],
    ['col("plan") == "plus" and age > 30', 1],
    ['plan != "plus"', 2],
    ["not (fee > 4)", 2],
    ["fee.isnull()", 1],
    ["fee.notnull() & age >= 40", 2],
    ['plan in ["basic", "x"] or age == 50', 2],
    ['plan not in ["basic"]', 3],
    ["age > fee", 3],
    // A value of another kind equals none, as in pandas.
    ['age in (10, "30")', 1],
    ['age not in (10, "30")', 3],
    ["plan != age", 4],
  ])("%s leaves %i rows", async (condition, rows) => {
    expect(await unexpected(condition)).toBe(rows);
  });

  test.each(["age > 1000", "plan in [1]", "plan == age"])(
    "that leaves no row is no pass: %s",
    async (row_condition) => {
      const kwargs = { column: "age", min_value: 0, row_condition };
      const check = await judge(data, "expect_column_values_to_be_between", kwargs);
      expect(check).toMatchObject({
        verdict: "fail",
        reason: "empty-data",
        message: `where ${row_condition}: age has no value to judge: no row is left by row_condition`,
      });
    },
  );

  test("stands beside what it was found for, which is true of no other rows", async () => {
    const kwargs = { column: "age", min_value: 45, row_condition: 'plan == "plus"' };
    expect(await judge(data, "expect_column_mean_to_be_between", kwargs)).toMatchObject({
      verdict: "fail",
      title: 'The mean of age must be at least 45 where plan == "plus"',
      message: 'where plan == "plus": the mean of age is 35, not at least 45',
      counts: { rows: 2, missing: 0 },
    });
  });

  test.each([
    ["fees > 1", "missing-column"],
    ['age > "10"', "invalid-suite"],
  ])("%s is an error: %s", async (row_condition, reason) => {
    const kwargs = { column: "age", min_value: 0, row_condition };
    const check = await judge(data, "expect_column_values_to_be_between", kwargs);
    expect(check).toMatchObject({ verdict: "error", reason });
  });

  test.each([
    ["expect_column_values_to_be_unique", { column: "plan" }, { counts: { missing: 1, unexpected: 2 } }],
    ["expect_column_mean_to_be_between", { column: "age", min_value: 0 }, { observed: 40 }],
    ["expect_table_row_count_to_equal", { value: 3 }, { verdict: "pass" }],
    ["expect_column_distinct_values_to_equal_set", { column: "plan", value_set: ["plus"] }, { verdict: "pass" }],
    ["expect_column_values_to_not_be_null", { column: "fee" }, { counts: { unexpected: 1 } }],
  ])("holds for %s", async (type, kwargs, expected) => {
    expect(await judge(data, type, { ...kwargs, row_condition: "age >= 30" })).toMatchObject(expected);
  });
});

describe("a file", () => {
  test("whose rows are ragged fails with their lines, and the rows still count", async () => {
    const suite = suiteOf({ type: "expect_table_row_count_to_equal", kwargs: { value: 3 } });
    const { checks, outputs } = await runGate("a,b\n1,2\n3\n4,5\n", suite);
    expect(checks).toMatchObject([
      {
        id: "structure(data.csv)",
        verdict: "fail",
        reason: "malformed-row",
        observed: 1,
        location: { file: "data.csv", line: 3 },
        examples: [{ location: { line: 3 } }],
      },
      { verdict: "pass", observed: 3 },
    ]);
    expect(outputs).toMatchObject({ rows: "3" });
  });

  test("counts no malformed row among those whose values are judged", async () => {
    const kwargs = { column: "a", min_value: 2 };
    const { checks } = await runGate(
      "a,b\n1,2\n3\n4,5\n,6\n",
      suiteOf({ type: "expect_column_values_to_be_between", kwargs }),
    );
    const judged = checks.at(-1);
    expect(judged?.counts).toEqual({ rows: 3, missing: 1, unexpected: 1 });
    expect(judged && countsText(judged)).toBe("3 rows judged, 1 missing, 1 of the other 2 unexpected (50%)");
  });

  test("tells what is wrong with its header apart from its rows, with rows, lines and columns", async () => {
    const { checks } = await runGate("a,a,\n1,2,3\n4,5\n", suiteOf(between("a")));
    expect(checks[0]).toMatchObject({
      id: "structure(data.csv)",
      verdict: "fail",
      message:
        '2 problems of the header and 1 malformed row in data.csv; line 1: column 2 of the header is named "a", as column 1 is',
      observed: 3,
      location: { file: "data.csv", line: 1, column: 3 },
      examples: [
        { location: { line: 1, column: 3 } },
        { location: { line: 1, column: 5 } },
        { row: 2, location: { line: 3, column: 4 } },
      ],
    });
    expect(checks.at(-1)).toMatchObject({ verdict: "pass" });
  });

  test("that starts with a byte order mark says so", async () => {
    const { checks } = await runGate("\ufeffa,b\n1,2\n", suiteOf(between("a")));
    expect(checks.map(({ id, verdict }) => `${verdict} ${id}`)).toEqual([
      "pass structure(data.csv)",
      "pass byte_order_mark(data.csv)",
      "pass expect_column_values_to_be_between(a)",
    ]);
  });

  test("without a row judges nothing", async () => {
    const { checks } = await runGate("a,b\n", suiteOf(between("a")));
    expect(checks).toMatchObject([{ verdict: "error", reason: "empty-data" }]);
  });

  test("of nothing but malformed rows passes nothing", async () => {
    const { checks } = await runGate("a,b\n1\n2\n", suiteOf(between("a")));
    expect(checks.map(({ verdict }) => verdict)).toEqual(["fail", "fail"]);
    expect(checks[1]?.message).toBe("a has no value to judge: there is no well-formed row");
  });

  test("is told by its hash, and so is the suite", async () => {
    const { provenance, outputs, figures } = await runGate("a,b\n1,2\n", suiteOf(between("a")));
    expect(outputs?.["data-sha256"]).toMatch(/^[0-9a-f]{64}$/);
    expect(provenance).toMatchObject({
      data: [{ path: "data.csv", rows: 1, sha256: outputs?.["data-sha256"] }],
      rules: [{ path: "suite.yaml" }],
    });
    expect(provenance.engine).toMatch(/^duckdb \d/);
    expect(figures).toMatchObject([
      { id: "rows", observed: 1 },
      { id: "columns", observed: 2 },
    ]);
  });
});

test("drift that the policy wants judged, without anything to compare with, asks for a review", async () => {
  const { checks } = await runGate("a,b\n1,2\n", suiteOf(between("a")), { wantsDrift: true });
  expect(checks.find(({ id }) => id === "drift")).toMatchObject({
    verdict: "review",
    reason: "no-baseline",
    message: "the policy's `data.drift` was not judged: the input `reference` is not given",
  });
});

describe("names from outside", () => {
  test.each(['a"b', "a'b", "a; drop table data", "select", "a.b", "a\\b", "__proto__", "ä ö"])(
    "%s is a column like any other",
    async (name) => {
      const data = `"${name.replaceAll('"', '""')}",y\n5,1\n50,2\n`;
      const { checks } = await runGate(
        data,
        suiteOf(
          between(name),
          { type: "expect_column_mean_to_be_between", kwargs: { column: name, min_value: 1 } },
          { type: "expect_column_values_to_be_unique", kwargs: { column: name } },
        ),
      );
      expect(checks.map(({ verdict }) => verdict)).toEqual(["pass", "fail", "pass", "pass"]);
    },
  );
});

test("texts of one's own can mean missing", async () => {
  const suite = suiteOf({ type: "expect_column_values_to_not_be_null", kwargs: { column: "x" } });
  const data = columnOf("x", [1, "-", "NA"]);
  const missing = async (naValues: string[] | undefined) =>
    (await runGate(data, suite, { naValues })).checks.at(-1)?.observed;
  expect([await missing(undefined), await missing(["-"]), await missing(["-", "NA"])]).toEqual([1, 1, 2]);
});

test("a pattern that RE2 does not understand is refused with the expectation's place", async () => {
  const suite = suiteOf({ type: "expect_column_values_to_match_regex", kwargs: { column: "x", regex: "a{1001}" } });
  await expect(runGate(columnOf("x", ["ab"]), suite)).rejects.toMatchObject({
    reason: "invalid-suite",
    location: { file: "suite.yaml", line: 4 },
    message: expect.stringContaining("is not one of RE2"),
  });
});

describe("charts", () => {
  test("show missing values, and the values that a range is held against", async () => {
    const { charts } = await runGate(columnOf("x", [0, 1, 1, 12, null]), suiteOf(between("x")));
    expect(charts).toEqual([
      {
        kind: "bars",
        title: "Missing values",
        unit: "%",
        categories: ["x"],
        series: [{ name: "missing", values: [20] }],
      },
      {
        kind: "histogram",
        title: "x",
        edges: [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 11.5, 12.5],
        series: [{ name: "rows", values: [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] }],
        allowed: [0, 10],
        whole: true,
      },
    ]);
  });

  describe("of many whole numbers", () => {
    // 0, 1, 2, … each once, up to the last.
    const histogram = async (last: number, range: object) => {
      const cells = Array.from({ length: last + 1 }, (_, index) => index);
      const { charts } = await runGate(
        columnOf("x", cells),
        suiteOf({ type: "expect_column_values_to_be_between", kwargs: { column: "x", ...range } }),
      );
      const [chart] = charts ?? [];
      if (chart?.kind !== "histogram") throw new Error("no histogram");
      return { edges: chart.edges, values: chart.series[0]?.values ?? [], allowed: chart.allowed };
    };

    test("end at the largest value", async () => {
      const { edges, values } = await histogram(72, { max_value: 72 });
      expect(edges).toEqual([-0.5, ...Array.from({ length: 25 }, (_, index) => index * 3 + 0.5)]);
      expect(values).toEqual([1, ...Array.from({ length: 24 }, () => 3)]);
    });

    test.each([
      [8, { min_value: 1, max_value: 7 }, [1, 7]],
      [8, { min_value: 1, max_value: 7, strict_min: true, strict_max: true }, [2, 6]],
      [8, { min_value: 0.5, max_value: 7.5 }, [1, 7]],
      [100, { max_value: 72 }, [0, 72]],
      [100, { max_value: 71 }, [0, 71]],
      [1000, { max_value: 3 }, [0, 3]],
      [1000, { max_value: 0 }, [0, 0]],
      [31, { max_value: 30 }, [0, 30]],
      [100, { min_value: 5, max_value: 99 }, [5, 99]],
      [1000, { min_value: 7 }, [7, 1000]],
    ])("from 0 to %i draw exactly what %j allows within the limits", async (last, range, [least = 0, most = 0]) => {
      const { edges, values, allowed } = await histogram(last, range);
      expect([edges[0], edges.at(-1)]).toEqual([-0.5, last + 0.5]);
      expect([allowed?.[0] ?? 0, allowed?.[1] ?? last]).toEqual([least, most]);
      // Each number stands once, so a bar holds as many rows as it is wide; and no bar lies across a limit.
      expect(values).toEqual(values.map((_, index) => Number(edges[index + 1]) - Number(edges[index])));
      expect(edges).toEqual(expect.arrayContaining([least - 0.5, most + 0.5]));
    });
  });

  test("count every finite value once", async () => {
    const cells = Array.from({ length: 500 }, (_, index) => Math.sin(index) * 3);
    const { charts } = await runGate(columnOf("x", [...cells, "inf"]), suiteOf(between("x")));
    const [chart] = charts ?? [];
    if (chart?.kind !== "histogram") throw new Error("no histogram");
    expect(chart.series[0]?.values.reduce((sum: number, value) => sum + (value ?? 0), 0)).toBe(500);
    expect(chart.edges).toHaveLength(31);
  });

  test("of 50 columns show those that break their promise", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `c${index}`);
    const rows = Array.from({ length: 100 }, (_, row) =>
      names.map((_, column) => (row < column ? "" : column === 43 && row === 99 ? 77 : row % 9)).join(","),
    );
    const { charts = [] } = await runGate(
      [names.join(","), ...rows, ""].join("\n"),
      suiteOf(...names.map((name) => between(name))),
    );
    const [bars, ...histograms] = charts;
    const most = names.slice(10);
    expect(bars).toMatchObject({ title: "Missing values, the 40 columns with most", categories: most });
    expect(histograms.map(({ title }) => title)).toEqual(["c43", ...names.slice(0, 10)]);
  });

  test("of a column of one value are one bar", async () => {
    const { charts } = await runGate(columnOf("x", [2.5, 2.5]), suiteOf(between("x")));
    expect(charts).toMatchObject([{ kind: "histogram", series: [{ values: [2] }] }]);
  });
});
