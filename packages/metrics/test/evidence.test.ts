import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  type Contrast,
  type Evidence,
  type NoEvidence,
  noiseFloor,
  type PairedRows,
  pairedEvidence,
  Random,
  type Rounds,
  roundsEvidence,
  seedsEvidence,
  unpairedEvidence,
} from "../src/index.ts";
import { churnPopulation, drawRows, gauss, PAIRED_METRICS, type PairedMetric } from "./calibration/population.ts";

const churn = churnPopulation({ rows: 20_000, seed: 4, retrain: 0.3, harm: 0 });
const rows = drawRows(churn, 600, 1);

const rounds = (...each: number[]): Rounds => ({
  overall: each.reduce((sum, one) => sum + one, 0) / each.length,
  each,
});
const [slow, fast] = [rounds(1.02, 0.98, 1.05, 1.01, 0.97, 1.0), rounds(0.99, 1.0, 1.01, 0.98, 1.0, 0.97)];
const errors = [rounds(0, 0.02, 0, 0.01, 0, 0), rounds(0, 0, 0.01, 0, 0, 0)] as const;

function shown(evidence: Evidence | NoEvidence): Evidence {
  if ("noInterval" in evidence) throw new Error(evidence.message);
  return evidence;
}

/** Every kind of contrast there is. */
const contrasts: readonly (readonly [string, (ratio: number) => Contrast])[] = [
  ...PAIRED_METRICS.map((metric) => [metric, shown(pairedEvidence(metric, rows)).contrast] as const),
  ...(["accuracy", "f1", "roc_auc", "log_loss"] as const).map((metric) => {
    const weight = Float64Array.from(rows.truth, (_, row) => 0.5 + (row % 3));
    return [`weighted ${metric}`, shown(pairedEvidence(metric, { ...rows, weight })).contrast] as const;
  }),
  ["two accuracies", shown(unpairedEvidence("accuracy", { value: 0.79, n: 900 }, { value: 0.8, n: 700 })).contrast],
  ["seeds", shown(seedsEvidence([0.79, 0.8, 0.785], [0.8, 0.801, 0.79, 0.805])).contrast],
  ["paired rounds", shown(roundsEvidence(slow, fast, true)).contrast],
  ["rounds of two runs", shown(roundsEvidence(slow, fast, false)).contrast],
  ["rounds that can be 0", shown(roundsEvidence(...errors, true)).contrast],
];

/** Rounded scores, so that rows of both classes tie. */
const tied = Float64Array.from(rows.candidate.score as Float64Array, (score) => Math.round(score * 20) / 20);

test.each([
  ...PAIRED_METRICS.map((metric) => [metric, rows.candidate] as const),
  ...(["roc_auc", "average_precision"] as const).map((metric) => [metric, { score: tied }] as const),
])("%s of a candidate beside itself is as sure as beside a copy of it", (metric, candidate) => {
  const { prediction, score } = candidate as PairedRows["candidate"];
  const copy = { prediction: prediction?.slice(), score: score?.slice() };
  const itself = shown(pairedEvidence(metric, { truth: rows.truth, candidate, baseline: candidate }));
  const beside = shown(pairedEvidence(metric, { truth: rows.truth, candidate, baseline: copy }));
  expect(itself.candidate).toBeCloseTo(beside.candidate, 12);
  const [low, high] = beside.contrast(0).interval(0.95);
  expect(itself.contrast(0).interval(0.95)[0]).toBeCloseTo(low, 10);
  expect(itself.contrast(0).interval(0.95)[1]).toBeCloseTo(high, 10);
});

