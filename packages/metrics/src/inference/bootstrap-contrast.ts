import { type Contrast, contrastOfTails } from "./contrast.ts";
import { normalCdf, normalQuantile } from "../distribution.ts";
import { contrastOf, type Estimates, uncertainty } from "./estimates.ts";
import { studentCdf } from "../student.ts";

/** Beyond this share of the draws too few are left to show the tail's shape. */
const TAIL = 0.005;
const REACH = 1000;

/**
 * Distribution function through sorted draws: straight between them, and beyond the outermost 0.5 % a normal tail that
 * meets the draws there and at the median, so that a p-value can be smaller than 1 / draws without being 0.
 */
function smoothCdf(sorted: Float64Array): (t: number) => number {
  const count = sorted.length;
  const at = (i: number) => sorted[i] as number;
  const low = Math.ceil(TAIL * (count + 1)) - 1;
  const high = count - 1 - low;
  const median = at(count >> 1);
  const pLow = (low + 1) / (count + 1);
  const slope = normalQuantile(pLow);
  return (t) => {
    if (t < at(low)) return normalCdf((slope * (median - t)) / (median - at(low)));
    if (t > at(high)) return normalCdf((-slope * (t - median)) / (at(high) - median));
    let left = low;
    let right = high;
    while (right - left > 1) {
      const middle = (left + right) >> 1;
      if (at(middle) <= t) left = middle;
      else right = middle;
    }
    const gap = at(right) - at(left);
    return (left + 1 + (gap > 0 ? (t - at(left)) / gap : 0)) / (count + 1);
  };
}

/**
 * θ with a studentised (bootstrap-t) interval: the draws give the distribution of (θ* − θ) / se*, which is turned round
 * the estimate. Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), 12.5. What did not occur in the
 * rows cannot occur in the draws, so the bound is never inside that of Student's t with the same standard error, nor inside that
 * of a score test where there is one.
 *
 * @param score standard errors from x up to θ under θ = x
 */
export function bootstrapContrast(
  estimates: Estimates,
  draws: readonly Estimates[],
  ratio: number,
  what: Pick<Contrast, "method" | "sample">,
  score?: (x: number) => number,
): Contrast {
  const estimate = contrastOf(estimates, ratio);
  const { standardError, degrees } = uncertainty(estimates, ratio);
  const pivots = new Float64Array(draws.length);
  draws.forEach((draw, i) => {
    const distance = contrastOf(draw, ratio) - estimate;
    pivots[i] = distance === 0 ? 0 : distance / uncertainty(draw, ratio).standardError;
  });
  const cdf = smoothCdf(pivots.sort());
  const distance = (x: number) => (x === estimate ? 0 : (estimate - x) / standardError);
  return contrastOfTails(
    {
      estimate,
      lowest: estimate - REACH * standardError,
      highest: estimate + REACH * standardError,
      above: (x) => Math.max(1 - cdf(distance(x)), studentCdf(-distance(x), degrees), score ? normalCdf(-score(x)) : 0),
      below: (x) => Math.max(cdf(distance(x)), studentCdf(distance(x), degrees), score ? normalCdf(score(x)) : 0),
    },
    { ratio, ...what },
  );
}
