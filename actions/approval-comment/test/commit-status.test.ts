import { describe, expect, test } from "@jest/globals";
import { type CommitStatus, gatesStatus, postStatus } from "../src/commit-status.ts";

describe("gatesStatus", () => {
  test.each([
    ["pass", "success"],
    ["review", "pending"],
    ["fail", "failure"],
    ["error", "error"],
  ] as const)("%s is shown as %s", (verdict, state) => {
    expect(gatesStatus(verdict, "a sentence", null)).toMatchObject({ context: "assay/gates", state });
  });

  test("keeps the description within GitHub's 140 characters without cutting one in two", () => {
    const { description } = gatesStatus("fail", "😀".repeat(200), null);
    expect([[...description].length, description.endsWith("😀…")]).toEqual([140, true]);
  });
});

describe("postStatus", () => {
  const status = gatesStatus("fail", "a sentence", "https://github.com/o/r/actions/runs/1");
  const posted = async (...standing: CommitStatus[]) => {
    const created: CommitStatus[] = [];
    await postStatus(
      { latest: async () => standing, create: async (_, made) => void created.push(made) },
      "a".repeat(40),
      status,
    );
    return created;
  };

  test("posts where the commit has none or another", async () => {
    expect(await posted()).toEqual([status]);
    expect(await posted({ ...status, state: "success" })).toEqual([status]);
    expect(await posted({ ...status, context: "ci" })).toEqual([status]);
  });

  test("posts nothing where the very same one stands", async () => {
    expect(await posted(status)).toEqual([]);
  });
});
