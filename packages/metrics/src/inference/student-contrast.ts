import { studentCdf } from "../student.ts";
import { type Contrast, contrastOfTails } from "./contrast.ts";
import type { Uncertainty } from "./estimates.ts";

/** How far from the estimate a bound is looked for; Student's t with 2 degrees of freedom is at 1e-6 there. */
const REACH = 1000;

/**
 * θ with a t-interval, corrected for skewness by Hall's monotone cubic (J. R. Stat. Soc. B 54 (1992) 221): without it a
 * candidate that is much worse on a few rows passes too often. Of a smooth function of means the cubic also holds the
 * function's own bend and bias (Hall, The Bootstrap and Edgeworth Expansion (1992), 2.4 and 3.9): the studentised
 * estimate has the third cumulant −2·skewness − 3·bend and the mean bias − skewness / 2 − bend. A standard error of 0 is
 * no evidence of anything, so callers never pass it.
 *
 * The cubic lengthens one side and shortens the other, and of few heavy rows it hardly knows which: with `plainDegrees` no
 * side is shorter than that of plain t.
 */
export function studentContrast(
  estimate: number,
  { standardError, degrees, skewness, bend = 0, bias = 0, plainDegrees }: Uncertainty,
  what: Pick<Contrast, "ratio" | "method" | "sample">,
): Contrast {
  const slope = skewness / 3 + bend / 2;
  const shift = skewness / 6 + bend / 2 - bias;
  const distance = (x: number) => {
    const t = (estimate - x) / standardError;
    return t + slope * t ** 2 + (slope ** 2 * t ** 3) / 3 + shift;
  };
  const tails = {
    estimate,
    lowest: estimate - REACH * standardError,
    highest: estimate + REACH * standardError,
    above: (x: number) => studentCdf(-distance(x), degrees),
    below: (x: number) => studentCdf(distance(x), degrees),
  };
  if (plainDegrees === undefined) return contrastOfTails(tails, what);
  const plain = (x: number) => (estimate - x) / standardError;
  return contrastOfTails(
    {
      ...tails,
      above: (x) => Math.max(tails.above(x), studentCdf(-plain(x), plainDegrees)),
      below: (x) => Math.max(tails.below(x), studentCdf(plain(x), plainDegrees)),
    },
    what,
  );
}
