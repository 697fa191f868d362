import { describe, expect, test } from "@jest/globals";
import { fewestForPercentile, percentileRanks } from "../src/index.ts";

/** P(Bin(n, p) = k), from factorials. */
function binomial(n: number, p: number, k: number): number {
  let log = 0;
  for (let i = 0; i < k; i++) log += Math.log((n - i) / (k - i));
  return Math.exp(log + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

// MLPerf's inference rules, early stopping with one query over the limit at 99 % confidence.
test.each([
  [0.5, 11],
  [0.9, 64],
  [0.95, 130],
  [0.97, 219],
  [0.99, 662],
  [0.999, 6636],
  [0.1, 64],
])("the quantile %p is reported from %p values", (share, fewest) => {
  expect(fewestForPercentile(share)).toBe(fewest);
});

describe("the ranks between which a percentile lies", () => {
  test("of the median of 100 are those of every table", () => {
    expect(percentileRanks(100, 0.5)).toEqual([40, 61]);
  });

  test.each([
    [11, 0.5],
    [64, 0.9],
    [130, 0.95],
    [662, 0.99],
    [1000, 0.95],
  ])("of %p values, at %p, are as near as 95 %% allow", (n, share) => {
    const [low, high] = percentileRanks(n, share);
    const below = (k: number) => Array.from({ length: k }, (_, i) => binomial(n, share, i)).reduce((a, b) => a + b, 0);
    expect(below(low)).toBeLessThanOrEqual(0.025 + 1e-9);
    expect(below(low + 1)).toBeGreaterThan(0.025);
    expect(1 - below(high)).toBeLessThanOrEqual(0.025 + 1e-9);
    expect(1 - below(high - 1)).toBeGreaterThan(0.025);
  });
});