describe.each(contrasts)("bounds and p-values of %s", (_, contrastWith) => {
  test.each([1, 0.97, 1.05])("are one thing at ratio %p", (ratio) => {
    const contrast = contrastWith(ratio);
    for (const confidence of [0.8, 0.95, 0.98]) {
      const alpha = (1 - confidence) / 2;
      const [low, high] = contrast.interval(confidence);
      expect(low).toBeLessThan(contrast.estimate);
      expect(high).toBeGreaterThan(contrast.estimate);
      const step = 1e-6 * (high - low);
      expect(contrast.pAbove(low - step)).toBeLessThan(alpha);
      expect(contrast.pAbove(low + step)).toBeGreaterThan(alpha);
      expect(contrast.pBelow(high + step)).toBeLessThan(alpha);
      expect(contrast.pBelow(high - step)).toBeGreaterThan(alpha);
    }
  });

  test("the farther a value, the less the evidence allows it", () => {
    const contrast = contrastWith(1);
    const [low, high] = contrast.interval(0.999);
    let [above, below] = [-1, 2];
    for (let x = low; x <= high; x += (high - low) / 50) {
      expect(contrast.pAbove(x)).toBeGreaterThanOrEqual(above);
      expect(contrast.pBelow(x)).toBeLessThanOrEqual(below);
      [above, below] = [contrast.pAbove(x), contrast.pBelow(x)];
    }
  });
});

