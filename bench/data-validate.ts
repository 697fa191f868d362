import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { step } from "./gate-step.ts";
import { alternate, median, milliseconds, seconds, timeProcess, times } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUNDLE = join(ROOT, "dist", "data-validate", "index.js");
const START_ROUNDS = 15;
const BIG_ROUNDS = 3;
const BIG_ROWS = 10_000_000;

const COLUMNS = {
  id: "BIGINT",
  age: "BIGINT",
  income: "DOUBLE",
  score: "DOUBLE",
  plan: "VARCHAR",
  target: "BIGINT",
};

const SUITE = {
  expectations: [
    { type: "expect_table_row_count_to_equal", kwargs: { value: BIG_ROWS } },
    { type: "expect_column_values_to_not_be_null", kwargs: { column: "id" } },
    { type: "expect_column_values_to_not_be_null", kwargs: { column: "target" } },
    { type: "expect_column_null_value_count_to_be_between", kwargs: { column: "income", max_value: BIG_ROWS / 50 } },
    { type: "expect_column_values_to_be_between", kwargs: { column: "age", min_value: 18, max_value: 100 } },
    { type: "expect_column_values_to_be_between", kwargs: { column: "score", min_value: 0, max_value: 1 } },
    { type: "expect_column_values_to_be_in_set", kwargs: { column: "target", value_set: [0, 1] } },
    { type: "expect_column_values_to_be_in_set", kwargs: { column: "plan", value_set: ["basic", "plus", "family"] } },
    { type: "expect_column_values_to_match_regex", kwargs: { column: "plan", regex: "^[a-z]+$" } },
    { type: "expect_column_mean_to_be_between", kwargs: { column: "age", min_value: 50, max_value: 70 } },
    { type: "expect_column_median_to_be_between", kwargs: { column: "income", min_value: 30_000, max_value: 90_000 } },
    { type: "expect_column_stdev_to_be_between", kwargs: { column: "score", min_value: 0.1, max_value: 0.5 } },
    { type: "expect_column_max_to_be_between", kwargs: { column: "income", max_value: 200_000 } },
    { type: "expect_column_unique_value_count_to_be_between", kwargs: { column: "plan", min_value: 3, max_value: 3 } },
  ],
};

/** The same aggregates by hand, over the file itself. */
function handWritten(path: string): string {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `'${name}': '${type}'`);
  return `SELECT count(*), count(id), count(target), count(income),
    count(*) FILTER (age < 18 OR age > 100), count(*) FILTER (score < 0 OR score > 1),
    count(*) FILTER (target NOT IN (0, 1)), count(*) FILTER (plan NOT IN ('basic', 'plus', 'family')),
    count(*) FILTER (NOT regexp_matches(plan, '^[a-z]+$')), avg(age), median(income), stddev_samp(score), max(income),
    count(DISTINCT plan)
    FROM read_csv('${path}', header = true, auto_detect = false, columns = {${columns.join(", ")}})`;
}

function makeBigTable(path: string): void {
  const query = `COPY (SELECT i AS id, 18 + (i * 7919) % 83 AS age,
    CASE WHEN i % 100 = 0 THEN NULL ELSE round(20000 + (hash(i) % 10000000) / 100, 2) END AS income,
    round((hash(i + 1) % 1000000) / 1000000, 6) AS score,
    ['basic', 'plus', 'family'][1 + CAST(hash(i + 2) % 3 AS INTEGER)] AS plan, i % 2 AS target
    FROM range(${BIG_ROWS}) t(i)) TO '${path}' (HEADER)`;
  timeProcess([join(ROOT, "bench", "written-by-hand.ts"), query]);
}

function measureStart(home: string): string {
  for (const file of ["data/train.csv", "expectations/train.yaml"])
    copyFileSync(join(ROOT, "examples", "churn", file), join(home, file.split("/")[1] as string));
  const inputs = { data: "train.csv", suite: "train.yaml" };
  const interval = join(home, "interval");
  const html: number[] = [];
  const found = alternate(
    {
      node: () => timeProcess(["-e", "0"]),
      gate: () => timeProcess([BUNDLE], step(home, inputs)),
      watched: () => {
        const took = timeProcess(
          ["--import", join(ROOT, "bench", "html-interval.ts"), BUNDLE],
          step(home, inputs, { ASSAY_BENCH_INTERVAL: interval }),
        );
        html.push(Number(readFileSync(interval, "utf8")));
        return took;
      },
    },
    START_ROUNDS,
  );
  const [node, gate, made] = [median(found.node), median(found.gate), median(html)];
  return `Whole process on the 7,043 rows and 21 columns of the churn example, its suite of 18 expectations; medians of ${START_ROUNDS} runs in turn.

| what | wall time | against \`node -e 0\` | wanted |
|---|---|---|---|
| \`node -e 0\` | ${milliseconds(node)} | 1× | |
| data-validate, upload off | ${milliseconds(gate)} | ${times(gate / node)} | under 12× |
| the same less the making of the HTML (${milliseconds(made)}) | ${milliseconds(gate - made)} | ${times((gate - made) / node)} | under 8× |`;
}

function measureBig(home: string): string {
  const path = join(home, "big.csv");
  makeBigTable(path);
  writeFileSync(join(home, "big.json"), JSON.stringify(SUITE));
  const inputs = { data: "big.csv", suite: "big.json" };
  const found = alternate(
    {
      hand: () => timeProcess([join(ROOT, "bench", "written-by-hand.ts"), handWritten(path)]),
      gate: () => timeProcess([BUNDLE], step(home, inputs)),
    },
    BIG_ROUNDS,
  );
  const [hand, gate] = [median(found.hand), median(found.gate)];
  const megabytes = Math.round(Number(spawnSync("wc", ["-c", path], { encoding: "utf8" }).stdout.split(" ")[0]) / 1e6);
  return `A CSV of 10,000,000 rows and 6 columns (${megabytes} MB), 14 checks; medians of ${BIG_ROUNDS} runs in turn. The query by hand reads the same file once with the types
given to it and computes the same aggregates; the gate finds the types, proves every row well-formed, hashes the file and writes all reports.

| what | wall time | against the query | wanted |
|---|---|---|---|
| one DuckDB query written by hand | ${seconds(hand)} | 1× | |
| data-validate, upload off | ${seconds(gate)} | ${times(gate / hand)} | at most 1.5× |`;
}

export async function measure(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "assay-bench-"));
  mkdirSync(join(home, "_temp"));
  try {
    return `${measureStart(home)}\n\n${measureBig(home)}`;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
