import { describe, expect, test } from "@jest/globals";
import { type RankingDepth, rankBiasedOverlap } from "../src/index.ts";

/** Depths of two rankings without ties. */
function depths(one: string, other: string): RankingDepth[] {
  return [...one].map((_, at) => {
    const left = new Set(one.slice(0, at + 1));
    return { shared: [...other.slice(0, at + 1)].filter((item) => left.has(item)).length, left: at + 1, right: at + 1 };
  });
}

describe("rank-biased overlap", () => {
  // From the package rbo 0.1.3: RankingSimilarity(list(one), list(other)).rbo_ext(p).
  test.each([
    ["abcde", "abcde", 0.9, 1],
    ["abcde", "bacde", 0.9, 0.9],
    ["abcde", "edcba", 0.9, 0.737775],
    ["abcde", "vwxyz", 0.9, 0],
    ["abcde", "bacde", 0.5, 0.5],
  ])("of %s and %s at p = %d is %d", (one, other, p, wanted) => {
    expect(rankBiasedOverlap(depths(one, other), p)).toBeCloseTo(wanted, 12);
  });

  test("takes tied items as standing at the first of their ranks", () => {
    // {a, b} tied against a, b: the first depth shares a of the two and the one.
    const tied = [
      { shared: 1, left: 2, right: 1 },
      { shared: 2, left: 2, right: 2 },
    ];
    expect(rankBiasedOverlap(tied, 0.9)).toBeCloseTo(0.1 * (2 / 3) + 0.9, 12);
  });

  test("of nothing is not a number", () => {
    expect(rankBiasedOverlap([], 0.9)).toBeNaN();
  });
});