describe("pairedEvidence", () => {
  const swapped = { ...rows, candidate: rows.baseline, baseline: rows.candidate };
  test.each(PAIRED_METRICS)("%s: exchanging the sides turns the interval round", (metric) => {
    const [low, high] = shown(pairedEvidence(metric, rows)).contrast(1).interval(0.95);
    const [turnedLow, turnedHigh] = shown(pairedEvidence(metric, swapped)).contrast(1).interval(0.95);
    // The bootstrap draws its cells in another order, so it agrees as far as draws do.
    const digits = metric === "f1" || metric === "precision" ? 2.5 : 10;
    expect(turnedLow).toBeCloseTo(-high, digits);
    expect(turnedHigh).toBeCloseTo(-low, digits);
  });

  test.each(PAIRED_METRICS)("%s: an identical candidate has changed by 0, but not for certain", (metric) => {
    const contrast = shown(pairedEvidence(metric, { ...rows, candidate: rows.baseline })).contrast(1);
    const [low, high] = contrast.interval(0.95);
    expect(contrast.estimate).toBe(0);
    expect(low).toBeLessThan(-1e-4);
    expect(high).toBeGreaterThan(1e-4);
    expect(Math.max(-low, high)).toBeLessThan(0.03);
  });

  test("two perfect sides are not certain to stay perfect", () => {
    const score = Float64Array.from(rows.truth, (truth) => (truth === 1 ? 0.9 : 0.1));
    const side = { prediction: rows.truth, score };
    for (const metric of ["accuracy", "precision", "recall", "f1", "roc_auc"] as const) {
      const [low] = shown(pairedEvidence(metric, { ...rows, candidate: side, baseline: side }))
        .contrast(1)
        .interval(0.95);
      expect(low).toBeLessThan(-0.001);
    }
  });

  /** 200 rows, 80 positive; both sides say the same, and the first `wrong` positive rows wrongly. */
  const alike = (wrong: number, weight?: Float64Array): PairedRows => {
    const truth = Uint8Array.from({ length: 200 }, (_, row) => (row < 80 ? 1 : 0));
    const side = { prediction: truth.map((code, row) => (row < wrong ? 0 : code)) };
    return { truth, candidate: side, baseline: side, weight };
  };
  // Of 80 positive rows z² = 3.84 may have been lost unseen, by Tango's interval z² / (80 + z²) of them: F1 then falls from
  // 1 to 2·recall / (1 + recall); precision by z² / (80 + z²) if as many negative rows had been named.
  const lost = 1.959963984540054 ** 2 / (80 + 1.959963984540054 ** 2);
  test.each([
    ["f1", 0, undefined, lost / (2 - lost)],
    ["f1", 1, undefined, lost / (2 - lost)],
    ["precision", 0, undefined, lost],
    ["precision", 1, undefined, lost],
    ["f1", 0, 1, lost / (2 - lost)],
    ["f1", 1, 3, lost / (2 - lost)],
    ["accuracy", 1, 3, 1.959963984540054 ** 2 / (200 + 1.959963984540054 ** 2)],
    ["recall", 1, 3, lost],
  ] as const)(
    "%s: two sides that say the same, with %p rows wrong and weights of %p, may differ on as many rows as Tango allows",
    (metric, wrong, weight, reach) => {
      const weights = weight && new Float64Array(200).fill(weight);
      for (const ratio of [1, 0.99]) {
        const contrast = shown(pairedEvidence(metric, alike(wrong, weights))).contrast(ratio);
        const [low, high] = contrast.interval(0.95);
        expect(contrast.estimate - low).toBeGreaterThan(0.9 * reach);
        expect(contrast.estimate - low).toBeLessThan(1.6 * reach);
        if (ratio === 1) expect(high - contrast.estimate).toBeGreaterThan(0.9 * reach);
      }
    },
  );

  test.each(["accuracy", "recall", "roc_auc", "log_loss"] as const)(
    "%s: weights of 1 leave the interval nearly as it is",
    (metric) => {
      const plain = shown(pairedEvidence(metric, rows)).contrast(1);
      const weight = new Float64Array(rows.truth.length).fill(1);
      const weighted = shown(pairedEvidence(metric, { ...rows, weight })).contrast(1);
      const width = plain.interval(0.95)[1] - plain.interval(0.95)[0];
      expect(weighted.estimate).toBeCloseTo(plain.estimate, 12);
      for (const end of [0, 1] as const)
        expect(Math.abs(weighted.interval(0.95)[end] - plain.interval(0.95)[end])).toBeLessThan(0.15 * width);
    },
  );

  test("rows of weight 0 are as if they were not there", () => {
    const weight = Float64Array.from(rows.truth, (_, row) => (row % 2 === 0 ? 1 : 0));
    const kept = <T extends { filter(keep: (_: number, row: number) => boolean): T }>(column: T | undefined) =>
      column?.filter((_, row) => row % 2 === 0);
    const evidence = shown(pairedEvidence("roc_auc", { ...rows, weight }));
    const plain = shown(
      pairedEvidence("roc_auc", {
        truth: rows.truth.filter((_, row) => row % 2 === 0),
        candidate: { score: kept(rows.candidate.score) },
        baseline: { score: kept(rows.baseline.score) },
      }),
    );
    expect(evidence).toMatchObject({ rows: 300, events: plain.events, nonEvents: plain.nonEvents });
    expect(evidence.candidate).toBeCloseTo(plain.candidate, 12);
  });

  test("accuracy takes any number of classes", () => {
    const truth = Int32Array.from({ length: 90 }, (_, row) => row % 5);
    const prediction = truth.map((code, row) => (row < 20 ? code + 1 : code));
    const evidence = shown(
      pairedEvidence("accuracy", { truth, candidate: { prediction }, baseline: { prediction: truth } }),
    );
    expect(evidence).toMatchObject({ candidate: 70 / 90, baseline: 1, rows: 90, events: undefined });
  });

  // 29 positive rows, or negative ones, are one too few; 60 rows where there are more classes.
  const side = (length: number, positives: number) => ({
    prediction: Uint8Array.from({ length }, (_, row) => (row < positives ? 1 : 0)),
    score: Float64Array.from({ length }, (_, row) => 0.3 + 0.4 * Math.abs(Math.sin(row))),
  });
  const data = (positives: number, negatives: number, selected: number): PairedRows => ({
    truth: side(positives + negatives, positives).prediction,
    candidate: side(positives + negatives, selected),
    baseline: side(positives + negatives, 40),
  });
  test.each(PAIRED_METRICS)("%s: below 30 positive and 30 negative rows no interval is claimed", (metric) => {
    const reasons = [data(29, 90, 40), data(90, 29, 40), data(30, 30, 40)].map((few) => pairedEvidence(metric, few));
    expect(reasons[0]).toMatchObject({ noInterval: "too-few-events", message: expect.stringContaining("29 positive") });
    expect(reasons[1]).toMatchObject({ noInterval: "too-few-events", message: expect.stringContaining("29 negative") });
    expect(reasons[2]).not.toHaveProperty("noInterval");
  });

  test("precision needs 30 rows that each side predicts positive", () => {
    expect(pairedEvidence("precision", data(50, 50, 29))).toMatchObject({
      noInterval: "too-few-events",
      message: expect.stringContaining("candidate predicts 29"),
    });
    expect(pairedEvidence("precision", data(50, 50, 30))).not.toHaveProperty("noInterval");
  });

  test.each<[string, PairedMetric, Partial<PairedRows>, string]>([
    ["no prediction", "f1", { candidate: {} }, "missing-column"],
    ["no score", "roc_auc", { baseline: { prediction: rows.truth } }, "missing-column"],
    ["a score of NaN", "roc_auc", { candidate: { score: new Float64Array(600).fill(Number.NaN) } }, "not-finite"],
    [
      "a score that is no probability",
      "log_loss",
      { candidate: { score: new Float64Array(600).fill(1.5) } },
      "not-a-probability",
    ],
    ["a class code of 2", "f1", { candidate: { prediction: new Uint8Array(600).fill(2) } }, "not-binary"],
    ["a shorter side", "accuracy", { candidate: { prediction: new Uint8Array(599) } }, "rows-differ"],
    ["no weight at all", "accuracy", { weight: new Float64Array(600) }, "no-weight"],
  ])("refuses %s", (_, metric, change, code) => {
    expect(() => pairedEvidence(metric, { ...rows, ...change })).toThrow(expect.objectContaining({ code }));
  });
});

