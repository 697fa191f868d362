import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createWorkspace, type Files, openJob, runBundle } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

// As they stand at the end of the issue that asked for them; not to be edited.
const FIRST = `data_asset_type: Dataset
expectation_suite_name: train_data_expectations
expectations:
  - expectation_type: expect_table_columns_to_match_set
    kwargs:
      column_set:
        - age
        - income
        - credit_score
        - target

  - expectation_type: expect_column_values_to_be_in_type_list
    kwargs:
      column: age
      type_list: [int, float]

  - expectation_type: expect_column_values_to_be_between
    kwargs:
      column: age
      min_value: 0
      max_value: 150

  - expectation_type: expect_column_values_to_not_be_null
    kwargs:
      column: target

  - expectation_type: expect_column_mean_to_be_between
    kwargs:
      column: income
      min_value: 25000
      max_value: 150000
`;
const SECOND = `expectations:
  - expectation_type: expect_table_column_count_to_equal
    kwargs:
      column_count: 4

  - expectation_type: expect_table_columns_to_match_set
    kwargs:
      column_set: [age, income, credit_score, target]

  - expectation_type: expect_column_values_to_be_in_type_list
    kwargs:
      column: age
      type_list: [int, float]

  - expectation_type: expect_column_values_to_not_be_null
    kwargs:
      column: target

  - expectation_type: expect_column_null_value_count_to_be_between
    kwargs:
      column: income
      min_value: 0
      max_value: 10 # Allow up to 10 nulls

  - expectation_type: expect_column_mean_to_be_between
    kwargs:
      column: age
      min_value: 20
      max_value: 80

  - expectation_type: expect_column_median_to_be_between
    kwargs:
      column: income
      min_value: 30000
      max_value: 120000

  - expectation_type: expect_column_stdev_to_be_between
    kwargs:
      column: credit_score
      min_value: 50
      max_value: 150

  - expectation_type: expect_column_values_to_be_between
    kwargs:
      column: age
      min_value: 18
      max_value: 100

  - expectation_type: expect_column_values_to_be_between
    kwargs:
      column: credit_score
      min_value: 300
      max_value: 850
`;

type Row = Record<string, string | number>;
const COLUMNS = ["age", "income", "credit_score", "target"];
const ROWS = 60;

/** 60 rows that keep every promise: ages 20–79, incomes 40,000–99,000 with ten missing, scores 400–696, no target missing. */
function goodRow(index: number): Row {
  return {
    age: 20 + index,
    income: index < 10 ? "" : 40_000 + index * 1000,
    credit_score: 400 + ((index * 37) % 297),
    target: index % 2,
  };
}

function table(change: (row: Row, index: number) => Row = (row) => row, columns = COLUMNS): string {
  const rows = Array.from({ length: ROWS }, (_, index) => change(goodRow(index), index));
  return `${[columns, ...rows.map((row) => columns.map((name) => row[name] ?? ""))].map((cells) => cells.join(",")).join("\n")}\n`;
}

const first = (changed: Row) => (row: Row, index: number) => (index === 0 ? { ...row, ...changed } : row);
const every = (changed: (row: Row, index: number) => Row) => (row: Row, index: number) => ({
  ...row,
  ...changed(row, index),
});
const DATA = "data/train.csv";
const SUITE = "expectations/train.yaml";

const validate = (files: Files, inputs: Record<string, string | number | boolean> = {}) =>
  runBundle({ action: "data-validate", files, inputs: { data: DATA, suite: SUITE, ...inputs } });

describe.each([
  ["the first suite", FIRST],
  ["the second suite", SECOND],
])("%s, as it was written", (_name, suite) => {
  test("passes good data", async () => {
    await using run = await validate({ [DATA]: table(), [SUITE]: suite });
    expect([run.exitCode, run.outputs.verdict, run.outputs.rows]).toEqual([0, "pass", String(ROWS)]);
    expect(run.annotations.filter(({ level }) => level === "error")).toEqual([]);
    expect(run.report?.provenance).toMatchObject({
      data: [{ path: DATA, rows: ROWS, sha256: run.outputs["data-sha256"] }],
      rules: [{ path: SUITE }],
    });
  });
});

