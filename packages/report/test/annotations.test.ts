import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { annotations, parseReport } from "../src/index.ts";
import { hostileText } from "./hostile-text.ts";
import { check, report, reportOf, sampleText } from "./sample.ts";

test("a finding is shown where it was asked and at the data that broke it", () => {
  const found = annotations(parseReport(sampleText("data-validate-fail"), "sample"));
  expect(found[0]).toEqual({
    level: "error",
    title: "TotalCharges is int or float",
    message:
      'TotalCharges is text: 11 of 7,043 values are not numbers, the first at line 490 of data/telco.csv; replace the blank by an empty cell, or read it as missing with na-values: [" "]',
    file: "expectations/train.yaml",
    line: 20,
    column: 5,
  });
  expect(found.filter(({ file }) => file === "data/telco.csv").map(({ line }) => line)).toEqual([
    490, 755, 938, 1084, 1342, 2211, 5121, 882, 2,
  ]);
});

test.each([
  ["fail", "error"],
  ["error", "error"],
  ["review", "warning"],
] as const)("%s is shown as %s", (verdict, level) => {
  expect(annotations(report({ checks: [check({ verdict })] })).map((one) => one.level)).toEqual([level]);
});

test("a plain pass is not shown, a noted one is a notice", () => {
  const checks = [check(), check({ severity: "info", reason: "unexpected-values" })];
  expect(annotations(report({ checks })).map(({ level }) => level)).toEqual(["notice"]);
});

describe("ten of a kind", () => {
  const failing = (count: number) =>
    report({ checks: Array.from({ length: count }, (_, index) => check({ id: `c${index}`, verdict: "fail" })) });

  test("ten findings are ten annotations", () => {
    expect(annotations(failing(10))).toHaveLength(10);
  });

  test("of twelve, nine are shown and the tenth counts the other three", () => {
    const found = annotations(failing(12));
    expect(found).toHaveLength(10);
    expect(found[9]?.message).toMatch(/^3 more of this kind/);
  });

  test("many examples of one check do not hide another check", () => {
    const examples = Array.from({ length: 50 }, (_, index) => ({
      row: index + 1,
      location: { file: "d.csv", line: index + 2 },
    }));
    const checks = [
      check({ id: "a", title: "A", verdict: "fail", examples }),
      check({ id: "b", title: "B", verdict: "fail" }),
    ];
    const found = annotations(report({ checks }));
    expect(found.slice(0, 2).map(({ title }) => title)).toEqual(["A", "B"]);
    expect(found[9]?.message).toMatch(/^43 more of this kind/);
  });
});

test("titles and messages are one line of visible text", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      fc.pre(text !== "");
      for (const { title, message } of annotations(reportOf(text))) {
        expect(`${title}${message}`).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
      }
    }),
    { seed: 20261121 },
  );
});
