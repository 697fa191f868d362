import { describe, expect, test } from "@jest/globals";
import type { Check, Verdict } from "../src/index.ts";
import {
  gateVerdict,
  isNoted,
  noChecks,
  summarise,
  summariseGates,
  verdictOfMiss,
  worstFirst,
  worstVerdict,
} from "../src/index.ts";
import { check, report } from "./sample.ts";

const of = (...verdicts: Verdict[]): Check[] =>
  verdicts.map((verdict, index) => check({ id: `c${index}`, verdict, message: `message ${index}` }));

test.each<[Verdict[], Verdict | undefined]>([
  [[], undefined],
  [["pass"], "pass"],
  [["pass", "review"], "review"],
  [["fail", "review", "pass"], "fail"],
  [["fail", "error", "pass"], "error"],
])("the worst of %j is %j", (verdicts, expected) => {
  expect(worstVerdict(verdicts)).toBe(expected);
});

test("a gate without checks is an error, not a pass", () => {
  expect(gateVerdict([])).toBe("error");
  expect(gateVerdict([noChecks("nothing to do", "add one")])).toBe("error");
});

test.each([
  ["critical", "fail"],
  ["warning", "review"],
  ["info", "pass"],
] as const)("a miss of severity %s is %s", (severity, expected) => {
  expect(verdictOfMiss(severity)).toBe(expected);
});

test("checks are read worst first, noted before fine, else in the gate's order", () => {
  const noted = check({ id: "noted", reason: "unexpected-values", severity: "info" });
  const ordered = worstFirst([
    ...of("pass", "fail", "review", "fail"),
    noted,
    check({ id: "error", verdict: "error" }),
  ]);
  expect(ordered.map(({ id }) => id)).toEqual(["error", "c1", "c3", "c2", "noted", "c0"]);
});

test("an undecided check that passes is noted, a plain pass is not", () => {
  expect(isNoted(check({ reason: "inconclusive" }))).toBe(true);
  expect(isNoted(check())).toBe(false);
  expect(isNoted(check({ verdict: "fail", reason: "dropped" }))).toBe(false);
});

describe("a gate in one sentence", () => {
  const precision = check({ verdict: "review", message: "612 rows cannot show that precision held" });
  test.each<[string, Check[]]>([
    ["nothing was checked", []],
    ["the one check passed", of("pass")],
    ["both checks passed", of("pass", "pass")],
    ["all 3 checks passed, 1 noted", [...of("pass", "pass"), check({ reason: "inconclusive" })]],
    [
      "1 of 6 checks needs review: 612 rows cannot show that precision held",
      [...of("pass", "pass", "pass", "pass", "pass"), precision],
    ],
    ["2 of 3 checks need review: message 0", of("review", "review", "pass")],
    ["1 of 1 check failed: message 0", of("fail")],
    ["1 of 3 checks failed and 1 needs review: message 1", of("review", "fail", "pass")],
    ["1 of 4 checks could not be made, 1 failed and 2 need review: message 3", of("review", "fail", "review", "error")],
  ])("%s", (expected, checks) => {
    expect(summarise(checks)).toBe(expected);
  });

  test.each([
    ["the full stop of a sentence goes", "the file is empty.", "the file is empty"],
    ["white space around it goes", " the file is empty. \n", "the file is empty"],
    ["a dot that is a folder stays", "there is no such file in .", "there is no such file in ."],
    ["a dot that ends a path stays", "there is no such file in ./..", "there is no such file in ./.."],
    ["dots that trail off stay", "a, b and so on...", "a, b and so on..."],
    ["a bracket and its full stop stay", "no row (of 3).", "no row (of 3)."],
  ])("%s", (_, message, expected) => {
    expect(summarise([check({ verdict: "fail", message })])).toBe(`1 of 1 check failed: ${expected}`);
  });

  test("it fits the report whatever a check says", () => {
    const sentence = summarise([check({ verdict: "fail", message: `${"\n\u202e".repeat(2000)}` })]);
    expect(sentence.length).toBeLessThan(2000);
    expect(sentence).not.toMatch(/[\n\u202e]/);
  });
});

describe("several gates in one sentence", () => {
  test.each([
    ["no gate has reported", []],
    ["the one gate passed", ["pass"]],
    ["all 3 gates passed", ["pass", "pass", "pass"]],
    ["1 of 2 gates needs review: gate-1", ["pass", "review"]],
    ["1 of 3 gates could not do its work and 1 failed: gate-2", ["pass", "fail", "error"]],
    ["2 of 4 gates could not do their work: gate-1, gate-3", ["pass", "error", "pass", "error"]],
    ["5 of 5 gates failed: gate-0, gate-1, gate-2 and 2 more", ["fail", "fail", "fail", "fail", "fail"]],
  ] as [string, Verdict[]][])("%s", (expected, verdicts) => {
    expect(summariseGates(verdicts.map((verdict, index) => report({ name: `gate-${index}`, verdict })))).toBe(expected);
  });
});
