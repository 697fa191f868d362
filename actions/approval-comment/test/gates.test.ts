import type { Check, Report, Verdict } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { gatherGates } from "../src/gates.ts";

function check(verdict: Verdict): Check {
  return { id: "f1", title: "F1", verdict, reason: "within-limit", severity: "critical", message: "judged" };
}

function report(name: string, verdict: Verdict, changes: Partial<Report> = {}): Report {
  return {
    schema: "assay/report/v1",
    gate: "regression-gate",
    name,
    verdict,
    summary: `${name} says ${verdict}`,
    checks: [check(verdict)],
    figures: [],
    charts: [],
    notes: [],
    run: { id: 7, attempt: 1, job: "gates", step: "one" },
    provenance: { data: [], model: [], rules: [] },
    tool: { name: "assay", version: "0.1.0" },
    startedAt: "2026-11-21T00:00:00.000Z",
    durationMs: 1,
    ...changes,
  };
}

const files = (...reports: Report[]) =>
  reports.map((each, index) => ({ origin: `${index}.json`, text: JSON.stringify(each) }));
const run = { id: 7, attempt: 1 };
/** Everything that the verdict is made of. */
const gather = (...given: Parameters<typeof gatherGates>) => {
  const { gates, others } = gatherGates(...given);
  return {
    checks: [...others, ...gates.map(({ check }) => check)],
    reports: gates.flatMap(({ report }) => report ?? []),
  };
};
const verdicts = (checks: readonly Check[]) => checks.map(({ id, verdict, reason }) => [id, verdict, reason]);

describe("gatherGates", () => {
  test("makes one check a gate, in the order of their names", () => {
    const { checks, reports } = gather(files(report("b", "fail"), report("a", "pass")), ["a", "b"], run);
    expect(verdicts(checks)).toEqual([
      ["gate(a)", "pass", "gate-verdict"],
      ["gate(b)", "fail", "gate-verdict"],
    ]);
    expect(reports.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("no report at all is an error, also where none is required", () => {
    expect(verdicts(gather([], [], run).checks)).toEqual([["gate(none)", "error", "no-checks"]]);
  });

  test("a required gate that has not reported is an error", () => {
    expect(verdicts(gather(files(report("a", "pass")), ["a", "b"], run).checks)[1]).toEqual([
      "gate(b)",
      "error",
      "missing-gate",
    ]);
  });

  test("two gates by one name are an error, whatever they say", () => {
    const twice = files(
      report("a", "pass"),
      report("a", "pass", { run: { id: 7, attempt: 1, job: "gates", step: "two" } }),
    );
    expect(verdicts(gather(twice, ["a"], run).checks)).toEqual([["gate(a)", "error", "duplicate-gate"]]);
  });

  test("of two attempts of the run the newest counts", () => {
    const attempts = files(report("a", "fail"), report("a", "pass", { run: { id: 7, attempt: 2 } }));
    expect(verdicts(gather(attempts, [], { id: 7, attempt: 2 }).checks)).toEqual([["gate(a)", "pass", "gate-verdict"]]);
  });

  test("a report of another run is not believed", () => {
    const stale = report("a", "pass", { run: { id: 6, attempt: 1 } });
    expect(verdicts(gather(files(stale), ["a"], run).checks)).toEqual([["gate(a)", "error", "invalid-report"]]);
  });

  test("a report of an attempt still to come is not believed, and does not outdo the true one", () => {
    const forged = files(report("a", "review"), report("a", "pass", { run: { id: 7, attempt: 3 } }));
    const { checks } = gather(forged, ["a"], { id: 7, attempt: 2 });
    expect(verdicts(checks)).toEqual([
      ["gate(a)", "error", "invalid-report"],
      ["gate(a)", "review", "gate-verdict"],
    ]);
    expect(checks[0]?.message).toContain("is of run 7, attempt 3; this is run 7, attempt 2");
  });

  test("a report that names no run is not believed in one, and is where there is none", () => {
    const committed = files(report("a", "pass", { run: {} }));
    expect(verdicts(gather(committed, ["a"], run).checks)).toEqual([["gate(a)", "error", "invalid-report"]]);
    expect(verdicts(gather(committed, ["a"], {}).checks)).toEqual([["gate(a)", "pass", "gate-verdict"]]);
  });

  test("a path of any length fits into a report", () => {
    const { checks } = gather([{ origin: `${"x".repeat(5000)}.json`, text: "{" }], [], run);
    expect(checks.map(({ id, title }) => [id.length, title.length])).toEqual([[500, 500]]);
  });

  test.each([
    ["no JSON", "{"],
    ["another document", '{"accuracy": 1}'],
    ["a report that contradicts its own checks", JSON.stringify({ ...report("a", "pass"), checks: [check("fail")] })],
    ["a report that passes without a check", JSON.stringify({ ...report("a", "pass"), checks: [] })],
    ["a report of another schema", JSON.stringify({ ...report("a", "pass"), schema: "assay/report/v2" })],
  ])("a file that is %s is an error and does not stand in for the gate", (_, text) => {
    const { checks } = gather([{ origin: "x.json", text }], ["a"], run);
    expect(verdicts(checks)).toEqual([
      ["gate(x.json)", "error", "invalid-report"],
      ["gate(a)", "error", "missing-gate"],
    ]);
  });

  test("its own earlier report is no gate", () => {
    expect(verdicts(gather(files(report("c", "pass", { gate: "approval-comment" })), [], run).checks)[0]?.[2]).toBe(
      "no-checks",
    );
  });
});
