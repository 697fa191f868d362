import { createWorkspace, type Files, openJob, runBundle } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const SUITE = "expectations:\n  - type: expect_column_values_to_not_be_null\n    kwargs: { column: amount }\n";
const PLANS = ["basic", "plus", "pro"];

/** Amounts over 0 to 100 and three plans, without an order. */
function table(rows: number, from: number, change: { amount?: number; plan?: string } = {}): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = from + index;
    const amount = Math.round(1000 * ((row * 0.754877) % 1)) / 10 + (change.amount ?? 0);
    const plan =
      change.plan !== undefined && row % 4 === 0 ? change.plan : PLANS[Math.floor(3 * ((row * 0.438447) % 1))];
    return `${row},${amount},${plan}`;
  });
  return `id,amount,plan\n${lines.join("\n")}\n`;
}

const FILES: Files = {
  "suite.yaml": SUITE,
  "train.csv": table(3000, 1),
  "alike.csv": table(2000, 50_000),
  "drifted.csv": table(2000, 50_000, { amount: 30, plan: "<b>gold</b>" }),
};
const validate = (inputs: Record<string, string>, files: Files = FILES) =>
  runBundle({ action: "data-validate", files, inputs: { suite: "suite.yaml", ...inputs } });
const verdictsOf = (
  report: { readonly checks: readonly { readonly id: string; readonly verdict: string }[] } | undefined,
) => report?.checks.filter(({ id }) => id.startsWith("drift")).map(({ id, verdict }) => [id, verdict]);

describe("data against a reference", () => {
  test("passes where it is distributed as the reference", async () => {
    await using run = await validate({ data: "alike.csv", reference: "train.csv" });
    expect([run.exitCode, run.outputs.verdict]).toEqual([0, "pass"]);
    expect(verdictsOf(run.report)).toEqual([
      ["drift(amount)", "pass"],
      ["drift(plan)", "pass"],
    ]);
    expect(run.report?.provenance.rules).toMatchObject([{ path: "suite.yaml" }, { path: "train.csv", rows: 3000 }]);
  });

  test("fails the step where it drifted, and says how", async () => {
    await using run = await validate({ data: "drifted.csv", reference: "train.csv" });
    expect([run.exitCode, run.outputs.verdict, run.outputs.failed]).toEqual([1, "fail", "2"]);
    expect(run.report?.checks.filter(({ reason }) => reason === "drifted").map(({ id }) => id)).toEqual([
      "drift(amount)",
      "drift(plan)",
    ]);
    expect(run.report?.charts.map(({ title }) => title)).toEqual([
      "amount: data against reference",
      "plan: data against reference",
    ]);
    // The new plan's name is a cell: masked, and inert where it is shown.
    expect(JSON.stringify(run.report)).not.toContain("gold");
  });

  test("needs no suite", async () => {
    await using run = await runBundle({
      action: "data-validate",
      files: FILES,
      inputs: { data: "alike.csv", reference: "train.csv" },
    });
    expect([run.exitCode, run.outputs.verdict]).toEqual([0, "pass"]);
  });

  test("judges as the policy says", async () => {
    const files = { ...FILES, "assay.yml": "data:\n  drift:\n    severity: warning\n    drift-share: 0.9\n" };
    await using run = await validate({ data: "drifted.csv", reference: "train.csv" }, files);
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "fail"]);
    expect(verdictsOf(run.report)).toEqual([
      ["drift(amount)", "review"],
      ["drift(plan)", "review"],
      ["drift_share", "fail"],
    ]);
  });

  test("is an error without a reference where the policy requires one", async () => {
    const files = { ...FILES, "assay.yml": "data: {drift: {reference: required}}\n" };
    await using run = await validate({ data: "alike.csv" }, files);
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "error"]);
    expect(run.outputs.summary).toContain("requires a reference");
  });
});

describe("a profile in place of the reference", () => {
  test("gives the same verdicts", async () => {
    await using job = await openJob({ files: FILES });
    const step = (inputs: Record<string, string>, id: string) =>
      job.run({ action: "data-validate", id, inputs: { suite: "suite.yaml", name: id, ...inputs } });
    const made = await step({ data: "train.csv", "write-profile": "train.profile.json" }, "profile");
    expect([made.exitCode, made.outputs.verdict]).toEqual([0, "pass"]);
    for (const data of ["alike.csv", "drifted.csv"]) {
      const against = async (reference: string, id: string) => {
        const { exitCode, report } = await step({ data, reference }, id);
        return [exitCode, verdictsOf(report)];
      };
      expect(await against("train.profile.json", `${data}-profile`)).toEqual(
        await against("train.csv", `${data}-rows`),
      );
    }
  });

  test("of the example is that of its data", async () => {
    await using workspace = await createWorkspace({ from: "examples/churn" });
    const committed = await workspace.read("data/train.profile.json");
    await using job = await openJob({ workspace });
    const inputs = {
      data: "data/train.csv",
      suite: "expectations/train.yaml",
      "write-profile": "data/train.profile.json",
    };
    // The policy asks for drift, and the run that makes the reference has none yet.
    const { report } = await job.run({ action: "data-validate", inputs });
    const unsettled = report?.checks.filter(({ verdict }) => verdict !== "pass");
    expect(unsettled).toMatchObject([{ id: "drift", verdict: "review", reason: "no-baseline" }]);
    expect(await workspace.read("data/train.profile.json")).toBe(committed);
  });

  test("that somebody edited is an error that names the field", async () => {
    const profile = JSON.stringify({
      schema: "assay/profile/v1",
      rows: 3,
      data: [],
      columns: [{ name: "amount", kind: "float", missing: 0, distinct: 1, key: false, steps: [[1, -3]] }],
    });
    await using run = await validate({ data: "alike.csv", reference: "p.json" }, { ...FILES, "p.json": profile });
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "error"]);
    expect(run.outputs.summary).toContain("columns[0].steps[0][1] must be a whole number from 1 to 1000000000, got -3");
    expect(run.stdout).not.toMatch(/^\s+at /m);
  });
});
