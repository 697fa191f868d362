import { crossing } from "../crossing.ts";
import { normalCdf } from "../distribution.ts";
import { type Contrast, contrastOfTails } from "./contrast.ts";
import { wilsonBounds } from "./proportion-interval.ts";

/** A share of so many rows. */
export interface Proportion {
  readonly share: number;
  readonly rows: number;
}

/** Beyond 40 standard errors a p-value is 0 in doubles. */
const FARTHEST = 40;

/**
 * Bound of p₁ − ratio × p₂ of independent samples, z standard errors below (−1) or above (1), by Newcombe's
 * square-and-add of Wilson bounds (method 10, Stat. Med. 17 (1998); for ratio ≠ 1 Zou & Donner, Stat. Med. 27 (2008)).
 */
export function newcombeBound(one: Proportion, other: Proportion, ratio: number, z: number, side: -1 | 1): number {
  const [low1, high1] = wilsonBounds(one.share, one.rows, z);
  const [low2, high2] = wilsonBounds(other.share, other.rows, z);
  const estimate = one.share - ratio * other.share;
  return side < 0
    ? estimate - Math.hypot(one.share - low1, ratio * (high2 - other.share))
    : estimate + Math.hypot(high1 - one.share, ratio * (other.share - low2));
}

/** p₁ − ratio × p₂ with {@link newcombeBound}. P-values are those of the level whose bound is x. */
export function newcombeContrast(one: Proportion, other: Proportion, ratio: number, have: number): Contrast {
  const estimate = one.share - ratio * other.share;
  /** How many standard errors a bound has to reach to be at x. */
  const reach = (x: number) => {
    const side = x < estimate ? -1 : 1;
    return x === estimate
      ? 0
      : side * crossing((z) => side * (newcombeBound(one, other, ratio, z, side) - x), 0, FARTHEST);
  };
  return contrastOfTails(
    {
      estimate,
      lowest: -ratio,
      highest: 1,
      above: (x) => (x <= -ratio ? 0 : normalCdf(reach(x))),
      below: (x) => (x >= 1 ? 0 : normalCdf(-reach(x))),
    },
    { ratio, method: "Newcombe", sample: { unit: "rows", have } },
  );
}
