// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { abs, max, min, sqrt } = Math;

/**
 * The λ between the poles `low` and `high` at which Σ nᵢ·offsetᵢ / (1 + λ·offsetᵢ) is 0, or the end it tends to where there is
 * none. Newton's steps, and halving where one would leave what is left of the range.
 */
function multiplier(offsets: readonly number[], counts: readonly number[], low: number, high: number): number {
  let [left, right] = [low, high];
  let at = left < 0 && right > 0 ? 0 : left + (right - left) / 2;
  for (;;) {
    let [value, slope] = [0, 0];
    for (let i = 0; i < offsets.length; i++) {
      const count = counts[i] as number;
      if (count === 0) continue;
      const share = (offsets[i] as number) / (1 + at * (offsets[i] as number));
      value += count * share;
      slope -= count * share * share;
    }
    if (value > 0) left = at;
    else right = at;
    const step = at - value / slope;
    if (abs(step - at) <= ENOUGH * abs(at)) return step;
    // Said this way round, NaN halves too.
    const next = step > left && step < right ? step : left + (right - left) / 2;
    if (!(next > left && next < right)) return next;
    at = next;
  }
}

/** Relative size of a last step, of which the next would be the square. */
const ENOUGH = 1e-12;

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
  const lambda = multiplier(offsets, counts, -1 / highest, -1 / lowest);
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
