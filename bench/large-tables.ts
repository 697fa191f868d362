import { spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { preparePython } from "../tests/interop/python-environment.ts";
import { step } from "./gate-step.ts";
import { alternate, median, seconds, timeProcess, times } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUNDLE = join(ROOT, "dist", "data-validate", "index.js");
const BY_HAND = join(ROOT, "bench", "written-by-hand.ts");
const ROUNDS = 3;
const ROWS = 10_000_000;
const FEWER_ROWS = 1_000_000;
const WIDE_COLUMNS = 200;
const WIDE_ROWS = 1_000_000;
const OLDEST_MINOR = 10;

const FORMATS = ["csv", "parquet"] as const;
type Format = (typeof FORMATS)[number];

const COLUMNS = {
  id: "BIGINT",
  age: "BIGINT",
  income: "DOUBLE",
  score: "DOUBLE",
  plan: "VARCHAR",
  target: "BIGINT",
};

const on = (column: string, type: string, kwargs: object = {}) => ({
  type: `expect_column_${type}`,
  kwargs: { column, ...kwargs },
});

/** Twenty expectations that both sides have. */
const suiteOf = (rows: number) => ({
  name: "large",
  expectations: [
    { type: "expect_table_row_count_to_equal", kwargs: { value: rows } },
    { type: "expect_table_columns_to_match_ordered_list", kwargs: { column_list: Object.keys(COLUMNS) } },
    on("id", "values_to_not_be_null"),
    on("target", "values_to_not_be_null"),
    on("income", "values_to_not_be_null", { mostly: 0.98 }),
    on("age", "values_to_be_in_type_list", { type_list: ["int64", "int"] }),
    on("age", "values_to_be_between", { min_value: 18, max_value: 100 }),
    on("score", "values_to_be_between", { min_value: 0, max_value: 1 }),
    on("income", "values_to_be_between", { min_value: 0, max_value: 200_000 }),
    on("target", "values_to_be_in_set", { value_set: [0, 1] }),
    on("plan", "values_to_be_in_set", { value_set: ["basic", "plus", "family"] }),
    on("plan", "values_to_match_regex", { regex: "^[a-z]+$" }),
    on("plan", "value_lengths_to_be_between", { min_value: 4, max_value: 6 }),
    on("age", "mean_to_be_between", { min_value: 50, max_value: 70 }),
    on("income", "mean_to_be_between", { min_value: 50_000, max_value: 90_000 }),
    on("income", "median_to_be_between", { min_value: 30_000, max_value: 90_000 }),
    on("score", "stdev_to_be_between", { min_value: 0.1, max_value: 0.5 }),
    on("income", "max_to_be_between", { max_value: 200_000 }),
    on("age", "min_to_be_between", { min_value: 18 }),
    on("plan", "unique_value_count_to_be_between", { min_value: 3, max_value: 3 }),
  ],
});

/** The same aggregates by hand, over the file itself. */
function handWritten(path: string): string {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `'${name}': '${type}'`);
  const from = path.endsWith(".csv")
    ? `read_csv('${path}', header = true, auto_detect = false, columns = {${columns.join(", ")}})`
    : `read_parquet('${path}')`;
  return `SELECT count(*), count(id), count(target), count(income),
    count(*) FILTER (age < 18 OR age > 100), count(*) FILTER (score < 0 OR score > 1), count(*) FILTER (income < 0 OR income > 200000),
    count(*) FILTER (target NOT IN (0, 1)), count(*) FILTER (plan NOT IN ('basic', 'plus', 'family')),
    count(*) FILTER (NOT regexp_matches(plan, '^[a-z]+$')), count(*) FILTER (length(plan) < 4 OR length(plan) > 6),
    avg(age), avg(income), median(income), stddev_samp(score), max(income), min(age), count(DISTINCT plan) FROM ${from}`;
}

function write(query: string, path: string): void {
  const options = path.endsWith(".csv") ? "HEADER" : "FORMAT parquet";
  timeProcess([BY_HAND, `COPY (${query}) TO '${path}' (${options})`]);
}

const tall = (rows: number) => `SELECT i AS id, 18 + (i * 7919) % 83 AS age,
  CASE WHEN i % 100 = 0 THEN NULL ELSE round(20000 + (hash(i) % 10000000) / 100, 2) END AS income,
  round((hash(i + 1) % 1000000) / 1000000, 6) AS score,
  ['basic', 'plus', 'family'][1 + CAST(hash(i + 2) % 3 AS INTEGER)] AS plan, i % 2 AS target FROM range(${rows}) t(i)`;

/** Of four columns two hold fractions, one whole numbers and one words. */
function wide(): { readonly query: string; readonly suite: object } {
  const names = Array.from({ length: WIDE_COLUMNS }, (_, at) => `c${at}`);
  const cells = names.map((name, at) => {
    const mixed = `hash(i * ${WIDE_COLUMNS} + ${at})`;
    const kinds = [
      `round((${mixed} % 1000000) / 1000, 3)`,
      `round((${mixed} % 1000000) / 1000, 3)`,
      `CAST(${mixed} % 1000 AS INTEGER)`,
    ];
    return `${kinds[at % 4] ?? `'v' || (${mixed} % 50)`} AS ${name}`;
  });
  const expectations = names.flatMap((name, at) => {
    const second = [
      on(name, "median_to_be_between", { min_value: 400, max_value: 600 }),
      on(name, "mean_to_be_between", { min_value: 400, max_value: 600 }),
      on(name, "values_to_be_between", { min_value: 0, max_value: 999 }),
    ];
    return [
      on(name, "values_to_not_be_null"),
      second[at % 4] ?? on(name, "values_to_match_regex", { regex: "^v[0-9]+$" }),
    ];
  });
  return { query: `SELECT ${cells.join(", ")} FROM range(${WIDE_ROWS}) t(i)`, suite: { expectations } };
}

