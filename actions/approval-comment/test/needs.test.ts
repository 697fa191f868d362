import { InputReader } from "@assay/action-kit";
import { describe, expect, test } from "@jest/globals";
import { needCheck, readNeeds } from "../src/needs.ts";

function read(text: string) {
  const reader = new InputReader(new Map([["needs", text]]), ["needs"]);
  const needs = readNeeds(reader);
  reader.finish();
  return needs;
}

describe("needs", () => {
  test.each([
    ["success", "pass", "as-expected"],
    ["failure", "fail", "job-failed"],
    ["cancelled", "fail", "cancelled"],
    ["skipped", "fail", "cancelled"],
    ["timed_out", "fail", "job-failed"],
  ])("a job that ended in %s is %s: %s", (result, verdict, reason) => {
    const [need] = read(JSON.stringify({ train: { result, outputs: { model: "m" } } }));
    expect(need && needCheck(need)).toMatchObject({ id: "needs(train)", verdict, reason });
    expect(need && needCheck(need).message).toContain(result === "success" ? "succeeded" : result);
  });

  test("no needs are no checks", () => {
    expect([read(""), read("{}")]).toEqual([[], []]);
  });

  test.each([
    ["no JSON", "success"],
    ["a list", "[]"],
    ["null", "null"],
    ["a text", '"success"'],
    ["a job without a result", '{"train": {}}'],
    ["a job that is none", '{"train": null}'],
    ["a result that is no word", '{"train": {"result": true}}'],
    ["an empty result", '{"train": {"result": ""}}'],
  ])("%s is refused by the input's name", (_, text) => {
    expect(() => read(text)).toThrow(/input `needs`/);
  });
});
