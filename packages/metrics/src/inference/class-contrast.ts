import { normalCdf } from "../distribution.ts";
import { type Contrast, contrastOfTails } from "./contrast.ts";
import { contrastOf, uncertainty } from "./estimates.ts";
import { type ClassEstimates, classScore, type PairedClasses } from "./paired-classes.ts";

/** θ of metrics whose range is at most 2 lies within this. */
const WIDEST = 4;

/**
 * θ with a score interval of the linearised metric over the cells of truth and both predictions: for a share it is
 * Wilson's and Tango's. What the metric bends, and how far it is biased, is put right as in {@link studentContrast};
 * skewness needs nothing, since the score test takes the variance at the value in question.
 */
export function classContrast(
  pairs: PairedClasses,
  estimates: ClassEstimates,
  ratio: number,
  what: Pick<Contrast, "method" | "sample">,
): Contrast {
  const estimate = contrastOf(estimates, ratio);
  const { bend = 0, bias = 0 } = uncertainty(estimates, ratio);
  const score = classScore(pairs, estimates, ratio);
  const slope = bend / 2;
  const distance = (x: number) => {
    const z = score(x);
    return Number.isFinite(z) ? z + slope * z ** 2 + (slope ** 2 * z ** 3) / 3 + slope - bias : z;
  };
  const reach = WIDEST * Math.max(1, ratio);
  return contrastOfTails(
    {
      estimate,
      lowest: -reach,
      highest: reach,
      above: (x) => normalCdf(-distance(x)),
      below: (x) => normalCdf(distance(x)),
    },
    { ratio, ...what },
  );
}