interface Run {
  readonly took: number;
  /** Megabytes. */
  readonly peak: number;
}

function runGate(home: string, data: string, suite: string): Run {
  const memory = join(home, "memory");
  const took = timeProcess(
    ["--import", join(ROOT, "bench", "peak-memory.ts"), BUNDLE],
    step(home, { data, suite }, { ASSAY_BENCH_MEMORY: memory }),
  );
  return { took, peak: Number(readFileSync(memory, "utf8")) };
}

/** One run, since it takes minutes. Milliseconds, or what is missing. */
function runGreatExpectations(home: string, data: string, suite: string): number | string {
  const requirements = join(ROOT, "tests", "interop", "requirements.txt");
  const python = preparePython(requirements, join(ROOT, ".assay", "venv"), OLDEST_MINOR);
  if ("missing" in python) return python.missing;
  const started = performance.now();
  const script = join(ROOT, "bench", "great_expectations_run.py");
  const { status, stdout, stderr } = spawnSync(python.program, [script, join(home, data), join(home, suite)], {
    encoding: "utf8",
  });
  const took = performance.now() - started;
  if (status !== 0) throw new Error(`Great Expectations exited with ${status}:\n${stdout}${stderr.slice(-2000)}`);
  return took;
}

function measureFormat(home: string, format: Format): string[] {
  const [data, fewer] = [`tall.${format}`, `fewer.${format}`];
  write(tall(ROWS), join(home, data));
  write(tall(FEWER_ROWS), join(home, fewer));
  const [suite, fewerSuite] = [`tall.${format}.json`, `fewer.${format}.json`];
  writeFileSync(join(home, suite), JSON.stringify(suiteOf(ROWS)));
  writeFileSync(join(home, fewerSuite), JSON.stringify(suiteOf(FEWER_ROWS)));
  const peaks: number[] = [];
  const found = alternate(
    {
      hand: () => timeProcess([BY_HAND, handWritten(join(home, data))]),
      gate: () => {
        const { took, peak } = runGate(home, data, suite);
        peaks.push(peak);
        return took;
      },
      fewer: () => runGate(home, fewer, fewerSuite).took,
    },
    ROUNDS,
  );
  const theirs = runGreatExpectations(home, data, suite);
  const [hand, gate, small] = [median(found.hand), median(found.gate), median(found.fewer)];
  const size = Math.round(statSync(join(home, data)).size / 1e6);
  const of = `${format} (${size} MB)`;
  return [
    `| ${of} | one DuckDB query written by hand | ${seconds(hand)} | | |`,
    `| ${of} | data-validate, upload off | ${seconds(gate)} | ${times(gate / hand)} the query | at most 1.3× |`,
    typeof theirs === "string"
      ? `| ${of} | Great Expectations on pandas | not measured: ${theirs} | | |`
      : `| ${of} | Great Expectations on pandas, one run | ${seconds(theirs)} | ${times(theirs / gate)} data-validate | at least 20× |`,
    `| ${of} | data-validate on a tenth of the rows | ${seconds(small)} | all rows take ${times(gate / small)} | at most 11× |`,
    `| ${of} | most memory of data-validate | ${Math.round(Math.max(...peaks))} MB | | under 1,500 MB |`,
  ];
}

function measureWide(home: string, format: Format): string {
  const { query, suite } = wide();
  write(query, join(home, `wide.${format}`));
  writeFileSync(join(home, "wide.json"), JSON.stringify(suite));
  const { took, peak } = runGate(home, `wide.${format}`, "wide.json");
  const size = Math.round(statSync(join(home, `wide.${format}`)).size / 1e6);
  return `| ${format} (${size} MB) | ${seconds(took)} | ${Math.round(peak)} MB | under 4,000 MB |`;
}

/** Large tables, side by side with a query by hand and with Great Expectations. */
export function measureLarge(home: string): string {
  const tallRows = FORMATS.flatMap((format) => measureFormat(home, format));
  const wideRows = FORMATS.map((format) => measureWide(home, format));
  return `10,000,000 rows of 6 columns, 20 expectations; medians of ${ROUNDS} runs in turn, each a whole process. The query by hand reads the same file once with the types
given to it and computes the same aggregates; the gate finds the types, proves every row well-formed, hashes the file, draws the charts and writes all reports.

| file | what | measured | ratio | wanted |
|---|---|---|---|---|
${tallRows.join("\n")}

1,000,000 rows of ${WIDE_COLUMNS} columns, ${2 * WIDE_COLUMNS} expectations; one run each.

| file | wall time | most memory | wanted |
|---|---|---|---|
${wideRows.join("\n")}`;
}
