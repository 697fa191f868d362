import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { type Check, parseReport, renderHtml, renderJUnit, renderSummary } from "../src/index.ts";
import { hostileText } from "./hostile-text.ts";
import { check, report, reportOf, sampleText } from "./sample.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A strict XML 1.0 reading; anything ill-formed throws. */
function elementsOf(xml: string): Element[] {
  const elements: Element[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) =>
    elements.push({ name, attributes: attributes as Record<string, string> }),
  );
  parser.write(xml).close();
  return elements;
}

test("failures, reviews and passes are counted and shown as what they are", () => {
  const elements = elementsOf(renderJUnit(parseReport(sampleText("data-validate-fail"), "sample")));
  expect(elements.find(({ name }) => name === "testsuite")?.attributes).toMatchObject({
    name: "churn-data-validate",
    tests: "10",
    failures: "2",
    errors: "0",
    skipped: "1",
    time: "0.412",
    timestamp: "2026-11-21T01:58:12",
  });
  const count = (wanted: string): number => elements.filter(({ name }) => name === wanted).length;
  expect([count("testcase"), count("failure"), count("skipped"), count("error")]).toEqual([10, 2, 1, 0]);
  expect(elements.find(({ name }) => name === "failure")?.attributes).toMatchObject({ type: "wrong-type" });
  expect(
    elements.find(({ attributes }) => attributes.name === "expect_column_values_to_be_between(tenure)")?.attributes,
  ).toMatchObject({
    classname: "churn-data-validate",
    file: "expectations/train.yaml",
    line: "32",
  });
});

test("several reports are several suites, and an error is an error", () => {
  const elements = elementsOf(
    renderJUnit(
      ["latency-bench-error", "overlap-check-pass"].map((name) =>
        parseReport(sampleText(name as "overlap-check-pass"), name),
      ),
    ),
  );
  expect(elements.filter(({ name }) => name === "testsuite").map(({ attributes }) => attributes.errors)).toEqual([
    "1",
    "0",
  ]);
});

test.each<[string, Partial<Check>, string]>([
  [
    "a number of offending values says of how many",
    { observed: 1, counts: { rows: 300, unexpected: 1 } },
    "1 of 300 unexpected",
  ],
  [
    "a number of offending values is one of those that are there",
    { observed: 1, counts: { rows: 300, missing: 2, unexpected: 1 } },
    "1 of 298 unexpected",
  ],
  [
    "a figure that is not the number of offending values stays",
    { observed: 7, counts: { rows: 300, unexpected: 1 } },
    "7",
  ],
  ["a figure with a unit stays", { observed: 1, unit: "s", counts: { rows: 300, unexpected: 1 } }, "1 s"],
  ["a figure without counts stays", { observed: 1 }, "1"],
  ["more offenders than rows stay a number", { observed: 4, counts: { rows: 3, unexpected: 4 } }, "4"],
])("as observed value, %s", async (_, overrides, expected) => {
  const failing = report({ checks: [check({ verdict: "fail", reason: "unexpected-values", ...overrides })] });
  expect(renderJUnit(failing).split(/[\n<>]/)).toContain(`observed: ${expected}`);
  expect(renderSummary(failing)).toContain(`| ${expected} |\n`);
  expect(await renderHtml(failing)).toContain(`>${expected}<`);
});

test("a gate without checks is a case that went wrong", () => {
  const elements = elementsOf(renderJUnit(report({ checks: [], verdict: "error" })));
  expect(elements.find(({ name }) => name === "testsuite")?.attributes).toMatchObject({ tests: "1", errors: "1" });
  expect(elements.map(({ name }) => name)).toContain("error");
});

test("no text makes the file ill-formed or adds an element", () => {
  const names = (text: string): string[] => elementsOf(renderJUnit(reportOf(text))).map(({ name }) => name);
  const plain = names("x");
  fc.assert(
    fc.property(hostileText, (text) => {
      fc.pre(text !== "");
      expect(names(text)).toEqual(plain);
    }),
    { seed: 20261121, numRuns: 300 },
  );
});
