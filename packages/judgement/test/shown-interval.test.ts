import { parseLimits } from "@assay/action-kit";
import { type Evidence, type NoEvidence, pairedEvidence, seedsEvidence, unpairedEvidence } from "@assay/metrics";
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
    seed: 1,
  });
}

function expectInside(metric: string, limit: string, evidence: Evidence | NoEvidence): void {
  fc.pre("contrast" in evidence);
  const [judged] = judgedMetrics(parseLimits(`${metric}: {${limit}}`, "regression"));
  if (!judged || !("contrast" in evidence)) throw new Error("the test gives one limit and evidence");
  const { candidate, baseline } = evidence;
  const [check] = judge([
    {
      id: metric,
      title: metric,
      metric: judged,
      facts: { candidate, baseline, evidence },
      look: "both",
      isSlice: false,
    },
  ]);
  const { change, interval } = check ?? {};
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