const lineOf = (suite: string, nth: number) =>
  suite.split("\n").flatMap((line, index) => (line.includes("- expectation_type:") ? [index + 1] : []))[nth] as number;

describe.each<[string, string, readonly (readonly [what: string, nth: number, id: string, data: string])[]]>([
  [
    "the first suite",
    FIRST,
    [
      [
        "a column more",
        0,
        "expect_table_columns_to_match_set",
        table(
          every(() => ({ extra: 1 })),
          [...COLUMNS, "extra"],
        ),
      ],
      ["a column less", 0, "expect_table_columns_to_match_set", table(undefined, ["age", "income", "target"])],
      ["an age in words", 1, "expect_column_values_to_be_in_type_list(age)", table(first({ age: "old" }))],
      ["an age above 150", 2, "expect_column_values_to_be_between(age)", table(first({ age: 151 }))],
      ["a negative age", 2, "expect_column_values_to_be_between(age)", table(first({ age: -1 }))],
      ["a target that is missing", 3, "expect_column_values_to_not_be_null(target)", table(first({ target: "" }))],
      ["incomes too low", 4, "expect_column_mean_to_be_between(income)", table(every(() => ({ income: 24_000 })))],
      ["incomes too high", 4, "expect_column_mean_to_be_between(income)", table(every(() => ({ income: 151_000 })))],
    ],
  ],
  [
    "the second suite",
    SECOND,
    [
      [
        "a fifth column",
        0,
        "expect_table_column_count_to_equal",
        table(
          every(() => ({ extra: 1 })),
          [...COLUMNS, "extra"],
        ),
      ],
      [
        "another name",
        1,
        "expect_table_columns_to_match_set",
        table(
          every(({ target }) => ({ label: target as number })),
          ["age", "income", "credit_score", "label"],
        ),
      ],
      ["an age in words", 2, "expect_column_values_to_be_in_type_list(age)", table(first({ age: "old" }))],
      ["a target that is missing", 3, "expect_column_values_to_not_be_null(target)", table(first({ target: "NA" }))],
      [
        "an eleventh income missing",
        4,
        "expect_column_null_value_count_to_be_between(income)",
        table((row, index) => (index === 10 ? { ...row, income: "" } : row)),
      ],
      [
        "everyone young",
        5,
        "expect_column_mean_to_be_between(age)",
        table(every((_, index) => ({ age: 18 + (index % 2) }))),
      ],
      [
        "incomes too low",
        6,
        "expect_column_median_to_be_between(income)",
        table(every((_, index) => ({ income: index < 10 ? "" : 29_999 }))),
      ],
      [
        "scores all alike",
        7,
        "expect_column_stdev_to_be_between(credit_score)",
        table(every(() => ({ credit_score: 600 }))),
      ],
      ["a child", 8, "expect_column_values_to_be_between(age)", table(first({ age: 17 }))],
      ["a score above 850", 9, "expect_column_values_to_be_between(credit_score)", table(first({ credit_score: 851 }))],
    ],
  ],
])("%s fails", (_name, suite, cases) => {
  test.each(cases)("%s, at the line that asked", async (_what, nth, id, data) => {
    await using run = await validate({ [DATA]: data, [SUITE]: suite });
    expect(run.exitCode).toBe(1);
    expect(run.report?.checks.find((check) => check.id === id)).toMatchObject({
      verdict: "fail",
      location: { file: SUITE, line: lineOf(suite, nth) },
    });
    expect(run.annotations).toContainEqual(
      expect.objectContaining({ level: "error", file: SUITE, line: lineOf(suite, nth) }),
    );
  });
});

test("a cell that breaks a promise is annotated at its line of the data", async () => {
  await using run = await validate({
    [DATA]: table((row, index) => (index === 7 ? { ...row, age: 17 } : row)),
    [SUITE]: SECOND,
  });
  expect(run.annotations).toContainEqual(expect.objectContaining({ level: "error", file: DATA, line: 9 }));
  expect(run.stdout).not.toContain("17,");
});

