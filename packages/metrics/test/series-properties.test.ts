import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { mean, median, populationStdev, quantiles, sampleStdev } from "../src/index.ts";

/** Whole numbers, so that shifts and scales below are exact. */
const series = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 });
const FIGURES = {
  mean,
  median,
  populationStdev,
  sampleStdev,
  "95th percentile": (values: Float64Array) => quantiles(values, [0.95])[0] as number,
} as const;

describe.each(Object.entries(FIGURES))("%s", (name, figure) => {
  test("does not depend on the order of values", () => {
    fc.assert(
      fc.property(series, (values) => {
        expect(figure(Float64Array.from(values).reverse())).toBeCloseTo(figure(Float64Array.from(values)), 9);
      }),
    );
  });

  test("scales with the values, and moves with them unless it is a spread", () => {
    const move = name.endsWith("Stdev") ? 0 : 100;
    fc.assert(
      fc.property(series, (values) => {
        const moved = Float64Array.from(values, (value) => 3 * value + 100);
        expect(figure(moved)).toBeCloseTo(3 * figure(Float64Array.from(values)) + move, 8);
      }),
    );
  });
});

test("quantiles rise with the share, from the smallest value to the largest", () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 });
  fc.assert(
    fc.property(series, shares, (values, inner) => {
      const at = [0, ...inner.sort((a, b) => a - b), 1];
      const found = quantiles(Float64Array.from(values), at);
      expect(found[0]).toBe(Math.min(...values));
      expect(found.at(-1)).toBe(Math.max(...values));
      for (const [index, value] of found.entries())
        expect(value).toBeGreaterThanOrEqual((found[index - 1] ?? Number.NEGATIVE_INFINITY) - 1e-9);
    }),
  );
});

test("the sample deviation is the population's times √(n / (n − 1))", () => {
  fc.assert(
    fc.property(series, (values) => {
      const column = Float64Array.from(values);
      const n = values.length;
      expect(sampleStdev(column)).toBeCloseTo(populationStdev(column) * Math.sqrt(n / (n - 1)), 9);
    }),
  );
});
