import { crossing } from "../crossing.ts";

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { max, min, sqrt } = Math;

/**
 * Variance of one trial's contribution to θ, had θ been `x`: at the probabilities that fit the counts best among those
 * with Σ pᵢ·valueᵢ = x. They are pᵢ = nᵢ / (n·(1 + λ(valueᵢ − x))); where no λ satisfies the constraint, an empty cell at
 * the end of the range takes the rest.
 */
function varianceAt(x: number, values: readonly number[], counts: readonly number[]): number {
  const offsets = values.map((value) => value - x);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const lowest = min(...offsets);
  const highest = max(...offsets);
  const lambda = crossing(
    (at) => offsets.reduce((sum, offset, i) => sum - ((counts[i] as number) * offset) / (1 + at * offset), 0),
    -1 / highest,
    -1 / lowest,
  );
  let variance = 0;
  let mean = 0;
  offsets.forEach((offset, i) => {
    if (counts[i] === 0) return;
    const probability = (counts[i] as number) / (n * (1 + lambda * offset));
    variance += probability * offset ** 2;
    mean += probability * offset;
  });
  // What the constraint leaves over lies on the empty cell at the end that pulls the mean back to x.
  return variance - mean * (mean < 0 ? highest : lowest);
}

/**
 * The score statistic of H₀: Σ pᵢ·valueᵢ = x, as the number of standard errors from x up to `mean` = Σ nᵢ·valueᵢ / n. Cells
 * that no trial fell into count too: what was not seen is not impossible. Counts need not be whole.
 */
export function multinomialScore(
  mean: number,
  values: readonly number[],
  counts: readonly number[],
): (x: number) => number {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const [lowest, highest] = [min(...values), max(...values)];
  return (x) => {
    // Where every trial went alike, the variance is 0 here too, and the score tends to 0.
    if (x === mean) return 0;
    if (x <= lowest) return Infinity;
    if (x >= highest) return -Infinity;
    return ((mean - x) * sqrt(n)) / sqrt(varianceAt(x, values, counts));
  };
}
