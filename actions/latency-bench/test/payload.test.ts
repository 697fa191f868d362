import { describe, expect, test } from "@jest/globals";
import { parsePayload } from "../src/payload.ts";
import { requestBodies } from "../src/request-bodies.ts";

const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error as { code: string; reason: string; message: string; remedy: string };
  }
  throw new Error("nothing was refused");
};

describe("the records of a payload", () => {
  test.each([
    ["an array", '[{"a":1},{"a":2}]', ['{"a":1}', '{"a":2}']],
    ["lines, blank ones and Windows ends of line among them", '{"a":1}\r\n\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
    ["one object, over several lines", '{\n "a": 1\n}', ['{"a":1}']],
    ["rows without names", "[[1,2],[3,4]]", ["[1,2]", "[3,4]"]],
    // A model may take 1 for an integer and 1.0 for a float; an id may be longer than a double.
    ["numbers as they were written", "[1.0, 12345678901234567890, 1e2]", ["1.0", "12345678901234567890", "1e2"]],
  ])("are %s", (_, text, records) => {
    expect(parsePayload(text, "p.json")).toEqual(records);
  });

  test("are refused without telling what stands in them", () => {
    expect(refusal(() => parsePayload("name,iban\nAlice,DE89", "p.jsonl"))?.message).not.toMatch(/name|iban|Alice/);
  });

  test.each([
    ["CSV", "a,b\n1,2", "bad-payload", "line 1 is no JSON value"],
    ["NaN, which Python writes", '{"a": 1}\n{"a": NaN}', "bad-payload", "line 2"],
    ["a line that is cut off", '{"a": 1}\n{"a":', "bad-payload", "line 2"],
    ["nothing", "", "empty-payload", "holds no records"],
    ["an empty array", "[]", "empty-payload", "holds no records"],
  ])("are refused where there is %s", (_, text, code, message) => {
    expect(refusal(() => parsePayload(text, "p.jsonl"))).toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});

describe("the bodies of requests", () => {
  const records = ["1", "2", "3"];

  test.each([
    ["{batch}", 1, ["[1]", "[2]", "[3]"]],
    ["{batch}", 2, ["[1,2]", "[3,1]", "[2,3]"]],
    ["{batch}", 3, ["[1,2,3]"]],
    ["{batch}", 5, ["[1,2,3,1,2]", "[3,1,2,3,1]", "[2,3,1,2,3]"]],
    ["{record}", 1, ["1", "2", "3"]],
    ['{"instances": {batch}, "top": {"k": 5}}', 3, ['{"instances": [1,2,3], "top": {"k": 5}}']],
  ])("%s with %p records in each", (template, size, bodies) => {
    expect(requestBodies(template, records, size)).toEqual(bodies);
  });

  test("leave a record alone that looks like a placeholder or a pattern", () => {
    expect(requestBodies("{batch}", ['"{record} {batch} $& $1"'], 1)).toEqual(['["{record} {batch} $& $1"]']);
  });

  test.each([
    ['{"instances": {batches}}', 1, "no record stands"],
    ["{record}", 2, "cannot stand for a batch of 2"],
    ["instances={batch}", 1, "does not make JSON"],
  ])("%s with %p records is refused", (template, size, message) => {
    expect(refusal(() => requestBodies(template, records, size))).toMatchObject({
      code: "bad-body",
      reason: "invalid-input",
      message: expect.stringContaining(message),
    });
  });
});
