import { describe, expect, test } from "@jest/globals";
import { refusalOf, runGate } from "./fixture.ts";

const limits = "accuracy: {max-drop: 0.02}";
const accuracy = (value: number) => JSON.stringify({ accuracy: value });
const inputs = { candidate: "c.json", baseline: "b.json", limits, "write-baseline": "next.json" };

const firstBundle = runGate({
  files: { "c.json": accuracy(0.9) },
  inputs: { candidate: "c.json", limits, "write-baseline": "next.json" },
}).then(({ written }) => written("next.json") ?? "");

describe("write-baseline where an earlier bundle stands", () => {
  const after = async (candidate: number) =>
    runGate({
      files: { "c.json": accuracy(candidate), "b.json": accuracy(0.9), "next.json": await firstBundle },
      inputs,
    });

  test("replaces it where the run passes", async () => {
    const { written } = await after(0.95);
    expect(JSON.parse(written("next.json") ?? "").metrics).toEqual({ accuracy: 0.95 });
  });

  test("leaves it as it is where the run fails, byte for byte", async () => {
    const { verdict, written } = await after(0.5);
    expect(verdict).toBe("fail");
    expect(written("next.json")).toBe(await firstBundle);
  });

  test("leaves it as it is where a person has to look", async () => {
    const { verdict, written } = await runGate({
      files: { "c.json": accuracy(0.9), "b.json": '{"f1": 0.8}', "next.json": await firstBundle },
      inputs,
    });
    expect(verdict).toBe("review");
    expect(written("next.json")).toBe(await firstBundle);
  });
});

test("a baseline that is misspelt is no first run that takes the place of an earlier bundle", async () => {
  const { verdict, written, result } = await runGate({
    files: { "c.json": accuracy(0.1), "next.json": await firstBundle },
    inputs: { ...inputs, baseline: "nxt.json" },
  });
  expect(verdict).toBe("review");
  expect(written("next.json")).toBe(await firstBundle);
  expect(result.notes?.join()).toContain("an earlier one stands there");
});

describe("write-baseline never writes over", () => {
  test.each([
    ["a metrics JSON", { "next.json": accuracy(0.9) }, "where a file stands that is no baseline bundle"],
    ["predictions", { "next.json": "id,truth\n1,1\n" }, "where a file stands that is no baseline bundle"],
  ])("%s", async (_, files, message) => {
    const refused = await refusalOf({
      files: { "c.json": accuracy(0.9), "b.json": accuracy(0.9), ...files },
      inputs,
    });
    expect(refused).toMatchObject({ code: "not-overwritten", message: expect.stringContaining(message) });
  });

  test("what lies elsewhere", async () => {
    expect(
      await refusalOf({
        files: { "c.json": accuracy(0.9), "b.json": accuracy(0.9) },
        inputs: { ...inputs, "write-baseline": "git:main:b.json" },
      }),
    ).toMatchObject({ message: expect.stringContaining("nothing is fetched from git: for it") });
  });
});
