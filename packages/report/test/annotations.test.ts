import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { annotations, type Check, parseReport } from "../src/index.ts";
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

test("noted personal data is one notice, however many examples it has", () => {
  const examples = [2, 3, 4].map((line) => ({ row: line - 1, location: { file: "d.csv", line } }));
  const found = (one: Partial<Check>) => annotations(report({ checks: [check({ ...one, examples })] })).length;
  expect(found({ severity: "info", reason: "personal-data" })).toBe(1);
  expect(found({ verdict: "review", reason: "personal-data" })).toBe(4);
});

describe("no more of a kind than GitHub shows, the step's own error included", () => {
  const found = (count: number, overrides: Partial<Check>) =>
    annotations(
      report({ checks: Array.from({ length: count }, (_, index) => check({ id: `c${index}`, ...overrides })) }),
    );
  const noted: Partial<Check> = { severity: "info", reason: "unexpected-values" };

  test.each<[string, number, Partial<Check>]>([
    ["nine failures", 9, { verdict: "fail" }],
    ["ten reviews", 10, { verdict: "review" }],
    ["ten notices", 10, noted],
  ])("%s are all shown", (_, count, overrides) => {
    const messages = found(count, overrides).map(({ message }) => message);
    expect(messages).toEqual(Array.from({ length: count }, () => "accuracy held"));
  });

  test.each<[string, number, number, Partial<Check>]>([
    ["ten failures, eight are shown and the ninth counts two", 9, 2, { verdict: "fail" }],
    ["ten errors, eight are shown and the ninth counts two", 9, 2, { verdict: "error" }],
    ["ten and two reviews, nine are shown and the tenth counts three", 10, 3, { verdict: "review" }],
    ["ten and two notices, nine are shown and the tenth counts three", 10, 3, noted],
  ])("of %s", (_, shown, rest, overrides) => {
    const all = found(shown - 1 + rest, overrides);
    expect(all).toHaveLength(shown);
    expect(all.at(-1)?.message).toMatch(new RegExp(`^${rest} more annotations like these`));
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
    expect(found.at(-1)?.message).toMatch(/^44 more annotations like these/);
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
