import { expect, test } from "@jest/globals";
import { type Estimates, shrunkUncertainty, uncertainty } from "../src/inference/estimates.ts";
import { studentContrast } from "../src/inference/student-contrast.ts";

/*
 * Worked out by hand: 100 rows of variance 4 and excess kurtosis 38 have a standard error of √(4 / 100) = 0.2 with
 * 100 / (2 + 38) = 2.5 degrees of freedom, of Satterthwaite's 5; a third moment of 16 is a skewness of
 * 16 / 100² / 0.2³ = 0.2, of which 5 / (5 + 2) are believed.
 */
const rows = (kurtosis: number): Estimates => ({
  candidate: 1,
  baseline: 0.5,
  strata: [{ size: 100, candidate: 1, baseline: 1, spread: () => ({ variance: 4, third: 16, kurtosis }) }],
});
/** Of R's qt(0.975, 5) and qt(0.975, 99). */
const [T5, T99] = [2.570581836, 1.984216952];

test("a skewness is believed as far as the degrees of freedom that it rests on", () => {
  const [plain, shrunk] = [uncertainty(rows(38), 1), shrunkUncertainty(rows(38), 1)];
  expect(plain.degrees).toBeCloseTo(2.5, 12);
  expect(plain.skewness).toBeCloseTo(0.2, 12);
  expect(plain).not.toHaveProperty("plainDegrees");
  expect(shrunk).toMatchObject({ degrees: expect.closeTo(5, 12), plainDegrees: 99 });
  expect(shrunk.standardError).toBeCloseTo(0.2, 12);
  expect(shrunk.skewness).toBeCloseTo(1 / 7, 12);
});

test("the skewness lengthens one side, and shortens the other no further than to plain t's", () => {
  const reach = (kurtosis: number) => {
    const what = { ratio: 1, method: "t", sample: { unit: "rows", have: 100 } } as const;
    const [low, high] = studentContrast(0.5, shrunkUncertainty(rows(kurtosis), 1), what).interval(0.95);
    return [0.5 - low, high - 0.5] as const;
  };
  // Without kurtosis there are 100 degrees, and the cubic alone would make the side shorter than t's.
  expect(reach(0)[0]).toBeCloseTo(T99 * 0.2, 6);
  expect(reach(0)[1]).toBeGreaterThan(T99 * 0.2 + 0.01);
  // With 5 degrees it only takes away from what they add.
  expect(reach(38)[0]).toBeGreaterThan(T99 * 0.2);
  expect(reach(38)[0]).toBeLessThan(T5 * 0.2);
  expect(reach(38)[1]).toBeGreaterThan(T5 * 0.2 + 0.01);
});
