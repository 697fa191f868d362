import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Check } from "../src/index.ts";
import { MAX_SUMMARY_BYTES, parseReport, renderSummary, visibleText } from "../src/index.ts";
import { HOSTILE, hostileText } from "./hostile-text.ts";
import { readMarkdown, references } from "./markup.ts";
import { check, report, reportOf, type SAMPLES, sampleText } from "./sample.ts";

const sample = (name: (typeof SAMPLES)[number]): string => renderSummary(parseReport(sampleText(name), name));

test.each([
  ["data-validate-fail", "### ❌ fail: 2 of 10 checks failed and 1 needs review"],
  ["regression-gate-review", "### ⚠️ review: 1 of 7 checks needs review: 612 rows cannot show that precision held"],
  ["overlap-check-pass", "### ✅ pass: both checks passed"],
  ["latency-bench-error", "### ⛔ error: 1 of 1 check could not be made"],
] as const)("the summary of %s starts with its one sentence", (name, sentence) => {
  expect(sample(name).startsWith(sentence)).toBe(true);
});

test("a check shows its figures, its limit, what is needed and the way out", () => {
  const text = sample("regression-gate-review").replaceAll("&#91;", "[").replaceAll("&#93;", "]");
  expect(text).toContain(
    "| Precision | ⚠️ review | 0.781 | 0.803 | −0.022 [−0.061, +0.017] | may fall to 0.753 = 0.803 − 0.05 |",
  );
  expect(text).toContain("needs 2,430 rows, had 612");
  expect(text).toContain("**What to do:** score at least 2,430 rows, or widen the limit");
});

test("a check that nothing more would settle has no empty line for it", () => {
  const undecided = check({ verdict: "review", reason: "inconclusive", needed: { have: 10 } });
  expect(renderSummary(report({ checks: [undecided] }))).not.toContain("To decide");
});

test("examples show value, row, key and place, and a blank value is said", () => {
  expect(sample("data-validate-fail")).toContain(
    "| <code>(blank)</code> | 489 | `4472-LVYGI` | `data/telco.csv:490:118` |",
  );
});

test("the worst checks come first and the passing ones are folded", () => {
  const markdown = sample("data-validate-fail");
  const fold = markdown.indexOf("<summary>7 checks passed, 1 noted");
  expect(fold).toBeGreaterThan(markdown.indexOf("| Contract is a known contract | ⚠️ review"));
  expect(markdown.indexOf("| Row count | ✅ pass")).toBeGreaterThan(fold);
});

describe("a picture in text", () => {
  const plot = /```text\n([\s\S]*?)```/.exec(sample("regression-gate-review"))?.[1]?.split("\n") ?? [];
  test("an interval that reaches beyond its limit is drawn beyond it", () => {
    const precision = plot.find((line) => line.startsWith("Precision")) ?? "";
    expect(precision.indexOf("├")).toBeLessThan(precision.indexOf("┊"));
    const accuracy = plot.find((line) => line.startsWith("Accuracy")) ?? "";
    expect(accuracy.indexOf("├")).toBeGreaterThan(accuracy.indexOf("┊"));
  });
});

describe("hostile text everywhere in a report", () => {
  const plain = readMarkdown(renderSummary(reportOf("x")));

  test("the plain report has what this test looks for", () => {
    for (const element of ["details[open]", "table[]", "pre[]", "h3[]"]) expect(plain.elements).toContain(element);
  });

  test("it changes no element, and creates no link, mention or command", () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.constantFrom(...HOSTILE)), (text) => {
        fc.pre(visibleText(text).trim() !== "");
        const markdown = renderSummary(reportOf(text));
        const markup = readMarkdown(markdown);
        expect(markup.elements.filter((name) => !["code[]"].includes(name))).toEqual(
          plain.elements.filter((name) => name !== "code[]"),
        );
        expect(markup.comments).toEqual([]);
        expect(references(markup.prose)).toEqual([]);
        expect(markdown).not.toMatch(/^\s*::|##\[/m);
      }),
      { seed: 20261121, numRuns: 100 },
    );
  });
});

describe("size", () => {
  const long = (verdict: Check["verdict"], count: number, text: string): Check[] =>
    Array.from({ length: count }, (_, index) =>
      check({
        id: `c${index}`,
        verdict,
        reason: verdict === "pass" ? "as-expected" : "unexpected-values",
        title: `${text.slice(0, 400)} ${index}`,
        message: text.slice(0, 4000),
        limit: text.slice(0, 1000),
        remedy: text.slice(0, 2000),
        examples: Array.from({ length: 50 }, () => ({ value: text, note: text.slice(0, 2000) })),
      }),
    );

  test.each([
    ["plain text", "lorem ipsum dolor ".repeat(300)],
    ["signs that grow when escaped", "@a#1*_[]".repeat(700)],
    ["letters of three bytes", "東京".repeat(3000)],
    ["hidden characters", "\u202e".repeat(5000)],
  ])("3,000 failing checks of %s fit, whole, and the rest is counted", (_, text) => {
    const markdown = renderSummary(report({ checks: long("fail", 3000, text) }));
    expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
    expect(markdown).toMatch(/\*\*Left out here:\*\* [\d,]+ unsettled checks/);
    expect(markdown.split("<details").length).toBe(markdown.split("</details>").length);
    for (const row of markdown.split("\n").filter((line) => line.startsWith("| ")))
      expect(row.endsWith(" |")).toBe(true);
  });

  test("400 passing checks leave one screen open at the top", () => {
    const markdown = renderSummary(
      report({ checks: long("pass", 400, "column is never missing"), summary: "all 400 checks passed" }),
    );
    const open = markdown.replace(/<details><summary>[\s\S]*?<\/details>/g, "<fold>");
    expect(open.split("\n").length).toBeLessThan(15);
    expect(markdown.match(/✅ pass \|/g)).toHaveLength(400);
    expect(markdown).not.toContain("Left out here");
  });

  test("400 failing checks show the first fifteen and fold the others", () => {
    const markdown = renderSummary(
      report({ checks: long("fail", 400, "column is missing"), summary: "400 of 400 checks failed" }),
    );
    const open = markdown.replace(/<details><summary>[\s\S]*?<\/details>/g, "");
    expect(open.match(/\| ❌ fail \|/g)).toHaveLength(15);
    expect(markdown).toContain("385 more to look at");
  });
});
