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
const missing = (name: string) => ({
  name,
  check: { ...check(name, "error"), reason: "missing-gate" as const },
  report: undefined,
});

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
  [
    "the gate that broke before those that are silent because of it",
    [gate("data", "fail"), ...["a", "b", "c", "d"].map(missing)],
    [check("job data ended in failure", "fail")],
    "1 of 1 gate failed: data; 4 required gates did not report: a, b, c and 1 more; job data ended in failure",
  ],
  [
    "a silent gate before those that passed",
    [gate("data", "pass"), missing("a")],
    [],
    "1 required gate did not report: a; the one gate passed",
  ],
  [
    "a silent gate before one that is undecided",
    [gate("data", "review"), missing("a")],
    [],
    "1 required gate did not report: a; 1 of 1 gate needs review: data",
  ],
  ["nothing but silence", [missing("a")], [], "1 required gate did not report: a; no gate has reported"],
])("%s", (_, gates, others, sentence) => {
  expect(sentenceOf(gates, others)).toBe(sentence);
});
