import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { preparePython } from "../tests/interop/python-environment.ts";
import { step } from "./gate-step.ts";
import { alternate, median, seconds, timeProcess, times } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUNDLE = join(ROOT, "dist", "regression-gate", "index.js");
const BY_HAND = join(ROOT, "bench", "written-by-hand.ts");
const REPORT = join(ROOT, "bench", "scikit_learn_report.py");
const BOOTSTRAP = join(ROOT, "bench", "numpy_bootstrap.py");
const OLDEST_MINOR = 10;
const ROWS = 10_000_000;
const FEWER_ROWS = 1_000_000;
const ROUNDS = 3;
/** Folds of the bootstrap that are run, and those that its time is stated for. */
const FOLDS_RUN = 5;
const FOLDS = 1000;
/** How far our metrics may be from scikit-learn's on ten million rows, whose sums it does not correct for rounding. */
const TOLERANCE = 1e-9;

const METRICS = [
  "accuracy",
  "balanced_accuracy",
  "precision",
  "recall",
  "specificity",
  "f1",
  "jaccard",
  "mcc",
  "cohen_kappa",
  "roc_auc",
  "average_precision",
  "ks_statistic",
  "log_loss",
  "brier_score_loss",
  "expected_calibration_error",
];

/** Rows of which three in ten churn, with scores that tell them apart about as well as models do. */
function makePredictions(path: string, rows: number): void {
  const scored = `SELECT i AS id, CAST(hash(i) % 10 < 3 AS BIGINT) AS churned,
    (hash(i + 1) % 1000000007) / 1000000007 AS a, (hash(i + 2) % 1000000007) / 1000000007 AS b FROM range(${rows}) t(i)`;
  const query = `SELECT id, churned, p_churn, CAST(p_churn >= 0.5 AS BIGINT) AS predicted
    FROM (SELECT id, churned, CASE WHEN churned = 1 THEN greatest(a, b * 0.9) ELSE least(a, b) END AS p_churn FROM (${scored}))`;
  timeProcess([BY_HAND, `COPY (${query}) TO '${path}' (FORMAT parquet)`]);
}

interface Run {
  readonly took: number;
  /** Megabytes. */
  readonly peak: number;
}

function runGate(home: string, candidate: string): Run {
  const memory = join(home, "memory");
  const isLoss = (metric: string) => /loss|error/.test(metric);
  const limits = METRICS.map((metric) => `${metric}: {${isLoss(metric) ? "max: 0.99" : "min: 0.01"}}`).join("\n");
  const inputs = { candidate, limits, truth: "churned", prediction: "predicted", score: "p_churn" };
  const took = timeProcess(
    ["--import", join(ROOT, "bench", "peak-memory.ts"), BUNDLE],
    step(home, inputs, { ASSAY_BENCH_MEMORY: memory }),
  );
  return { took, peak: Number(readFileSync(memory, "utf8")) };
}

/** The metrics that the last run of the gate wrote. */
function gateMetrics(home: string): Readonly<Record<string, number>> {
  const output = readFileSync(join(home, "GITHUB_OUTPUT"), "utf8");
  const path = /^metrics<<(\S+)\n(.*)\n\1$/m.exec(output)?.[2];
  if (path === undefined) throw new Error(`the gate named no metrics file:\n${output}`);
  return JSON.parse(readFileSync(path, "utf8"));
}

/** What a script prints as JSON, and the wall time of its whole process in milliseconds. */
function runPython(python: string, args: readonly string[]): { readonly took: number; readonly printed: unknown } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: "utf8" });
  const took = performance.now() - started;
  if (status !== 0) throw new Error(`${args[0]} exited with ${status}:\n${stderr.slice(-2000)}`);
  return { took, printed: JSON.parse(stdout) };
}

interface Bootstrap {
  readonly metrics: Readonly<Record<string, number>>;
  readonly setUpMs: number;
  readonly foldMs: number;
}

function requireAgreement(ours: Readonly<Record<string, number>>, theirs: Readonly<Record<string, number>>): void {
  for (const metric of METRICS) {
    const [mine, other] = [ours[metric] ?? Number.NaN, theirs[metric] ?? Number.NaN];
    if (!(Math.abs(mine - other) <= TOLERANCE)) throw new Error(`${metric}: ours is ${mine}, theirs is ${other}`);
  }
}

export async function measure(): Promise<string> {
  const python = preparePython(
    join(ROOT, "tests", "interop", "requirements.txt"),
    join(ROOT, ".assay", "venv"),
    OLDEST_MINOR,
  );
  if ("missing" in python) throw new Error(`scikit-learn is not to be had: ${python.missing}`);
  const home = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const [before = 0] = loadavg();
  mkdirSync(join(home, "_temp"));
  try {
    makePredictions(join(home, "all.parquet"), ROWS);
    makePredictions(join(home, "fewer.parquet"), FEWER_ROWS);
    const peaks: number[] = [];
    let ours: Readonly<Record<string, number>> = {};
    let theirs: Readonly<Record<string, number>> = {};
    const found = alternate(
      {
        fewer: () => runGate(home, "fewer.parquet").took,
        gate: () => {
          const { took, peak } = runGate(home, "all.parquet");
          peaks.push(peak);
          ours = gateMetrics(home);
          return took;
        },
        theirs: () => {
          const { took, printed } = runPython(python.program, [REPORT, join(home, "all.parquet")]);
          theirs = printed as Record<string, number>;
          return took;
        },
      },
      ROUNDS,
    );
    requireAgreement(ours, theirs);
    const bootstrap = runPython(python.program, [BOOTSTRAP, join(home, "all.parquet"), `${FOLDS_RUN}`])
      .printed as Bootstrap;
    requireAgreement(ours, bootstrap.metrics);
    const [fewer, gate, report] = [median(found.fewer), median(found.gate), median(found.theirs)];
    const folds = bootstrap.setUpMs + FOLDS * bootstrap.foldMs;
    const size = Math.round(statSync(join(home, "all.parquet")).size / 1e6);
    return `The report of 15 metrics of a binary classifier on 10,000,000 predictions from Parquet (${size} MB, 4 columns), whole processes, medians of ${ROUNDS} runs in turn.
scikit-learn reads with pandas and calls a function a metric; the gate proves the file whole, hashes it, holds each metric against a limit with a 95 % interval where one is known,
and writes all reports. The metrics of all three agree within 10⁻⁹. The bootstrap is of NumPy alone, sorts once and takes a fold as how often each row counts; ${FOLDS_RUN} folds were run
(${seconds(bootstrap.foldMs)} each), and its time is that of its set-up (${seconds(bootstrap.setUpMs)}) and ${FOLDS.toLocaleString("en-US")} times a fold. The load average was ${before.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after, on ${cpus().length} cores.

| what | measured | ratio | wanted |
|---|---|---|---|
| scikit-learn on pandas | ${seconds(report)} | ${times(report / gate)} the gate | at least 5× |
| bootstrap of ${FOLDS.toLocaleString("en-US")} folds in NumPy, from ${FOLDS_RUN} | ${seconds(folds)} | ${times(folds / gate)} the gate | at least 50× |
| regression-gate with its intervals, upload off | ${seconds(gate)} | | |
| regression-gate on 1,000,000 rows | ${seconds(fewer)} | all rows take ${times(gate / fewer)} | at most 11× |
| most memory of regression-gate | ${Math.round(Math.max(...peaks))} MB | | under 1,500 MB |`;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
