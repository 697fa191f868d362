import { expect, test } from "@jest/globals";
import { compareWithBase, parseContract } from "../../src/contract/read-contract.ts";
import { columnOf, runGate, suiteOf } from "../judging.ts";

const suite = suiteOf({ type: "expect_column_values_to_not_be_null", kwargs: { column: "x" } });

test.each([
  ["expectations/tarin.yaml", /no such file in the workspace$/],
  ["main:suite.yaml", /did you mean "git:main:suite.yaml"\?$/],
])("a path of the workspace that is not there is refused: %s", async (baseContract, message) => {
  await expect(runGate(columnOf("x", [1]), suite, { baseContract })).rejects.toMatchObject({
    reason: "unreadable",
    message: expect.stringMatching(message),
    remedy: expect.stringContaining("git:<branch, tag or commit>:<path>"),
  });
});

test("what was not in git before is new", async () => {
  const unasked = () => Promise.reject(new Error("git alone was to be asked"));
  const files = { rules: unasked, findRules: unasked, readText: unasked, identity: unasked };
  const gitFile = () => Promise.resolve({ state: "absent", commit: "main" } as const);
  const { checks } = await compareWithBase("git:main:s.yaml", parseContract(suite, "s.yaml"), "", { files, gitFile });
  expect(checks).toMatchObject([{ verdict: "review", reason: "no-baseline" }]);
});
