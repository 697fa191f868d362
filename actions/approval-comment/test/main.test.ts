import { Refusal, type Report } from "@assay/report";
import { expect, test } from "@jest/globals";
import { main, type Ports } from "../src/main.ts";

const RUN = { repository: "octo/churn", workflow: "ml", id: 812, attempt: 1, headSha: "1".repeat(40) };

const FAILED: Report = {
  schema: "assay/report/v1",
  gate: "regression-gate",
  name: "churn-regression-gate",
  verdict: "fail",
  summary: "F1 fell",
  checks: [{ id: "f1", title: "F1", verdict: "fail", reason: "dropped", severity: "critical", message: "F1 fell" }],
  figures: [],
  charts: [],
  notes: [],
  run: { id: 812, attempt: 1, job: "gates", step: "compare" },
  provenance: { data: [], model: [], rules: [] },
  tool: { name: "assay", version: "0.1.0" },
  startedAt: "2026-11-21T00:00:00.000Z",
  durationMs: 1,
};

const nothingToAsk = () => {
  throw new Error("there is no pull request to ask about");
};

function ports(reports: readonly Report[], latest: () => Promise<never[]>): Ports {
  return {
    runner: { run: RUN, event: {}, env: {} },
    policyPath: "assay.yml",
    findReports: async () => ({
      reports: reports.map((report) => ({ origin: "a.json", text: JSON.stringify(report) })),
      notes: [],
      pages: new Map(),
    }),
    github: async () => ({
      statuses: { latest, create: async () => {} },
      requests: () => 0,
      policyAtBase: { read: async () => undefined },
      changes: { between: nothingToAsk, texts: nothingToAsk },
      checkRuns: { list: async () => [], create: async () => {}, update: async () => {} },
      comments: { viewer: nothingToAsk, find: nothingToAsk, create: nothingToAsk, update: nothingToAsk },
    }),
    notice: () => {},
  };
}

const INPUTS = { reports: undefined, needs: [], token: "t", comment: "always", requiredGates: [] } as const;
const unreachable = () =>
  Promise.reject(
    new Refusal("GitHub could not be reached", { code: "github", reason: "unreadable", remedy: "try again" }),
  );

test("what GitHub could not take down is an error beside what the gates said, not in place of it", async () => {
  const { checks, summary } = await main(INPUTS, ports([FAILED], unreachable));
  expect(checks.map(({ id, verdict }) => [id, verdict])).toEqual([
    ["gate(churn-regression-gate)", "fail"],
    ["gate(commit statuses)", "error"],
  ]);
  expect(summary).toBeUndefined();
});

test("without a report the one sentence is that no gate has reported", async () => {
  expect(
    (
      await main(
        INPUTS,
        ports([], async () => []),
      )
    ).summary,
  ).toBe("no gate has reported");
});
