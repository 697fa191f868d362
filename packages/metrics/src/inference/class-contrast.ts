import { normalCdf } from "../distribution.ts";
import { type Contrast, contrastOfTails } from "./contrast.ts";
import { contrastOf, uncertainty } from "./estimates.ts";
import { type ClassEstimates, classScore, type PairedClasses } from "./paired-classes.ts";
import { studentContrast } from "./student-contrast.ts";

/** θ of metrics whose range is at most 2 lies within this. */
const WIDEST = 4;

/**
 * θ with a score interval of the linearised metric over the cells of truth and both predictions: for a share it is
 * Wilson's and Tango's. What the metric bends, and how far it is biased, is put right as in {@link studentContrast};
 * skewness needs nothing, since the score test takes the variance at the value in question. With weights, whose effective
 * number of rows is no more than a rule of thumb, the bounds are never inside those of Student's t.
 */
export function classContrast(
  pairs: PairedClasses,
  estimates: ClassEstimates,
  ratio: number,
  what: Pick<Contrast, "method" | "sample">,
): Contrast {
  const estimate = contrastOf(estimates, ratio);
  const doubt = uncertainty(estimates, ratio);
  const { bend = 0, bias = 0 } = doubt;
  const score = classScore(pairs, estimates, ratio);
  const slope = bend / 2;
  const t = pairs.weighted ? studentContrast(estimate, doubt, { ratio, ...what }) : undefined;
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
      above: (x) => Math.max(normalCdf(-distance(x)), t?.pAbove(x) ?? 0),
      below: (x) => Math.max(normalCdf(distance(x)), t?.pBelow(x) ?? 0),
    },
    { ratio, ...what },
  );
}
