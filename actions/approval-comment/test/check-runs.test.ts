import type { Report, Verdict } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { type CheckRun, postCheckRuns, type ShownGate, type StandingCheckRun } from "../src/check-runs.ts";

const SHA = "1".repeat(40);
const AUTHOR = { workflow: "ML gates", run: 7, attempt: 1 };

/** A gate with as many findings, each on a line of its own. */
function gate(name: string, verdict: Verdict, findings = 1, file = "assay.yml"): ShownGate {
  const finding = {
    id: "f1",
    title: "F1",
    verdict,
    reason: "dropped",
    severity: "critical",
    message: `F1 is ${verdict}`,
  } as const;
  const report: Report = {
    schema: "assay/report/v1",
    gate: "regression-gate",
    name,
    verdict,
    summary: `${name} says ${verdict}`,
    checks: Array.from({ length: findings }, (_, index) => ({ ...finding, location: { file, line: index + 1 } })),
    figures: [],
    charts: [],
    notes: [],
    run: { id: 7, attempt: 1 },
    provenance: { data: [], model: [], rules: [] },
    tool: { name: "assay", version: "0.1.0" },
    startedAt: "2026-11-21T00:00:00.000Z",
    durationMs: 1,
  };
  const check = { ...finding, id: `gate(${name})`, title: name, message: report.summary };
  return { name, check, report, page: undefined };
}

interface Sent extends CheckRun {
  /** Of the run that was updated; `undefined` where one was created. */
  readonly into: number | undefined;
}

/** A commit that remembers what was sent to it. */
function commit() {
  const sent: Sent[] = [];
  const standing: StandingCheckRun[] = [];
  return {
    sent,
    standing,
    list: async () => [...standing],
    create: async (_: string, run: CheckRun) => {
      sent.push({ ...run, into: undefined });
      standing.push({ id: standing.length + 1, externalId: run.external_id });
    },
    update: async (id: number, run: CheckRun) => {
      sent.push({ ...run, into: id });
      standing[id - 1] = { id, externalId: run.external_id };
    },
  };
}

const post = (to: ReturnType<typeof commit>, gates: readonly ShownGate[], author = AUTHOR, requests = 100) => {
  let left = requests;
  return postCheckRuns(to, SHA, gates, {
    author,
    runUrl: "https://github.com/o/r/actions/runs/7",
    mayAsk: () => left-- > 0,
  });
};

describe("postCheckRuns", () => {
  test.each([
    ["pass", "success"],
    ["review", "action_required"],
    ["fail", "failure"],
    ["error", "failure"],
  ] as const)("%s concludes %s", async (verdict, conclusion) => {
    const to = commit();
    await post(to, [gate("a", verdict)]);
    expect(to.sent).toMatchObject([{ name: "assay / a", conclusion, into: undefined }]);
  });

  test("a gate without a report to go by is a failure that says why, so that an earlier success does not stand", async () => {
    const to = commit();
    await post(to, [gate("a", "pass", 0)]);
    const twice = { ...gate("a", "error"), report: undefined };
    await post(to, [twice], { ...AUTHOR, attempt: 2 });
    expect(to.sent.at(-1)).toMatchObject({ into: 1, conclusion: "failure" });
    expect(to.sent.at(-1)?.output.summary).toContain("a says error");
  });

  test("sends nothing where the very same stands", async () => {
    const to = commit();
    for (let again = 0; again < 2; again++) await post(to, [gate("a", "fail"), gate("b", "pass")]);
    expect(to.sent).toHaveLength(2);
  });

  test("a newer attempt updates its own check run, and sends the annotations that stand no second time", async () => {
    const to = commit();
    await post(to, [gate("a", "fail")]);
    await post(to, [gate("a", "fail")], { ...AUTHOR, attempt: 2 });
    expect(to.sent.map(({ into, output }) => [into, output.annotations.length])).toEqual([
      [undefined, 1],
      [1, 0],
    ]);
  });

  test("annotations that no longer hold cannot be taken back: the gate gets a new check run in place of the old", async () => {
    const to = commit();
    await post(to, [gate("a", "fail", 3)]);
    await post(to, [gate("a", "pass", 0)], { ...AUTHOR, attempt: 2 });
    expect(to.sent.map(({ into, conclusion }) => [into, conclusion])).toEqual([
      [undefined, "failure"],
      [undefined, "success"],
    ]);
  });

  test.each([
    ["an older attempt", { ...AUTHOR, run: 9, attempt: 1 }],
    ["an older run", { ...AUTHOR, run: 8, attempt: 5 }],
  ])("%s leaves what a newer one of the same workflow has posted", async (_, older) => {
    const to = commit();
    await post(to, [gate("a", "pass")], { ...AUTHOR, run: 9, attempt: 2 });
    expect(await post(to, [gate("a", "fail")], older)).toMatchObject({ older: ["a"] });
    expect(to.sent).toHaveLength(1);
  });

  test("another workflow's gate of the same name is not ours", async () => {
    const to = commit();
    await post(to, [gate("a", "pass")], { ...AUTHOR, workflow: "nightly", run: 99 });
    await post(to, [gate("a", "fail")]);
    expect(to.sent.map(({ into }) => into)).toEqual([undefined, undefined]);
  });

  test("with few requests left the worst gates come first, after those whose check run would say something false", async () => {
    const to = commit();
    await post(to, [gate("was-red", "fail", 0)]);
    const gates = [gate("fine", "pass"), gate("broken", "error"), gate("worse", "fail"), gate("was-red", "pass", 0)];
    const { leftOut } = await post(to, gates, { ...AUTHOR, attempt: 2 }, 2);
    expect(to.sent.slice(1).map(({ name }) => name)).toEqual(["assay / was-red", "assay / broken"]);
    expect(leftOut).toEqual(["worse", "fine"]);
  });

  test("where a commit has too many check runs to look through, none is added blindly", async () => {
    const to = commit();
    const { leftOut } = await postCheckRuns({ ...to, list: async () => undefined }, SHA, [gate("a", "fail")], {
      author: AUTHOR,
      runUrl: null,
      mayAsk: () => true,
    });
    expect([leftOut, to.sent]).toEqual([["a"], []]);
  });

  test("annotations are at most fifty, at lines of the repository, and at the severity of the finding", async () => {
    const to = commit();
    await post(to, [
      gate("many", "fail", 300),
      gate("temp", "fail", 1, "$RUNNER_TEMP/data.csv"),
      gate("outside", "fail", 1, "../../etc/passwd"),
      gate("looks", "review"),
    ]);
    const annotations = (name: string) =>
      to.sent.find((run) => run.name === `assay / ${name}`)?.output.annotations ?? [];
    expect([annotations("many").length <= 50, annotations("many").length > 0]).toEqual([true, true]);
    expect([annotations("temp"), annotations("outside")]).toEqual([[], []]);
    expect(annotations("looks")).toMatchObject([
      { path: "assay.yml", start_line: 1, end_line: 1, annotation_level: "warning" },
    ]);
  });

  test("a long report stays within GitHub's 65,535 bytes, whatever its letters", async () => {
    const to = commit();
    const wide = gate("wide", "fail", 200);
    const checks = wide.report?.checks.map((check) => ({ ...check, message: "😀".repeat(1500) })) ?? [];
    await post(to, [{ ...wide, report: wide.report && { ...wide.report, checks } }]);
    expect(Buffer.byteLength(to.sent[0]?.output.summary ?? "")).toBeLessThan(65_535);
  });
});
