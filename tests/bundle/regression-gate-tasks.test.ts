import { readFile } from "node:fs/promises";
import { openJob } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

/** A predictions table of `rows` lines, `line` giving each. */
function table(header: string, rows: number, line: (row: number) => string): string {
  return `${[header, ...Array.from({ length: rows }, (_, row) => line(row))].join("\n")}\n`;
}

/** Off by 1 or 3 in turn, times `scale`: mae 2, rmse √5 at scale 1. */
const prices = (scale: number) =>
  table("id,region,price,predicted", 1_200, (row) => {
    const error = scale * (row % 2 === 0 ? 1 : 3) * (row % 3 === 0 ? -1 : 1);
    return `h${row},${row % 4 < 2 ? "north" : "south"},${100 + (row % 41)},${100 + (row % 41) + error}`;
  });

const LABELS = ["cat", "dog", "owl"];
/** One row of `wrongEvery` is taken for the next label, which then has the score of 0.8 in place of 0.1. */
const animals = (wrongEvery: number) =>
  table("id,truth,predicted,p_cat,p_dog,p_owl", 900, (row) => {
    const predicted = (row + Number(row % wrongEvery === 0)) % 3;
    const scores = LABELS.map((_, label) => (label === predicted ? 0.8 : 0.1));
    return [`a${row}`, LABELS[row % 3], LABELS[predicted], ...scores].join(",");
  });

/** Two documents a query, the relevant one first in all queries but every `secondIn`-th. */
const lists = (secondIn: number) =>
  table("query,doc,relevant,score", 800, (row) => {
    const [query, relevant] = [Math.floor(row / 2), row % 2];
    return `q${query},d${row % 2},${relevant},${relevant === 1 ? 0.5 : query % secondIn === 0 ? 0.9 : 0.1}`;
  });

const CASES = [
  {
    kind: "numbers",
    policy:
      "columns: {key: id, truth: price, prediction: predicted}\nregression:\n  limits: {mae: {max-rise: 20%}, r2: {min: 0.5}}\n  slices:\n    - {by: region, limits: {mae: {max-rise: 50%}}}\n",
    good: prices(1),
    bad: prices(2),
    metrics: { mae: 2, rmse: Math.sqrt(5) },
    fails: "mae,mae[region=north],mae[region=south]",
  },
  {
    kind: "several classes",
    policy:
      'columns: {key: id, truth: truth, prediction: predicted, score: "p_*"}\nregression: {limits: {f1_macro: {max-drop: 0.05}, log_loss: {max: 1}}}\n',
    good: animals(10),
    bad: animals(2),
    metrics: { accuracy: 0.9, f1_macro: 0.9, log_loss: -(0.9 * Math.log(0.8) + 0.1 * Math.log(0.1)) },
    fails: "f1_macro,log_loss",
  },
  {
    kind: "rankings",
    policy:
      "columns: {key: doc, query: query, truth: relevant, score: score}\nregression: {limits: {mrr: {max-drop: 0.1}, 'hit_rate@1': {min: 0.8}}}\n",
    good: lists(10),
    bad: lists(2),
    metrics: { mrr: 0.95, "hit_rate@1": 0.9 },
    fails: "mrr,hit_rate@1",
  },
] as const;

describe("predictions of each kind", () => {
  test.each(CASES)(
    "$kind: a first run writes the baseline, an equal candidate passes against it, a worse one fails",
    async (one) => {
      await using job = await openJob({
        files: { "assay.yml": one.policy, "good.csv": one.good, "bad.csv": one.bad },
      });
      const run = (id: string, inputs: Readonly<Record<string, string>>) =>
        job.run({ action: "regression-gate", id, inputs: { ...inputs, name: id, "upload-report": "false" } });
      const first = await run("first", { candidate: "good.csv", "write-baseline": "next.json" });
      expect({ verdict: first.outputs.verdict, stderr: first.stderr }).toEqual({ verdict: "review", stderr: "" });
      const metrics = JSON.parse(await readFile(first.outputs.metrics ?? "", "utf8"));
      for (const [name, value] of Object.entries(one.metrics)) expect(metrics[name]).toBeCloseTo(value, 12);

      const equal = await run("equal", { candidate: "good.csv", baseline: "next.json" });
      expect({ verdict: equal.outputs.verdict, exit: equal.exitCode }).toEqual({ verdict: "pass", exit: 0 });
      const worse = await run("worse", { candidate: "bad.csv", baseline: "next.json" });
      expect({ verdict: worse.outputs.verdict, exit: worse.exitCode }).toEqual({ verdict: "fail", exit: 1 });
      expect(worse.outputs.regressed?.split(",").sort()).toEqual(one.fails.split(",").sort());
    },
  );
});