describe("what cannot be judged is an error that says so", () => {
  const good = { [DATA]: table(), [SUITE]: FIRST };
  const lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n";
  const bomb = `${"abcdefghi"
    .split("")
    .map(
      (name, index) =>
        `${name}: &${name} [${Array(9)
          .fill(index === 0 ? "x" : `*${"abcdefghi"[index - 1]}`)
          .join(",")}]`,
    )
    .join("\n")}\nexpectations: *i\n`;

  test.each<[what: string, files: Files, inputs: Record<string, string>, reason: string, message: RegExp]>([
    [
      "no file",
      { [SUITE]: FIRST },
      {},
      "unreadable",
      /input `data` is "data\/train\.csv", but there is no folder data/,
    ],
    [
      "no suite",
      { [DATA]: table() },
      {},
      "unreadable",
      /input `suite` is "expectations\/train\.yaml", but there is no folder expectations/,
    ],
    ["an empty file", { ...good, [DATA]: "" }, {}, "empty-data", /data\/train\.csv/],
    ["a header only", { ...good, [DATA]: "age,income,credit_score,target\n" }, {}, "empty-data", /no row/],
    ["a folder", good, { data: "data" }, "unreadable", /is a folder, not a file/],
    ["a glob that matches nothing", good, { data: "data/*.parquet" }, "unreadable", /matches no file/],
    [
      "a path outside the workspace",
      good,
      { data: "../../../etc/passwd" },
      "outside-workspace",
      /outside the workspace/,
    ],
    ["a suite outside the workspace", good, { suite: "/etc/passwd" }, "outside-workspace", /outside the workspace/],
    ["a Git LFS pointer", { ...good, [DATA]: lfs }, {}, "pointer-file", /Git LFS pointer/],
    [
      "a DVC pointer",
      { [SUITE]: FIRST, [`${DATA}.dvc`]: "outs:\n- md5: aa\n  path: train.csv\n" },
      {},
      "pointer-file",
      /DVC/,
    ],
    [
      "a suite without expectations",
      { ...good, [SUITE]: "expectations: []\n" },
      {},
      "invalid-suite",
      /zero expectations/,
    ],
    [
      "an unknown expectation",
      { ...good, [SUITE]: FIRST.replace("mean_to", "means_to") },
      {},
      "invalid-suite",
      /train\.yaml:27:23: unknown expectation "expect_column_means_to_be_between"; did you mean "expect_column_mean_to_be_between"\?/,
    ],
    [
      "an unknown keyword",
      { ...good, [SUITE]: FIRST.replace("max_value: 150\n", "max: 150\n") },
      {},
      "invalid-suite",
      /train\.yaml:21:7: .*unknown keyword "max"/,
    ],
    ["a YAML alias bomb", { ...good, [SUITE]: bomb }, {}, "invalid-suite", /aliases/],
    [
      "a suite that is not UTF-8",
      { ...good, [SUITE]: Buffer.from("expectations: [\xff]\n", "latin1") },
      {},
      "unreadable",
      /not UTF-8/,
    ],
    [
      "a column that is not there",
      { ...good, [SUITE]: FIRST.replace("column: income", "column: incomes") },
      {},
      "missing-column",
      /no column "incomes"; did you mean "income"\?/,
    ],
    [
      "a misspelt policy key",
      { ...good, "assay.yml": "model: churn\ndata:\n  drfit: {}\n" },
      {},
      "invalid-policy",
      /assay\.yml:3:3: unknown key "drfit".*did you mean "drift"/,
    ],
    [
      "a number that is none",
      good,
      { "max-examples": "many" },
      "invalid-input",
      /input `max-examples` must be a whole number from 0 up to 1000, got "many"/,
    ],
    [
      "no input",
      good,
      { data: "", suite: "" },
      "invalid-input",
      /input `data` is missing(.|\n)*input `suite` is missing/,
    ],
  ])("%s", async (_what, files, inputs, reason, message) => {
    await using run = await validate(files, inputs);
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "error"]);
    const check = run.report?.checks.find(({ verdict }) => verdict === "error");
    expect(check).toMatchObject({
      reason,
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/./),
    });
    expect(run.stdout + run.stderr).not.toMatch(/^\s+at /m);
    expect(run.reportFiles.size).toBeGreaterThanOrEqual(5);
  });
});

