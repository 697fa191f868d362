import { describe, expect, test } from "@jest/globals";
import { type Evidence, FEWEST_ROUNDS, type NoEvidence, type Rounds, roundsEvidence } from "../src/index.ts";

const of = (overall: number, each: readonly number[]): Rounds => ({ overall, each });

function shown(evidence: Evidence | NoEvidence): Evidence {
  if ("noInterval" in evidence) throw new Error(evidence.message);
  return evidence;
}

describe("rounds of either side in turn", () => {
  // Ratios 1.1 × e^±0.02: their logarithms have mean ln 1.1 and standard error 0.02 × √(6/5) / √6.
  const baseline = [10, 20, 12, 18, 11, 19];
  const candidate = baseline.map((one, round) => one * 1.1 * Math.exp(round % 2 === 0 ? 0.02 : -0.02));
  const { contrast } = shown(roundsEvidence(of(16.5, candidate), of(15, baseline), true));
  const standardError = (0.02 * Math.sqrt(6 / 5)) / Math.sqrt(6);
  // Student's t with 5 degrees of freedom, 97.5 %: any table.
  const reach = 2.5705818366 * standardError;

  test("are judged by the t-interval of their log ratios, whatever the machine did from round to round", () => {
    const [low, high] = contrast(1).interval(0.95);
    expect(low).toBeCloseTo(15 * (1.1 * Math.exp(-reach) - 1), 8);
    expect(high).toBeCloseTo(15 * (1.1 * Math.exp(reach) - 1), 8);
  });

  test("a limit that is a ratio does not depend on the yardstick", () => {
    const other = shown(roundsEvidence(of(1650, candidate), of(1500, baseline), true));
    for (const ratio of [1.05, 1.1, 1.2]) {
      expect(other.contrast(ratio).pBelow(0)).toBeCloseTo(contrast(ratio).pBelow(0), 12);
      expect(other.contrast(ratio).pAbove(0)).toBeCloseTo(contrast(ratio).pAbove(0), 12);
    }
    expect(contrast(1.1).pBelow(0)).toBeCloseTo(0.5, 9);
  });

  test("at ratio 0 the candidate's own rounds say how sure its figure is", () => {
    const each = [9, 10, 11, 9.5, 10.5, 10];
    const alone = shown(roundsEvidence(of(10, each), of(10, each), false)).contrast(0);
    const logs = each.map(Math.log);
    const mean = logs.reduce((sum, one) => sum + one, 0) / 6;
    const error = Math.sqrt(logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 5 / 6);
    expect(alone.interval(0.95)[0]).toBeCloseTo(10 * Math.exp(-2.5705818366 * error), 8);
    expect(alone.interval(0.95)[1]).toBeCloseTo(10 * Math.exp(2.5705818366 * error), 8);
  });

  test("of another run are wider: what the machine did is not cancelled", () => {
    const [low, high] = shown(roundsEvidence(of(16.5, candidate), of(15, baseline), false))
      .contrast(1)
      .interval(0.95);
    const [near, far] = contrast(1).interval(0.95);
    expect(low).toBeLessThan(near);
    expect(high).toBeGreaterThan(far);
  });
});

describe("figures that can be 0", () => {
  test("are compared by differences", () => {
    const [ours, theirs] = [
      [0.02, 0.04, 0, 0.03, 0.02, 0.01],
      [0, 0, 0.01, 0, 0, 0.01],
    ] as const;
    const { contrast } = shown(roundsEvidence(of(0.02, ours), of(1 / 300, theirs), true));
    const differences = ours.map((one, round) => one - (theirs[round] as number));
    const mean = differences.reduce((sum, one) => sum + one, 0) / 6;
    const error = Math.sqrt(differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 5 / 6);
    expect(contrast(1).interval(0.95)[1]).toBeCloseTo(mean + 2.5705818366 * error, 8);
  });
});

test("fewer than six rounds claim no interval, nor do rounds that are all alike", () => {
  const five = of(1, [1, 2, 1, 2, 1]);
  expect(roundsEvidence(five, five, true)).toMatchObject({ noInterval: "too-few-samples" });
  expect(FEWEST_ROUNDS).toBe(6);
  const none = of(0, [0, 0, 0, 0, 0, 0]);
  expect(roundsEvidence(none, none, true)).toMatchObject({ noInterval: "point-estimate" });
  const same = of(2, [2, 2, 2, 2, 2, 2]);
  expect(roundsEvidence(same, of(1, [1, 1, 1, 1, 1, 1]), false)).toMatchObject({ noInterval: "point-estimate" });
  // Every round is 10 % slower to the last digit: a clock that coarse measures nothing.
  expect(
    roundsEvidence(
      of(
        2.2,
        same.each.map((one) => one * 1.1),
      ),
      same,
      true,
    ),
  ).toMatchObject({
    noInterval: "point-estimate",
  });
});

test("NaN is refused", () => {
  const good = of(1, [1, 2, 1, 2, 1, 2]);
  expect(() => roundsEvidence(of(1, [1, 2, Number.NaN, 2, 1, 2]), good, true)).toThrow("NaN");
});
