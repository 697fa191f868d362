import type { Verdict } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { approvalStatus, type CommitStatus, gatesStatus, postStatuses, type Said } from "../src/commit-status.ts";

const RUN = "https://github.com/o/r/actions/runs/7";

function said(verdict: Verdict, changes: Partial<Said> = {}): Said {
  return { workflow: "ML gates", occasion: "#12", run: 7, attempt: 2, verdict, ...changes };
}

describe("gatesStatus", () => {
  test.each([
    ["pass", "success"],
    ["review", "pending"],
    ["fail", "failure"],
    ["error", "error"],
  ] as const)("%s is shown as %s", (verdict, state) => {
    expect(gatesStatus([said(verdict)], "a sentence", null)).toMatchObject({ context: "assay/gates", state });
  });

  test("keeps the description within GitHub's 140 characters without cutting one in two", () => {
    const { description } = gatesStatus([said("fail")], "😀".repeat(200), null);
    expect([[...description].length, description.endsWith("😀…")]).toEqual([140, true]);
  });
});

describe("postStatuses", () => {
  const status = gatesStatus([said("fail")], "a sentence", RUN);
  const posted = async (ours: Said, ...standing: CommitStatus[]) => {
    const created: CommitStatus[] = [];
    const port = {
      latest: async () => standing,
      create: async (_: string, made: CommitStatus) => void created.push(made),
    };
    const kinds = await postStatuses(port, "a".repeat(40), { ours, sentence: "a sentence", runUrl: RUN });
    const made = created.find(({ context }) => context === "assay/gates");
    expect(made !== undefined).toBe(kinds.get("assay/gates") === "created");
    return { kind: kinds.get("assay/gates"), made };
  };

  test.each([
    ["where the commit has none", [], "created"],
    ["where another state stands", [{ ...status, state: "success" as const }], "created"],
    ["beside another context", [{ ...status, context: "ci" }], "created"],
    ["over the very same one", [status], "unchanged"],
    ["over an older run", [gatesStatus([said("pass", { run: 6 })], "s", RUN)], "created"],
    ["over an older attempt", [gatesStatus([said("pass", { attempt: 1 })], "s", RUN)], "created"],
    ["over a newer attempt", [gatesStatus([said("pass", { attempt: 3 })], "s", RUN)], "older"],
    ["over a newer run", [gatesStatus([said("pass", { run: 8, attempt: 1 })], "s", RUN)], "older"],
    [
      "where a newer run has spoken and another workflow since",
      [gatesStatus([said("pass", { workflow: "other" }), said("pass", { run: 8 })], "s", RUN)],
      "older",
    ],
    [
      "over a newer run of another workflow",
      [gatesStatus([said("pass", { run: 8, workflow: "x" })], "s", RUN)],
      "created",
    ],
    ["over a status with a broken address", [{ ...status, target_url: `${RUN}/attempts/9?said=%` }], "created"],
    ["over a status whose address says nothing", [{ ...status, target_url: "https://example.org" }], "created"],
    ["over a status whose address is none", [{ ...status, target_url: "?said=9.9.pass.#12.ML gates" }], "created"],
  ])("posts %s, unless that is the same or newer", async (_, standing, kind) => {
    expect((await posted(said("fail"), ...standing)).kind).toBe(kind);
  });

  const other = { workflow: "Other. model\n&said=", run: 9 };
  test.each([
    ["what another workflow said", other],
    ["what the same workflow said of a push", { occasion: "push" }],
    ["what it said in another pull request with the same head, and so with other rules", { occasion: "#13" }],
  ])("a pass does not hide %s", async (_, changes) => {
    const { made } = await posted(said("pass"), gatesStatus([said("fail", changes)], "s", RUN));
    expect([made?.state, made?.description]).toEqual([
      "failure",
      expect.stringMatching(/^the gates of ".*" \(.*\) failed; here a/),
    ]);
  });

  test("what each workflow said is replaced by what it says later, and nothing else is", async () => {
    const first = gatesStatus([said("review")], "s", RUN);
    const second = await posted(said("fail", other), first);
    const third = await posted(said("pass", { run: 10 }), second.made as CommitStatus);
    const fourth = await posted(said("pass", { ...other, run: 11 }), third.made as CommitStatus);
    expect([first, second.made, third.made, fourth.made].map((one) => one?.state)).toEqual([
      "pending",
      "failure",
      "failure",
      "success",
    ]);
  });
});

describe("approvalStatus", () => {
  test.each([
    ["pass", "waiting for a person: "],
    ["review", "a person must look: "],
    ["fail", "waiting for the gates: "],
    ["error", "waiting for the gates: "],
  ] as const)("is pending whatever the gates say: %s", (verdict, says) => {
    const status = approvalStatus([said(verdict)], "s", RUN);
    expect([status.context, status.state, status.description]).toEqual(["assay/approval", "pending", `${says}s`]);
  });

  test.each([
    ["a person's approval", "success", []],
    ["a person's rejection", "failure", []],
    ["an earlier run's waiting", "pending", ["pending"]],
  ] as const)("over %s", async (_, state, created) => {
    const waiting = approvalStatus([said("pass")], "s", RUN);
    const made: string[] = [];
    await postStatuses(
      {
        latest: async () => [{ ...waiting, state, description: "by mona", target_url: null }],
        create: async (__, { context, state: posted }) => void (context === "assay/approval" && made.push(posted)),
      },
      "a".repeat(40),
      { ours: said("pass"), sentence: "s", runUrl: RUN },
    );
    expect(made).toEqual(created);
  });
});
