import type { Check, Verdict } from "@assay/report";
import { expect, test } from "@jest/globals";
import { sentenceOf } from "../src/sentence.ts";

const check = (message: string, verdict: Verdict): Check => ({
  id: message,
  title: message,
  verdict,
  reason: "gate-verdict",
  severity: "critical",
  message,
});
const gate = (name: string, verdict: Verdict) => ({ name, check: check(name, verdict), report: undefined });

test.each([
  ["the gates alone", [gate("a", "pass"), gate("b", "pass")], [], "both gates passed"],
  [
    "jobs that succeeded are not worth a word",
    [gate("a", "pass")],
    [check("job x succeeded", "pass")],
    "the one gate passed",
  ],
  [
    "what else speaks against it, worst first and without its details",
    [gate("a", "pass")],
    [check("the rules changed: f1 0.1 → 0.2", "review"), check("job train was skipped", "fail")],
    "the one gate passed; job train was skipped; the rules changed",
  ],
  [
    "two of many",
    [gate("a", "fail")],
    ["x", "y", "z"].map((message) => check(message, "fail")),
    "1 of 1 gate failed: a; x; y; 1 more",
  ],
])("%s", (_, gates, others, sentence) => {
  expect(sentenceOf(gates, others)).toBe(sentence);
});
