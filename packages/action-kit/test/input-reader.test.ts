import { describe, expect, test } from "@jest/globals";
import { InputReader } from "../src/input-reader.ts";

const KNOWN = ["data", "suite", "max-examples", "redact", "mode", "rate"];
const reader = (given: Record<string, string>) => new InputReader(new Map(Object.entries(given)), KNOWN);

function problemsOf(read: InputReader): string {
  try {
    read.finish();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("InputReader", () => {
  test("reads what is well formed", () => {
    const read = reader({ data: " a.csv ", "max-examples": "20", redact: "False", mode: "report", rate: "1e2" });
    expect([
      read.text("data"),
      read.integer("max-examples"),
      read.boolean("redact"),
      read.choice("mode", ["report"]),
      read.number("rate"),
    ]).toEqual(["a.csv", 20, false, "report", 100]);
    read.finish();
  });

  test("takes an empty input for an absent one", () => {
    const read = reader({ data: "", redact: "  ", "max-examples": "" });
    expect([read.text("data"), read.boolean("redact"), read.integer("max-examples"), read.list("suite")]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    read.finish();
  });

  test.each([
    [
      "a boolean by another word",
      { redact: "yes" },
      (read: InputReader) => read.boolean("redact"),
      'input `redact` must be true or false, got "yes"',
    ],
    [
      "a number with a unit",
      { rate: "5%" },
      (read: InputReader) => read.number("rate"),
      'input `rate` must be a number, got "5%"',
    ],
    ["NaN", { rate: "NaN" }, (read: InputReader) => read.number("rate"), 'input `rate` must be a number, got "NaN"'],
    ["Infinity", { rate: "Infinity" }, (read: InputReader) => read.number("rate"), 'got "Infinity"'],
    ["a number too large for one", { rate: "1e999" }, (read: InputReader) => read.number("rate"), 'got "1e999"'],
    ["hexadecimal", { rate: "0x10" }, (read: InputReader) => read.number("rate"), 'got "0x10"'],
    [
      "a fraction where a whole number is wanted",
      { "max-examples": "1.5" },
      (read: InputReader) => read.integer("max-examples"),
      "must be a whole number",
    ],
    [
      "a number out of range",
      { "max-examples": "-1" },
      (read: InputReader) => read.integer("max-examples", { min: 0, max: 9 }),
      'must be a whole number from 0 up to 9, got "-1"',
    ],
    [
      "a whole number too large to count with",
      { "max-examples": "9007199254740993" },
      (read: InputReader) => read.integer("max-examples"),
      "too large",
    ],
    [
      "a word outside the choices, with the nearest",
      { mode: "reprot" },
      (read: InputReader) => read.choice("mode", ["report", "decide"]),
      'did you mean "report"?',
    ],
    [
      "a missing required input",
      {},
      (read: InputReader) => read.required("suite", "a suite file"),
      "input `suite` is missing; it wants a suite file",
    ],
    [
      "an input no action declares, with the nearest",
      { sutie: "x" },
      () => undefined,
      'unknown input `sutie`; did you mean "suite"?',
    ],
  ])("refuses %s", (_, given, ask, message) => {
    const read = reader(given);
    ask(read);
    expect(problemsOf(read)).toContain(message);
  });

  test("collects every problem before it refuses", () => {
    const read = reader({ redact: "1", rate: "fast" });
    read.boolean("redact");
    read.number("rate");
    read.required("data", "a path");
    expect(problemsOf(read).split("\n")).toHaveLength(3);
  });

  test("splits lists at commas and line ends and drops what is blank", () => {
    expect(reader({ data: "a, b\n\nc ,\n" }).list("data")).toEqual(["a", "b", "c"]);
  });
});