describe("unpairedEvidence", () => {
  test.each([
    ["roc_auc with n", "roc_auc", { value: 0.8, n: 2_000 }, "point-estimate"],
    ["accuracy without n", "accuracy", { value: 0.8 }, "point-estimate"],
    ["accuracy of 59 rows", "accuracy", { value: 0.8, n: 59 }, "too-few-events"],
  ])("%s has no interval", (_, metric, single, noInterval) => {
    expect(unpairedEvidence(metric, single, { value: 0.8, n: 2_000 })).toMatchObject({ noInterval });
  });

  test.each([
    [{ value: Number.NaN, n: 100 }, "not-a-share"],
    [{ value: 80, n: 100 }, "not-a-share"],
    [{ value: 0.8, n: 0 }, "not-a-count"],
    [{ value: 0.8, n: 99.5 }, "not-a-count"],
  ])("refuses %p", (single, code) => {
    expect(() => unpairedEvidence("accuracy", single, { value: 0.8, n: 100 })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test("pairs say more than two numbers of the same rows", () => {
    const paired = shown(pairedEvidence("accuracy", rows));
    const [n, width] = [600, (c: Contrast) => c.interval(0.95)[1] - c.interval(0.95)[0]];
    const apart = unpairedEvidence("accuracy", { value: paired.candidate, n }, { value: paired.baseline, n });
    expect(width(shown(apart).contrast(1))).toBeGreaterThan(2 * width(paired.contrast(1)));
  });
});

describe("seedsEvidence", () => {
  test.each([
    ["two seeds on either side", [0.8, 0.81], [0.8, 0.82], "too-few-samples"],
    ["no seed on a side", [], [0.8, 0.81, 0.82], "too-few-samples"],
    ["one run and seeds that all gave the same", [0.8], [0.79, 0.79, 0.79], "too-few-samples"],
    ["seeds that all gave the same", [0.8, 0.8, 0.8], [0.79, 0.79, 0.79], "point-estimate"],
    ["candidate's seeds that all gave the same", [0.5, 0.5, 0.5], [0.91, 0.92, 0.93], "too-few-samples"],
    ["baseline's seeds that all gave the same", [0.91, 0.92, 0.93], [0.5, 0.5, 0.5], "too-few-samples"],
    ["seeds that differ by rounding alone", [0.3, 0.1 + 0.2, 0.3], [0.91, 0.92, 0.93], "too-few-samples"],
  ])("%s give no interval", (_, candidate, baseline, noInterval) => {
    expect(seedsEvidence(candidate, baseline)).toMatchObject({ noInterval });
  });

  test("refuses NaN", () => {
    expect(() => seedsEvidence([0.8, Number.NaN, 0.8], [0.8, 0.8, 0.8])).toThrow(
      expect.objectContaining({ code: "not-finite" }),
    );
  });

  // s of the five seeds is √(10 / 4) = 1.5811388 thousandths, t of 4 degrees at 97.5 % is 2.7764451 (Student's table).
  const five = [0.798, 0.799, 0.8, 0.801, 0.802];
  test.each([
    ["one run against five seeds: s·√(1 + 1/5)", [0.795], five, 1, -0.005, 0.00173205081],
    ["two runs against five seeds: s·√(1/2 + 1/5)", [0.794, 0.796], five, 1, -0.005, 0.00132287566],
    ["five seeds against one run: s·√(1/5 + 1)", five, [0.795], 1, 0.005, 0.00173205081],
    ["one run against half of five seeds: s·√(1 + 1/20)", [0.795], five, 0.5, 0.395, 0.00162018517],
  ])("%s", (_, candidate, baseline, ratio, estimate, error) => {
    const contrast = shown(seedsEvidence(candidate, baseline)).contrast(ratio);
    const [low, high] = contrast.interval(0.95);
    expect(low).toBeCloseTo(estimate - 2.7764451 * error, 9);
    expect(high).toBeCloseTo(estimate + 2.7764451 * error, 9);
  });

  test("does not depend on the order of the seeds", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0.78, 0.8, 0.81, 0.815], { minLength: 4 }), (seeds) => {
        const [low, high] = shown(seedsEvidence(seeds, [0.8, 0.79, 0.8]))
          .contrast(1)
          .interval(0.95);
        const [sameLow, sameHigh] = shown(seedsEvidence([0.78, 0.8, 0.81, 0.815], [0.8, 0.79, 0.8]))
          .contrast(1)
          .interval(0.95);
        expect(low).toBeCloseTo(sameLow, 12);
        expect(high).toBeCloseTo(sameHigh, 12);
      }),
    );
  });
});

