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

test.each([
  ["expect_column_max_to_be_between(signup_year)", 2031, "2031"],
  ["expect_column_max_to_be_between(income)", 20310, "20,310"],
  ["expect_table_row_count_to_be_between", 2031, "2,031"],
])("of %s %d reads %s: four digits of a column are mostly a year, those of the table a count", (id, observed, text) => {
  expect(renderSummary(report({ checks: [check({ id, observed })] }))).toContain(`| ${text} |`);
});

test("a figure above every number is told from one that is not there", () => {
  const shown = (reason: Check["reason"]) =>
    renderSummary(report({ checks: [check({ verdict: "fail", reason, observed: null })] }));
  expect(shown("above-max")).toContain("| ∞ |");
  expect(shown("not-a-number")).toContain("| none |");
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

  /** What is seen before anything is unfolded. */
  function open(markdown: string): string {
    const fold = /<details><summary>(?:(?!<details)[\s\S])*?<\/details>/g;
    let text = markdown;
    while (fold.test(text)) text = text.replace(fold, "fold");
    return text;
  }

  /** 400 checks on 200 columns, as a gate of data words them. */
  const onColumns = (failing: number): Check[] =>
    Array.from({ length: 400 }, (_, index) => {
      const what = index % 2 === 0 ? "expect_column_values_to_be_between" : "expect_column_values_to_not_be_null";
      const failed = index < failing;
      return check({
        id: `${what}(column_${index >> 1})`,
        title: `Values of column ${index >> 1} must be as promised`,
        verdict: failed ? "fail" : "pass",
        reason: failed ? "unexpected-values" : "as-expected",
        message: "12 of 300 values of it are not",
        limit: "between 0 and 1,000",
        counts: { rows: 300, missing: 0, unexpected: failed ? 12 : 0 },
        location: { file: "suite.yaml", line: index + 1 },
        remedy: "mend them",
        examples: Array.from({ length: failed ? 20 : 0 }, (__, row) => ({ value: -1, row: row + 1 })),
      });
    });

  test.each([0, 1, 2, 3, 4, 12, 13, 120, 400])(
    "of 400 checks %i fail: it fits one screen, and each is there",
    (failing) => {
      const checks = onColumns(failing);
      const notes = ["values of failing cells are masked"];
      const figures = [{ id: "rows", title: "Rows", observed: 300 }];
      const markdown = renderSummary(report({ checks, notes, figures, verdict: failing > 0 ? "fail" : "pass" }));
      const seen = open(markdown)
        .split("\n")
        .filter((line) => line !== "");
      // Some 33 pixels each, in a window of 1,000.
      expect(seen.length).toBeLessThanOrEqual(30);
      expect(seen[0]).toMatch(/^### /);
      expect(markdown.match(/^\| Values of column \d+ must be as promised \| ❌ fail /gm) ?? []).toHaveLength(failing);
      expect(markdown.includes(`<summary>${400 - failing} checks passed`)).toBe(failing < 400);
    },
  );

  test("many failing checks are told by what they ask, the largest group first", () => {
    const seen = open(renderSummary(report({ checks: onColumns(121), verdict: "fail" })));
    expect(seen).toContain(
      "| `expect_column_values_to_be_between` | ❌ fail | 61 | `column_0`, `column_1`, `column_2`, `column_3` and 57 more |\n" +
        "| `expect_column_values_to_not_be_null` | ❌ fail | 60 |",
    );
    expect(seen).not.toContain("must be as promised");
  });

  test("or by the column that all of them speak of", () => {
    const checks = Array.from({ length: 13 }, (_, index) =>
      check({ id: `expect_${index}(age)`, verdict: index === 7 ? "error" : "fail", reason: "unexpected-values" }),
    );
    expect(open(renderSummary(report({ checks, verdict: "error" })))).toContain(
      "| `age` | ⛔ error | 13 | `expect_7`, `expect_0`",
    );
  });

  test("what is in no group of the first eight is counted", () => {
    const checks = Array.from({ length: 30 }, (_, index) =>
      check({ id: `metric_${index}`, verdict: "fail", reason: "unexpected-values" }),
    );
    expect(open(renderSummary(report({ checks, verdict: "fail" })))).toContain("and 22 more checks in 22 more groups.");
  });
});

describe("hostile ids of many checks stay inside their table", () => {
  const many = (id: (index: number) => string) =>
    renderSummary(
      report({
        checks: Array.from({ length: 20 }, (_, index) =>
          check({ id: id(index), title: "x", verdict: "fail", reason: "unexpected-values", message: "x" }),
        ),
        verdict: "fail",
      }),
    );
  const tags = (markdown: string) => readMarkdown(markdown).elements.filter((name) => name !== "code[]");
  const plain = tags(many((index) => `expect(x${index})`));

  test.each(HOSTILE)("%j", (text) => {
    const kind = text.replaceAll(/[([]/g, "");
    for (const markdown of [many((index) => `expect(${text}${index})`), many((index) => `x${kind}(c${index})`)]) {
      expect(tags(markdown)).toEqual(plain);
      expect(references(readMarkdown(markdown).prose)).toEqual([]);
    }
  });
});
