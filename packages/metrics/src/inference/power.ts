import { normalQuantile } from "../distribution.ts";
import { MetricError } from "../error.ts";
import type { Contrast } from "./contrast.ts";

/** A one-sided test at a level, with a chance to find what is there. */
export interface Power {
  /** Of one row's share in the figure: √n times the figure's standard error. */
  readonly deviation: number;
  /** One-sided. */
  readonly level: number;
  /** Chance to find it, such as 0.8. */
  readonly chance: number;
}

const reachOf = ({ level, chance }: Power) => normalQuantile(1 - level) + normalQuantile(chance);

/** The smallest effect that so many rows find: (z_level + z_chance)·s / √n. @throws MetricError `not-a-design` */
export function minimumDetectableEffect(rows: number, power: Power): number {
  requireDesign("rows", rows, power);
  return (reachOf(power) * power.deviation) / Math.sqrt(rows);
}

/** The rows that find so large an effect: ((z_level + z_chance)·s / effect)², rounded up. @throws MetricError `not-a-design` */
export function requiredRows(effect: number, power: Power): number {
  requireDesign("the effect", effect, power);
  return Math.ceil(((reachOf(power) * power.deviation) / effect) ** 2);
}

function requireDesign(what: string, value: number, { deviation, level, chance }: Power): void {
  const shares = level > 0 && level < 1 && chance > 0 && chance < 1;
  if (value > 0 && Number.isFinite(value) && deviation > 0 && Number.isFinite(deviation) && shares) return;
  throw new MetricError(
    `${what} is ${value}, the deviation ${deviation}, the level ${level} and the chance ${chance}`,
    {
      code: "not-a-design",
      reason: "invalid-input",
      remedy: `give ${what} and the deviation as numbers above 0, the level and the chance between 0 and 1`,
    },
  );
}

export interface NonInferiority {
  /** One-sided p-value of H₀: θ lies beyond the margin. */
  readonly p: number;
  /** The bound of θ on the worse side. */
  readonly bound: number;
  readonly shown: boolean;
}

/**
 * Whether θ = candidate − ratio × baseline is shown to be worse by less than the margin: H₀ is that it is worse by the margin
 * or more, so that too little evidence never shows it. It is what `pass` means.
 *
 * @param margin 0 or more, in the metric's unit
 * @param level one-sided
 */
export function nonInferiority(
  contrast: Contrast,
  margin: number,
  better: "higher" | "lower",
  level: number,
): NonInferiority {
  const [low, high] = contrast.interval(1 - 2 * level);
  const p = better === "higher" ? contrast.pAbove(-margin) : contrast.pBelow(margin);
  return { p, bound: better === "higher" ? low : high, shown: p < level };
}
