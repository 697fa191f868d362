import { describe, expect, test } from "@jest/globals";
import { requiredGates } from "../src/required-gates.ts";

const own = { requiredGates: ["own"] };
const PATH = "models/churn/assay.yml";
const pullRequest = { number: 1, baseSha: "b".repeat(40) };
const base = (text: string | undefined) => ({ read: async () => text });

describe("requiredGates", () => {
  test("outside a pull request the checkout's policy says so", async () => {
    expect((await requiredGates(own, PATH, undefined, base("approval: {gates: [base]}"))).gates).toEqual(["own"]);
  });

  test("in a pull request the base branch's policy says so, whatever the pull request wrote", async () => {
    expect((await requiredGates(own, PATH, pullRequest, base("approval: {gates: [base]}"))).gates).toEqual(["base"]);
    expect(
      (await requiredGates({ requiredGates: [] }, PATH, pullRequest, base("approval: {gates: [base]}"))).gates,
    ).toEqual(["base"]);
  });

  test("a base branch without a policy leaves it to the pull request's own", async () => {
    expect((await requiredGates(own, PATH, pullRequest, base(undefined))).gates).toEqual(["own"]);
  });

  test("without a token it says whose rules it went by", async () => {
    expect((await requiredGates(own, PATH, pullRequest, undefined)).notes).toHaveLength(1);
  });

  test("a broken policy on the base branch is refused, never taken for none", async () => {
    await expect(requiredGates(own, PATH, pullRequest, base("approval: {gates: 3}"))).rejects.toThrow(
      `${PATH} of the base branch`,
    );
  });

  test("asks for the path that the workflow names, whatever the pull request made of the file there", async () => {
    const asked: string[] = [];
    const port = { read: async (path: string) => void asked.push(path) };
    await requiredGates({ requiredGates: [] }, PATH, pullRequest, port);
    expect(asked).toEqual([PATH]);
  });
});
