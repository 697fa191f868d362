/**
 * Judges the 200 retrains of the churn example as the regression gate does: each against the production model, on the
 * same held-out customers, at the limits and slices of examples/churn/assay.yml, with the action's own decision code.
 * Prints how often an equally good model passes and a worse one fails; exits 1 where a floor or a ceiling is broken.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { InputReader, parsePolicy } from "@assay/action-kit";
import { type Check, gateVerdict, type Verdict } from "@assay/report";
import { readInputs } from "../actions/regression-gate/src/inputs.ts";
import { MODEL_SIZE } from "../actions/regression-gate/src/model/model-metric.ts";
import { compareRows } from "../actions/regression-gate/src/row-comparison.ts";
import type { ScoredRows } from "../actions/regression-gate/src/scored-rows.ts";
import { sliceSubjects } from "../actions/regression-gate/src/slice-subjects.ts";
import type { Slice } from "../actions/regression-gate/src/slices.ts";
import { subjectsOf } from "../actions/regression-gate/src/subjects.ts";
import { judge } from "../packages/judgement/src/index.ts";

const EXAMPLE = join(import.meta.dirname, "..", "examples", "churn");
const THRESHOLD = 0.5;
const EQUAL_PASSES = 80;
const EQUAL_FAILS = 3;
const WORSE_FAILS = 95;

/** Columns of a CSV without quoted cells, by header. */
function columnsOf(text: string): Map<string, string[]> {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const rows = lines.map((line) => line.split(","));
  return new Map(header.split(",").map((name, at) => [name, rows.map((cells) => cells[at] ?? "")]));
}

function column(columns: Map<string, string[]>, name: string): string[] {
  const cells = columns.get(name);
  if (!cells) throw new Error(`there is no column ${name}`);
  return cells;
}

const retrains = columnsOf(gunzipSync(readFileSync(join(EXAMPLE, "study", "retrains.csv.gz"))).toString("utf8"));
const production = columnsOf(readFileSync(join(EXAMPLE, "predictions", "production.csv"), "utf8"));
const keys = column(retrains, "customerID");
if (keys.join() !== column(production, "customerID").join())
  throw new Error("the rows of the study are not production's");
const policy = readInputs(
  new InputReader(new Map([["candidate", "study/retrains.csv.gz"]]), ["candidate"]),
  parsePolicy(readFileSync(join(EXAMPLE, "assay.yml"), "utf8"), "examples/churn/assay.yml"),
);
// No retrain of the study has a model file; sizes have no chance in them.
const limits = policy.limits.filter(({ name }) => name !== MODEL_SIZE);

function side(scores: readonly string[]) {
  const score = Float64Array.from(scores, Number);
  return { score, scores: undefined, prediction: Uint8Array.from(score, (value) => Number(value >= THRESHOLD)) };
}

const truth = Uint8Array.from(column(retrains, "Churn"), (label) => Number(label === "Yes"));
const baseline = side(column(production, "p_churn"));

const slices = policy.slices.flatMap((rule): Slice[] => {
  const [by, ...others] = rule.by;
  if (by === undefined || others.length > 0) throw new Error("the study knows slices by one column");
  const values = column(retrains, by);
  return [...new Set(values)].sort().map((value) => {
    const rows = Uint32Array.from(values.flatMap((one, row) => (one === value ? [row] : [])));
    return { rule, name: `${by}=${value}`, rows, candidateRows: rows.length, baselineRows: rows.length };
  });
});

function judged(name: string): Check[] {
  const scored: ScoredRows = {
    task: "class",
    count: truth.length,
    truth,
    binary: true,
    classes: 2,
    candidate: side(column(retrains, name)),
    baseline,
    weight: undefined,
  };
  const subjects = subjectsOf(limits, compareRows(scored, undefined), { candidate: undefined, baseline: undefined });
  const sliced = sliceSubjects(slices, scored, undefined);
  return [...judge([...subjects, ...sliced.subjects]), ...sliced.checks];
}

type Counts = Record<Verdict, number>;

function study(prefix: string): { readonly gate: Counts; readonly checks: Map<string, Counts> } {
  const none = (): Counts => ({ pass: 0, review: 0, fail: 0, error: 0 });
  const gate = none();
  const checks = new Map<string, Counts>();
  for (const name of [...retrains.keys()].filter((one) => one.startsWith(prefix))) {
    const found = judged(name);
    gate[gateVerdict(found)]++;
    for (const { id, verdict } of found) {
      const counts = checks.get(id) ?? none();
      counts[verdict]++;
      checks.set(id, counts);
    }
  }
  return { gate, checks };
}

function row(name: string, { pass, review, fail }: Counts): string {
  return `${name.padEnd(34)}${[pass, review, fail].map((count) => String(count).padStart(8)).join("")}`;
}

console.log(`${truth.length} held-out customers, limits and slices of examples/churn/assay.yml\n`);
console.log(`${"".padEnd(34)}    pass  review    fail`);
const [equal, worse] = ["equal_", "worse_"].map(study) as [ReturnType<typeof study>, ReturnType<typeof study>];
for (const [name, { gate, checks }] of [["equal retrains", equal] as const, ["worse retrains", worse] as const]) {
  console.log(row(name, gate));
  for (const [id, counts] of checks) console.log(row(`  ${id}`, counts));
}

const broken = [
  equal.gate.pass < EQUAL_PASSES && `only ${equal.gate.pass} equal retrains pass; at least ${EQUAL_PASSES} must`,
  equal.gate.fail > EQUAL_FAILS && `${equal.gate.fail} equal retrains fail; at most ${EQUAL_FAILS} may`,
  worse.gate.fail < WORSE_FAILS && `only ${worse.gate.fail} worse retrains fail; at least ${WORSE_FAILS} must`,
].filter((line) => line !== false);
for (const line of broken) console.error(line);
if (broken.length > 0) process.exitCode = 1;
else console.log(`\nkept: equal passes ≥ ${EQUAL_PASSES}, equal fails ≤ ${EQUAL_FAILS}, worse fails ≥ ${WORSE_FAILS}`);
