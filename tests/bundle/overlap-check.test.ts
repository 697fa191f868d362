import { type Files, runBundle } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const QUIET = { "upload-report": "false" };
const ROWS = 200;

/** A table of scores, a row for each key. */
function scores(score: (at: number) => number, rows = ROWS): string {
  const lines = Array.from({ length: rows }, (_, at) => `c${at},${score(at).toFixed(6)}`);
  return `id,score\n${lines.join("\n")}\n`;
}

const previous = scores((at) => at / ROWS);
const inputs = {
  current: "current.csv",
  previous: "previous.csv",
  key: "id",
  score: "score",
  threshold: "0.5",
  "min-overlap": "0.6",
  "max-overlap": "0.999",
  ...QUIET,
};

async function run(current: string | Uint8Array, given: Readonly<Record<string, string>> = {}, files: Files = {}) {
  return await runBundle({
    action: "overlap-check",
    files: { "current.csv": current, "previous.csv": previous, ...files },
    inputs: { ...inputs, ...given },
  });
}

describe("overlap-check", () => {
  test("near-identical scores pass, with every measure in the report", async () => {
    await using step = await run(scores((at) => at / ROWS + ((at % 7) - 3) / 100));
    expect(step.outputs).toMatchObject({ verdict: "pass", failed: "0", "to-review": "0" });
    expect(Number(step.outputs.overlap)).toBeGreaterThan(0.9);
    expect({ exit: step.exitCode, stderr: step.stderr }).toEqual({ exit: 0, stderr: "" });
    expect(step.report?.checks.map(({ id }) => id)).toEqual(["stale-copy", "overlap"]);
    expect(step.report?.figures.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["common", "jaccard", "containment", "agreement", "spearman", "rank_biased_overlap"]),
    );
    expect(step.report?.charts[0]).toMatchObject({ kind: "histogram" });
  });

  test("reversed scores fail with overlap 0, which the first line says", async () => {
    await using step = await run(scores((at) => 1 - (at + 1) / ROWS));
    expect(step.outputs).toMatchObject({ verdict: "fail", overlap: "0", entered: "100", left: "100" });
    expect(step.outputs.summary).toBe(
      "1 of 2 checks failed: Overlap is 0.0, below the smallest allowed, 0.6; 100 of the 100 keys selected before have left",
    );
    expect(step.exitCode).toBe(1);
  });

  test("a copied file is named", async () => {
    await using step = await run(previous);
    expect(step.report?.checks.find(({ id }) => id === "stale-copy")).toMatchObject({
      verdict: "fail",
      reason: "stale-copy",
      message: "current current.csv and previous previous.csv are byte for byte the same",
    });
  });
});
