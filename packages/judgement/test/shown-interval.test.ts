import { parseLimits } from "@assay/action-kit";
import {
  type Evidence,
  type NoEvidence,
  pairedEvidence,
  roundsEvidence,
  seedsEvidence,
  unpairedEvidence,
} from "@assay/metrics";
import type { Check } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { judgedMetrics } from "../src/judged-metric.ts";
import { judge } from "../src/judgement.ts";

const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const seeds = fc.array(share, { minLength: 3, maxLength: 6 });
const number = fc.record({ value: share, n: fc.integer({ min: 60, max: 5000 }) });
const bit = fc.integer({ min: 0, max: 1 });
const row = fc.record({ truth: bit, ours: bit, theirs: bit, better: share, worse: share });
const rows = fc.array(row, { minLength: 90, maxLength: 150 });

type Row = (typeof row extends fc.Arbitrary<infer T> ? T : never) & object;

function paired(metric: "accuracy" | "f1" | "roc_auc", made: readonly Row[]): Evidence | NoEvidence {
  const labels = (of: (one: Row) => number) => Uint8Array.from(made, of);
  return pairedEvidence(metric, {
    truth: labels(({ truth }) => truth),
    candidate: { prediction: labels(({ ours }) => ours), score: Float64Array.from(made, ({ better }) => better) },
    baseline: { prediction: labels(({ theirs }) => theirs), score: Float64Array.from(made, ({ worse }) => worse) },
    weight: undefined,
  });
}

function checkOf(metric: string, limit: string, evidence: Evidence | NoEvidence, change?: number): Check | undefined {
  fc.pre("contrast" in evidence);
  const [judged] = judgedMetrics(parseLimits(`${metric}: {${limit}}`, "regression"));
  if (!judged || !("contrast" in evidence)) throw new Error("the test gives one limit and evidence");
  const { candidate, baseline } = evidence;
  const [check] = judge([
    {
      id: metric,
      title: metric,
      metric: judged,
      facts: { candidate, baseline, evidence, change },
      look: "both",
      isSlice: false,
    },
  ]);
  return check;
}

function expectInside(metric: string, limit: string, evidence: Evidence | NoEvidence, about?: number): void {
  const { change, interval } = checkOf(metric, limit, evidence, about) ?? {};
  expect(interval?.[0]).toBeLessThanOrEqual((change as number) + 1e-9);
  expect(interval?.[1]).toBeGreaterThanOrEqual((change as number) - 1e-9);
}

describe.each(["max-drop: 0.05", "max-drop: 5%", "min-ratio: 0.9", "min: 0.5"])(
  "the change shown lies inside the interval shown beside it: %s",
  (limit) => {
    test("of seeds", () => {
      fc.assert(fc.property(seeds, seeds, (ours, theirs) => expectInside("f1", limit, seedsEvidence(ours, theirs))));
    });

    test("of two numbers with n", () => {
      fc.assert(
        fc.property(number, number, (ours, theirs) =>
          expectInside("accuracy", limit, unpairedEvidence("accuracy", ours, theirs)),
        ),
      );
    });

    test.each(["accuracy", "f1", "roc_auc"] as const)("of %s on paired rows", (metric) => {
      fc.assert(
        fc.property(rows, (made) => expectInside(metric, limit, paired(metric, made))),
        { numRuns: 8 },
      );
    });
  },
);

describe("rounds, whose figures are the largest of them", () => {
  const peaks = fc.array(fc.double({ min: 40, max: 400, noNaN: true }), { minLength: 6, maxLength: 10 });
  const largest = (each: readonly number[]) => ({ overall: Math.max(...each), each });
  const changeOf = (evidence: Evidence | NoEvidence) =>
    "contrast" in evidence ? evidence.contrast(1).estimate : undefined;

  test.each(["max-rise: 20%", "max-ratio: 1.5", "max: 500"])(
    "the change shown lies inside its interval: %s",
    (limit) => {
      fc.assert(
        fc.property(peaks, peaks, (ours, theirs) => {
          const evidence = roundsEvidence(largest(ours), largest(theirs), ours.length === theirs.length);
          expectInside("memory_mb", limit, evidence, changeOf(evidence));
        }),
      );
    },
  );

  test("the message tells what the interval is about, with the unit", () => {
    const ours = [50, 51, 50, 52, 50, 51];
    // One round of the baseline took much more; the others took as much as the candidate's.
    const theirs = [50, 52, 51, 51, 50, 80];
    const evidence = roundsEvidence(largest(ours), largest(theirs), true);
    const { message, change } = checkOf("memory_mb", "max-rise: 50%", evidence, changeOf(evidence)) ?? {};
    expect(message).toMatch(
      / fell from 80 to 52 MB \(round by round −\d[\d.]* MB, 95% interval \[−[\d.]+, \+[\d.]+\] MB\)/,
    );
    expect(change).toBeGreaterThan(52 - 80);
  });

  test("a bound on the value is told in its unit", () => {
    const evidence = { noInterval: "point-estimate", message: "one" } as const;
    const [metric] = judgedMetrics(parseLimits("p95_ms: {max: 20}", "latency"));
    if (!metric) throw new Error("one limit is given");
    const told = (candidate: number) =>
      judge([
        {
          id: "p95_ms",
          title: "p95",
          metric,
          facts: { candidate, baseline: undefined, evidence },
          look: "both",
          isSlice: false,
        },
      ])[0]?.message;
    expect([told(12.5), told(31)]).toEqual([
      "p95 is 12.5 ms, at most 20 ms",
      "p95 is 31 ms, above the largest allowed, 20 ms",
    ]);
  });
});
