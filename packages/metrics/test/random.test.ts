import { describe, expect, test } from "@jest/globals";
import { Random } from "../src/index.ts";
import { drawBinomial, drawMultinomial } from "../src/multinomial.ts";

describe("Random", () => {
  test("gives the published words of philox4x32-10 for counter and key 0 (Random123 1.14, kat_vectors)", () => {
    const random = new Random(0);
    const words = Array.from({ length: 4 }, () => random.word().toString(16));
    expect(words).toEqual(["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]);
  });

  test("repeats itself for the same seed and stream, and for no other", () => {
    const words = (seed: number, stream?: number) => {
      const random = new Random(seed, stream);
      return Array.from({ length: 12 }, () => random.word());
    };
    expect(words(7)).toEqual(words(7, 0));
    for (const other of [words(8), words(7, 1), words(7 + 2 ** 32)]) expect(other).not.toEqual(words(7));
  });

  test("is uniform: 100,000 numbers fill 20 bins as evenly as chance does", () => {
    const random = new Random(3);
    const bins = new Array<number>(20).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const bin = Math.floor(random.uniform() * 20);
      bins[bin] = (bins[bin] as number) + 1;
    }
    // χ² with 19 degrees of freedom is above 43.8 in 1 of 1,000 draws.
    expect(bins.reduce((sum, count) => sum + (count - 5_000) ** 2 / 5_000, 0)).toBeLessThan(43.8);
  });
});

describe("drawBinomial", () => {
  const probability = (n: number, p: number, k: number) => {
    let logarithm = k * Math.log(p) + (n - k) * Math.log1p(-p);
    for (let i = 1; i <= k; i++) logarithm += Math.log((n - k + i) / i);
    return Math.exp(logarithm);
  };

  // Both algorithms (n·p below and above 10), and p above ½.
  test.each([
    [30, 0.1],
    [40, 0.4],
    [60, 0.8],
    [2_000, 0.03],
  ])("n = %p, p = %p follows the binomial distribution", (n, p) => {
    const random = new Random(5, n);
    const draws = 40_000;
    const counts = new Map<number, number>();
    for (let i = 0; i < draws; i++) {
      const k = drawBinomial(n, p, random);
      counts.set(k, (counts.get(k) ?? 0) + 1);
    }
    let [statistic, cells, rest, restExpected] = [0, 0, draws, draws];
    for (let k = 0; k <= n; k++) {
      const expected = draws * probability(n, p, k);
      if (expected < 20) continue;
      const seen = counts.get(k) ?? 0;
      statistic += (seen - expected) ** 2 / expected;
      cells++;
      rest -= seen;
      restExpected -= expected;
    }
    statistic += (rest - restExpected) ** 2 / restExpected;
    // Wilson and Hilferty's 99.9 % point of χ².
    const limit = cells * (1 - 2 / (9 * cells) + 3.09 * Math.sqrt(2 / (9 * cells))) ** 3;
    expect(cells).toBeGreaterThan(5);
    expect(statistic).toBeLessThan(limit);
  });

  test.each([
    [0, 0.5, 0],
    [10, 0, 0],
    [10, 1, 10],
  ])("n = %p, p = %p is always %p", (n, p, expected) => expect(drawBinomial(n, p, new Random(1))).toBe(expected));
});

test("drawMultinomial spends every draw and never on an empty cell", () => {
  const random = new Random(9);
  for (let i = 0; i < 200; i++) {
    const counts = drawMultinomial(1_000, [0, 3, 0, 500, 40, 0], random);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1_000);
    expect([counts[0], counts[2], counts[5]]).toEqual([0, 0, 0]);
  }
});
