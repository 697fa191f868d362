import { type Contrast, contrastOfTails } from "./contrast.ts";
import type { Uncertainty } from "./estimates.ts";
import { studentCdf } from "../student.ts";

/** How far from the estimate a bound is looked for; Student's t with 2 degrees of freedom is at 1e-6 there. */
const REACH = 1000;

/**
 * θ with a t-interval, corrected for skewness by Hall's monotone cubic (J. R. Stat. Soc. B 54 (1992) 221): without it a
 * candidate that is much worse on a few rows passes too often. A standard error of 0 is no evidence of anything, so
 * callers never pass it.
 */
export function studentContrast(
  estimate: number,
  { standardError, degrees, skewness }: Uncertainty,
  what: Pick<Contrast, "ratio" | "method" | "sample">,
): Contrast {
  const distance = (x: number) => {
    const t = (estimate - x) / standardError;
    return t + (skewness * t ** 2) / 3 + (skewness ** 2 * t ** 3) / 27 + skewness / 6;
  };
  return contrastOfTails(
    {
      estimate,
      lowest: estimate - REACH * standardError,
      highest: estimate + REACH * standardError,
      above: (x) => studentCdf(-distance(x), degrees),
      below: (x) => studentCdf(distance(x), degrees),
    },
    what,
  );
}
