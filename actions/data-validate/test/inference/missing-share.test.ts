import { describe, expect, test } from "@jest/globals";
import { mostlyFor } from "../../src/inference/missing-share.ts";

/** Uniform numbers from 0 to 1, the same on every run (Park and Miller, 1988). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe("the share that must be there", () => {
  test.each([
    // Wilson's bound by hand: (p + zz/2n + √(zz·p(1−p)/n + zz²/4n²)) / (1 + zz/n) with zz = 2 · 3.0902² = 19.099.
    [0, 1000, 0.98], // 0.01874
    [20, 400, 0.85], // 0.1213
    [500, 1000, 0.4], // 0.5684
    [11, 7043, 0.994], // 0.00554
    [1, 1, 0],
  ])("after %i of %i missing is %f", (missing, rows, mostly) => {
    expect(mostlyFor(missing, rows)).toBeCloseTo(mostly, 12);
  });

  test.each([
    [0.002, 500],
    [0.03, 300],
    [0.3, 2000],
  ])("is broken by chance in at most 2 of 1,000 tables like this one, at a share of %f in %i rows", (share, rows) => {
    const next = numbers(Math.round(share * 1e6) + rows);
    const draw = () => {
      let missing = 0;
      for (let row = 0; row < rows; row++) if (next() < share) missing++;
      return missing;
    };
    let broken = 0;
    for (let run = 0; run < 1000; run++) if (1 - draw() / rows < mostlyFor(draw(), rows)) broken++;
    // One in a thousand is expected at most, and 5 or more then happen in 4 of 1,000 such runs.
    expect(broken).toBeLessThan(5);
  });
});
