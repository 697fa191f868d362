import { type Contrast, contrastOfTails } from "./contrast.ts";
import { crossing } from "./crossing.ts";
import { normalCdf } from "./distribution.ts";

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { max, min, sqrt } = Math;

/** Trials (rows, or positive rows) by which side got them right. */
export interface PairedCounts {
  readonly both: number;
  readonly candidateOnly: number;
  readonly baselineOnly: number;
  readonly neither: number;
}

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
 * Score interval for θ = candidate's share − ratio × baseline's share of right answers on the same trials. With ratio 1
 * it is the interval of Tango, Stat. Med. 17 (1998); at θ = 0 the test is the ratio test of Tang, Tang & Chan, Stat.
 * Med. 22 (2003); with ratio 0 it is Wilson's interval of the candidate's share. No correction for continuity.
 */
export function scoreContrast(pairs: PairedCounts, ratio: number, what: Pick<Contrast, "method" | "sample">): Contrast {
  const counts = [pairs.both, pairs.candidateOnly, pairs.baselineOnly, pairs.neither];
  const values = [1 - ratio, 1, -ratio, 0];
  const n = counts.reduce((sum, count) => sum + count, 0);
  const estimate = (pairs.both + pairs.candidateOnly - ratio * (pairs.both + pairs.baselineOnly)) / n;
  const [lowest, highest] = [min(...values), max(...values)];
  /** Standard errors from x up to the estimate. */
  const score = (x: number): number => {
    if (x <= lowest) return Infinity;
    if (x >= highest) return -Infinity;
    // Where every trial went alike, the variance is 0 here too, and the score tends to 0.
    if (x === estimate) return 0;
    return ((estimate - x) * sqrt(n)) / sqrt(varianceAt(x, values, counts));
  };
  return contrastOfTails(
    { estimate, lowest, highest, above: (x) => normalCdf(-score(x)), below: (x) => normalCdf(score(x)) },
    { ratio, ...what },
  );
}
