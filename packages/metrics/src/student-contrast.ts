import { type Contrast, contrastOfTails } from "./contrast.ts";
import { studentCdf } from "./student.ts";

/** How far from the estimate a bound is looked for; Student's t with 2 degrees of freedom is at 1e-6 there. */
const REACH = 1000;

/** θ with a t-interval. A standard error of 0 is no evidence of anything, so callers never pass it. */
export function studentContrast(
  estimate: number,
  { standardError, degrees }: { standardError: number; degrees: number },
  what: Pick<Contrast, "ratio" | "method" | "sample">,
): Contrast {
  const distance = (x: number) => (estimate - x) / standardError;
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
