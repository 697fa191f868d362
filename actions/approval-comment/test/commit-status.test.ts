import { describe, expect, test } from "@jest/globals";
import { approvalStatus, type CommitStatus, gatesStatus, postStatus } from "../src/commit-status.ts";

const author = { workflow: "ML gates", run: 7, attempt: 2 };
const RUN = "https://github.com/o/r/actions/runs/7";

describe("gatesStatus", () => {
  test.each([
    ["pass", "success"],
    ["review", "pending"],
    ["fail", "failure"],
    ["error", "error"],
  ] as const)("%s is shown as %s", (verdict, state) => {
    expect(gatesStatus(verdict, "a sentence", null, author)).toMatchObject({ context: "assay/gates", state });
  });

  test("keeps the description within GitHub's 140 characters without cutting one in two", () => {
    const { description } = gatesStatus("fail", "😀".repeat(200), null, author);
    expect([[...description].length, description.endsWith("😀…")]).toEqual([140, true]);
  });
});

describe("postStatus", () => {
  const status = gatesStatus("fail", "a sentence", RUN, author);
  const posted = async (...standing: CommitStatus[]) => {
    const created: CommitStatus[] = [];
    const port = {
      latest: async () => standing,
      create: async (_: string, made: CommitStatus) => void created.push(made),
    };
    const kind = await postStatus(port, "a".repeat(40), status);
    expect(created).toEqual(kind === "created" ? [status] : []);
    return kind;
  };

  test.each([
    ["where the commit has none", [], "created"],
    ["where another state stands", [{ ...status, state: "success" as const }], "created"],
    ["beside another context", [{ ...status, context: "ci" }], "created"],
    ["over the very same one", [status], "unchanged"],
    ["over an older run", [gatesStatus("pass", "s", RUN.replace("/7", "/6"), { ...author, run: 6 })], "created"],
    ["over an older attempt", [gatesStatus("pass", "s", RUN, { ...author, attempt: 1 })], "created"],
    ["over a newer attempt", [gatesStatus("pass", "s", RUN, { ...author, attempt: 3 })], "older"],
    ["over a newer run", [gatesStatus("pass", "s", RUN.replace("/7", "/8"), { ...author, attempt: 1 })], "older"],
    [
      "over a newer run of another workflow",
      [gatesStatus("pass", "s", RUN.replace("/7", "/8"), { ...author, workflow: "other" })],
      "created",
    ],
    ["over a status with a broken address", [{ ...status, target_url: `${RUN}/attempts/9?workflow=%` }], "created"],
    ["over a status whose address says nothing", [{ ...status, target_url: "https://example.org" }], "created"],
  ])("posts %s, unless that is the same or newer", async (_, standing, kind) => {
    expect(await posted(...standing)).toBe(kind);
  });
});

describe("approvalStatus", () => {
  test.each([
    ["pass", "waiting for a person: "],
    ["review", "a person must look: "],
    ["fail", "waiting for the gates: "],
    ["error", "waiting for the gates: "],
  ] as const)("is pending whatever the gates say: %s", (verdict, says) => {
    const status = approvalStatus(verdict, "s", RUN, author);
    expect([status.context, status.state, status.description]).toEqual(["assay/approval", "pending", `${says}s`]);
  });

  test.each([
    ["a person's approval", "success", []],
    ["a person's rejection", "failure", []],
    ["an earlier run's waiting", "pending", ["pending"]],
  ] as const)("over %s", async (_, state, created) => {
    const waiting = approvalStatus("pass", "s", RUN, author);
    const made: string[] = [];
    await postStatus(
      {
        latest: async () => [{ ...waiting, state, description: "by mona", target_url: null }],
        create: async (__, status) => void made.push(status.state),
      },
      "a".repeat(40),
      waiting,
    );
    expect(made).toEqual(created);
  });
});