describe("a file that is not whole is shown, not repaired", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ["a ragged row", table().replace("\n21,,437,1\n", "\n21,,437\n"), /line 3/],
    [
      "bytes that are not UTF-8",
      Buffer.concat([Buffer.from(table()), Buffer.from([0x31, 0x2c, 0xff, 0x2c, 0x31, 0x2c, 0x31, 0x0a])]),
      /line 62/,
    ],
  ])("%s", async (_what, data, message) => {
    await using run = await validate({ [DATA]: data, [SUITE]: FIRST });
    expect(run.exitCode).toBe(1);
    expect(run.report?.checks.find(({ id }) => id === `structure(${DATA})`)).toMatchObject({
      verdict: "fail",
      message: expect.stringMatching(message),
    });
  });

  test("a line of 200 MB", async () => {
    await using workspace = await createWorkspace({ files: { [SUITE]: FIRST, "data/.keep": "" } });
    await using file = await open(join(workspace.path, DATA), "w");
    await file.write("age,income,credit_score,target\n1,");
    const block = "9".repeat(1 << 20);
    for (let written = 0; written < 200; written++) await file.write(block);
    await file.write(",1,1\n");
    await using run = await runBundle({ action: "data-validate", workspace, inputs: { data: DATA, suite: SUITE } });
    expect(run.exitCode).toBe(1);
    expect(run.report?.checks).toMatchObject([
      {
        verdict: "error",
        reason: "unreadable",
        message: expect.stringMatching(/^data\/train\.csv: the row at line 2\b.*longer than 8 MB/),
      },
    ]);
  });
});

test("the step run twice leaves one report and the same verdict", async () => {
  await using job = await openJob({ files: { [DATA]: table(first({ age: 17 })), [SUITE]: SECOND } });
  const step = { action: "data-validate", id: "data", inputs: { data: DATA, suite: SUITE } };
  const runs = [await job.run(step), await job.run(step)];
  const [names, again] = runs.map(({ reportFiles }) => [...reportFiles.keys()].sort());
  expect(names).toHaveLength(5);
  expect(again).toEqual(names);
  const [before, after] = runs.map(({ report }) => report?.checks);
  expect(after).toEqual(before);
});

test("an input may ask for review, and the step then fails only where that is wanted", async () => {
  const suite = SECOND.replace(
    "  - expectation_type: expect_column_values_to_not_be_null",
    "  - severity: warning\n    expectation_type: expect_column_values_to_not_be_null",
  );
  const files = { [DATA]: table(first({ target: "" })), [SUITE]: suite };
  await using lenient = await validate(files);
  await using strict = await validate(files, { "fail-on": "review" });
  expect([lenient.exitCode, lenient.outputs.verdict, lenient.outputs["to-review"]]).toEqual([0, "review", "1"]);
  expect([strict.exitCode, strict.outputs.verdict]).toEqual([1, "review"]);
});

test("the churn example: 11 blank charges fail with their lines, and the repaired file passes", async () => {
  const root = createRequire(import.meta.url)
    .resolve("../../package.json")
    .replace(/package\.json$/, "");
  await using workspace = await createWorkspace({ from: join(root, "examples", "churn") });
  expect(existsSync(join(workspace.path, "expectations/train.yaml"))).toBe(true);
  const inputs = { suite: "expectations/train.yaml" };
  await using raw = await runBundle({
    action: "data-validate",
    workspace,
    inputs: { ...inputs, data: "data/raw/Telco-Customer-Churn.csv" },
  });
  expect([raw.exitCode, raw.outputs.verdict, raw.outputs.rows]).toEqual([1, "fail", "7043"]);
  const lines = [490, 755, 938, 1084, 1342, 3333, 3828, 4382, 5220, 6672, 6756];
  for (const check of raw.report?.checks.filter(({ verdict }) => verdict === "fail") ?? []) {
    expect(check.reason).toBe("wrong-type");
    expect(check.examples?.map(({ location }) => location?.line)).toEqual(lines);
  }
  await using repaired = await runBundle({
    action: "data-validate",
    workspace,
    inputs: { ...inputs, data: "data/train.csv", reference: "data/train.profile.json" },
  });
  expect([repaired.exitCode, repaired.outputs.verdict]).toEqual([0, "pass"]);
});
