import { describe, expect, test } from "@jest/globals";
import { requiredGates } from "../src/required-gates.ts";

const own = { requiredGates: ["own"] };
const PATH = "models/churn/assay.yml";
const outside = { policyPath: PATH, pullRequest: undefined };
const inPull = { policyPath: PATH, pullRequest: { number: 1, baseSha: "b".repeat(40) } };
const base = (text: string | undefined) => ({ read: async () => text });

describe("requiredGates", () => {
  test("outside a pull request the checkout's policy says so", async () => {
    expect((await requiredGates(own, outside, base("approval: {gates: [base]}"))).gates).toEqual(["own"]);
  });

  test("in a pull request the base branch's policy says so, whatever the pull request wrote", async () => {
    expect((await requiredGates(own, inPull, base("approval: {gates: [base]}"))).gates).toEqual(["base"]);
    expect((await requiredGates({ requiredGates: [] }, inPull, base("approval: {gates: [base]}"))).gates).toEqual([
      "base",
    ]);
  });

  test("a base branch without a policy leaves it to the pull request's own", async () => {
    expect((await requiredGates(own, inPull, base(undefined))).gates).toEqual(["own"]);
  });

  test("without a token it says whose rules it went by", async () => {
    expect((await requiredGates(own, inPull, undefined)).notes).toHaveLength(1);
  });

  test("a broken policy on the base branch is refused, never taken for none", async () => {
    await expect(requiredGates(own, inPull, base("approval: {gates: 3}"))).rejects.toThrow(
      `${PATH} of the base branch`,
    );
  });
});
