import { describe, expect, test } from "@jest/globals";
import {
  type Evidence,
  measure,
  type NoEvidence,
  type PairedPredictions,
  pairedEvidence,
  Random,
} from "../src/index.ts";

function shown(evidence: Evidence | NoEvidence): Evidence {
  if ("noInterval" in evidence) throw new Error(evidence.message);
  return evidence;
}

const random = new Random(7, 0);
const noise = (count: number) => Float64Array.from({ length: count }, () => random.uniform());

/** Queries of four rows, of which the third is relevant. */
function lists(queries: number) {
  const rows = queries * 4;
  const query = Int32Array.from({ length: rows }, (_, row) => row >> 2);
  const truth = Float64Array.from({ length: rows }, (_, row) => Number(row % 4 === 2));
  const score = () => noise(rows).map((value, row) => value + 0.5 * (truth[row] as number));
  return { query, truth, candidate: { score: score() }, baseline: { score: score() } };
}

describe("rankings", () => {
  const data = lists(300);
  const side = (which: "candidate" | "baseline") => ({ query: data.query, truth: data.truth, ...data[which] });

  test.each(["ndcg", "ndcg@2", "mrr", "map@3", "precision@2", "coverage_error"])(
    "%s: an interval round the measured change, of queries",
    (metric) => {
      const { contrast, candidate, baseline } = shown(pairedEvidence(metric, data));
      expect(candidate).toBeCloseTo(measure(metric, side("candidate")).value, 12);
      expect(baseline).toBeCloseTo(measure(metric, side("baseline")).value, 12);
      const { sample, estimate, interval } = contrast(1);
      expect(sample).toEqual({ unit: "queries", have: 300 });
      const [low, high] = interval(0.95);
      expect(estimate).toBeGreaterThan(low);
      expect(estimate).toBeLessThan(high);
    },
  );

  test("a figure that is hit or missed in each query has the interval of a share", () => {
    const first = (score: Float64Array) =>
      Uint8Array.from({ length: 300 }, (_, query) =>
        Number([0, 1, 3].every((place) => (score[4 * query + place] as number) < (score[4 * query + 2] as number))),
      );
    const accuracy = shown(
      pairedEvidence("accuracy", {
        truth: new Int32Array(300).fill(7),
        candidate: { prediction: Int32Array.from(first(data.candidate.score), (hit) => 6 + hit) },
        baseline: { prediction: Int32Array.from(first(data.baseline.score), (hit) => 6 + hit) },
      }),
    );
    expect(shown(pairedEvidence("hit_rate@1", data)).contrast(1).interval(0.95)).toEqual(
      accuracy.contrast(1).interval(0.95),
    );
  });

  test.each([
    ["59 queries", lists(59), "59 queries; an interval needs 60"],
    [
      "fewer than 60 with a relevant row",
      { ...data, truth: data.truth.map((value, row) => (row < 1000 ? 0 : value)) },
      "50 queries with a relevant row",
    ],
  ])("%s claim none", (_, few, message) => {
    expect(pairedEvidence("mrr", few)).toMatchObject({
      noInterval: "too-few-events",
      message: expect.stringContaining(message),
    });
  });
});

describe("scores of several classes", () => {
  const rows = 500;
  const truth = Uint8Array.from(noise(rows), (value) => Number(value < 0.4));
  const score = () => noise(rows).map((value, row) => 0.2 + 0.5 * value + 0.2 * (truth[row] as number));
  const binary = { truth, candidate: { score: score() }, baseline: { score: score() } };
  /** The same with a third class that never occurs. */
  const third = ({ score: one }: { readonly score: Float64Array }) => ({
    scores: [one.map((value) => 1 - value), one, new Float64Array(rows)],
  });
  const several: PairedPredictions = {
    truth: Int32Array.from(truth),
    candidate: third(binary.candidate),
    baseline: third(binary.baseline),
  };

  test("log_loss: a class that never occurs changes nothing", () => {
    const [two, three] = [binary, several].map((data) => shown(pairedEvidence("log_loss", data)).contrast(1));
    expect(three?.estimate).toBeCloseTo(two?.estimate as number, 12);
    expect(three?.interval(0.95)[0]).toBeCloseTo(two?.interval(0.95)[0] as number, 9);
    expect(three?.interval(0.95)[1]).toBeCloseTo(two?.interval(0.95)[1] as number, 9);
  });

  test("brier_score_loss of three classes is twice that of two", () => {
    const [two, three] = [binary, several].map((data) => shown(pairedEvidence("brier_score_loss", data)).contrast(1));
    expect(three?.estimate).toBeCloseTo(2 * (two?.estimate as number), 12);
    expect(three?.interval(0.95)[0]).toBeCloseTo(2 * (two?.interval(0.95)[0] as number), 9);
  });

  test("top_k_accuracy@1 has the interval of the accuracy of the highest scores", () => {
    const highest = ({ score: one }: { readonly score: Float64Array }) => ({
      prediction: Int32Array.from(one, (value) => 5 + Number(value > 0.5)),
    });
    const accuracy = shown(
      pairedEvidence("accuracy", {
        truth: Int32Array.from(truth, (code) => 5 + code),
        candidate: highest(binary.candidate),
        baseline: highest(binary.baseline),
      }),
    );
    expect(shown(pairedEvidence("top_k_accuracy@1", several)).contrast(1).interval(0.95)).toEqual(
      accuracy.contrast(1).interval(0.95),
    );
  });

  test("probabilities that do not sum to 1 are refused", () => {
    const [first, ...others] = third(binary.candidate).scores;
    const broken = { ...several, candidate: { scores: [first?.map((value) => value / 2), ...others] } };
    expect(() => pairedEvidence("log_loss", broken as PairedPredictions)).toThrow("sum to");
  });
});
