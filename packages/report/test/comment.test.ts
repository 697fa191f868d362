import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { CommentContext, Report } from "../src/index.ts";
import { MAX_COMMENT_LENGTH, parseReport, renderComment, visibleText } from "../src/index.ts";
import { HOSTILE, hostileText } from "./hostile-text.ts";
import { readMarkdown, references } from "./markup.ts";
import { check, report, reportOf, SAMPLES, sampleText } from "./sample.ts";

const context: CommentContext = { title: "Judge the model", verdict: "error" };
const samples = (): Report[] => SAMPLES.map((name) => parseReport(sampleText(name), name));

test("it starts with one sentence over all gates", () => {
  const [sentence] = renderComment(samples(), context).split("\n");
  expect(sentence).toBe(
    "### ⛔ error: 1 of 4 gates could not do its work, 1 failed and 1 needs review: churn-latency-bench",
  );
});

test("gates stand worst first, and each unsettled check has its reason and its remedy", () => {
  const text = renderComment(samples(), context);
  const places = ["churn-latency-bench", "churn-data-validate", "churn-regression-gate", "churn-overlap-check"].map(
    (name) => text.indexOf(`| \`${name}\``),
  );
  expect(places).toEqual(places.toSorted((left, right) => left - right));
  expect(places[0]).toBeGreaterThan(0);
  expect(text).toMatch(
    /`inconclusive` `assay\.yml:\d+:\d+`<br>\*\*What to do:\*\* score at least 2,430 rows, or widen the limit/,
  );
  expect(text).toMatch(
    /`wrong-type` `expectations\/train\.yaml:20:5`<br>\*\*What to do:\*\* replace the blank by an empty cell/,
  );
});

test.each([
  ["before gates of which none broke", "review", ["has not reported", "| gate |"]],
  [
    "after the table of gates of which one broke, before what it found",
    "fail",
    ["| gate |", "has not reported", "#### "],
  ],
] as const)("problems of the whole are said %s", (_, verdict, order) => {
  const missing = check({
    id: "gate(churn-overlap-check)",
    title: "churn-overlap-check",
    verdict: "error",
    reason: "missing-gate",
    message: "it has not reported",
  });
  const text = renderComment([report({ verdict, checks: [check({ verdict })] })], { ...context, problems: [missing] });
  const places = order.map((part) => text.indexOf(part));
  expect(places).toEqual(places.toSorted((left, right) => left - right));
  expect(places[0]).toBeGreaterThan(0);
});

test("no reports is said, with the verdict it was given", () => {
  expect(renderComment([], context)).toContain("### ⛔ error: no gate has reported");
});

describe("links", () => {
  test("a gate links to its HTML report and the foot to the run", () => {
    const text = renderComment(samples(), {
      ...context,
      runUrl: "https://github.com/octo/churn/actions/runs/1",
      htmlUrls: new Map([["churn-overlap-check", "https://github.com/octo/churn/actions/runs/1/artifacts/2"]]),
    });
    const links = readMarkdown(text)
      .attributes.filter(({ name }) => name === "href")
      .map(({ value }) => value);
    expect(links).toEqual([
      "https://github.com/octo/churn/actions/runs/1/artifacts/2",
      "https://github.com/octo/churn/actions/runs/1",
    ]);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "not a url", "/relative"])("%j is no link", (address) => {
    expect(readMarkdown(renderComment(samples(), { ...context, runUrl: address })).elements).not.toContain("a[href]");
  });

  test("an address cannot end its own link", () => {
    const markup = readMarkdown(
      renderComment([], { ...context, runUrl: "https://x.example/) [y](https://evil.example" }),
    );
    expect(markup.attributes.filter(({ name }) => name === "href")).toHaveLength(1);
  });
});

/** What stands between backticks of a sentence is code, whoever wrote it; nothing else of a text becomes an element. */
const uncoded = (elements: readonly string[]) => elements.filter((name) => name !== "code[]");

test("hostile text changes no element, forges no marker and creates no mention", () => {
  const reports = (text: string): Report[] => [reportOf(text), report({ name: "fine" })];
  const around = (text: string): CommentContext => ({
    ...context,
    title: text,
    sentence: text,
    problems: [check({ verdict: "fail", title: text, message: text, remedy: text })],
  });
  const plain = readMarkdown(renderComment(reports("x"), around("x")));
  expect(plain.comments).toEqual([]);
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.constantFrom(...HOSTILE)), (text) => {
      fc.pre(visibleText(text).trim() !== "");
      const body = renderComment(reports(text), around(text));
      const markup = readMarkdown(body);
      expect(uncoded(markup.elements)).toEqual(uncoded(plain.elements));
      expect(markup.comments).toEqual([]);
      expect(references(markup.prose)).toEqual([]);
    }),
    { seed: 20261121, numRuns: 100 },
  );
});

describe("size", () => {
  const huge = (text: string): Report =>
    report({
      summary: text.slice(0, 2000),
      checks: Array.from({ length: 300 }, (_, index) =>
        check({
          id: `c${index}`,
          title: text.slice(0, 400),
          verdict: "fail",
          reason: "dropped",
          message: text.slice(0, 4000),
          remedy: text.slice(0, 2000),
          examples: [{ value: text }],
        }),
      ),
    });
  test.each([
    [1, "lorem ipsum ".repeat(400), MAX_COMMENT_LENGTH],
    [1, "@a#1*_[]".repeat(600), MAX_COMMENT_LENGTH],
    [12, "lorem ipsum ".repeat(400), MAX_COMMENT_LENGTH],
    [150, "\u202e".repeat(5000), MAX_COMMENT_LENGTH],
    [150, "@a#1*_[]".repeat(600), 12_000],
  ])("%i huge reports fit, whole, and what is missing is said", (count, text, maxLength) => {
    const one = huge(text);
    const reports = Array.from({ length: count }, (_, index) => ({
      ...one,
      name: `gate-${index}-${"n".repeat(80)}`,
    }));
    const body = renderComment(reports, {
      ...context,
      maxLength,
      title: text,
      runUrl: "https://github.com/octo/churn/actions/runs/1",
    });
    expect(body.length).toBeLessThanOrEqual(maxLength);
    expect(body).toMatch(/Left out here/);
    expect(body.split("<details").length).toBe(body.split("</details>").length);
    for (const row of body.split("\n").filter((line) => line.startsWith("| "))) expect(row.endsWith(" |")).toBe(true);
  });
});