describe("noiseFloor", () => {
  // Five seeds around 0.8 with squares 4 + 1 + 0 + 1 + 4 = 10 thousandths²: s = √(10 / 4) = 1.5811 thousandths.
  const five = [0.798, 0.799, 0.8, 0.801, 0.802];

  test.each([
    // t of 4 degrees is 2.7764451, of 8 degrees 2.3060041 (Student's table); √2 and √(2/5) by hand.
    ["the candidate's seeds alone", five, [0.8], 2.7764451 * Math.SQRT2 * 0.00158113883, undefined],
    [
      "seeds of both sides",
      five,
      five,
      2.3060041 * Math.SQRT2 * 0.00158113883,
      2.3060041 * Math.sqrt(0.4) * 0.00158113883,
    ],
    [
      "a baseline without variation",
      five,
      [0.8, 0.8, 0.8],
      2.7764451 * Math.SQRT2 * 0.00158113883,
      2.7764451 * Math.sqrt(8 / 15) * 0.00158113883,
    ],
  ])("from %s", (_, candidate, baseline, twoRetrains, twoMeans) => {
    const floor = noiseFloor(candidate, baseline);
    expect(floor?.twoRetrains).toBeCloseTo(twoRetrains, 9);
    if (twoMeans === undefined) expect(floor?.twoMeans).toBeUndefined();
    else expect(floor?.twoMeans).toBeCloseTo(twoMeans, 9);
  });

  test("is not known from two seeds, nor from one run repeated", () => {
    expect(noiseFloor([0.8, 0.81], [0.8])).toBeUndefined();
    expect(noiseFloor([0.8, 0.8, 0.8], [])).toBeUndefined();
  });

  test("is exceeded by one pair of equal retrains in twenty", () => {
    const random = new Random(91);
    const runs = (count: number) => Array.from({ length: count }, () => 0.8 + 0.01 * gauss(random));
    let beyond = 0;
    for (let trial = 0; trial < 4_000; trial++) {
      const [one = 0, other = 0] = runs(2);
      if (Math.abs(one - other) > (noiseFloor(runs(5), runs(5))?.twoRetrains ?? 0)) beyond++;
    }
    // 200 expected; √(4000 · 0.05 · 0.95) = 13.8.
    expect(Math.abs(beyond - 200)).toBeLessThan(4 * 13.8);
  });
});
