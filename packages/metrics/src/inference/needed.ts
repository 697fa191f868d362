import { normalQuantile } from "../distribution.ts";
import type { Contrast, Sample } from "./contrast.ts";
import { requiredRows } from "./power.ts";

/** How much evidence would have an 80 % chance to decide, if the observed change is the true one. */
export type Needed =
  | { readonly unit: Sample["unit"]; readonly need: number; readonly have: number }
  /** The estimate sits on the limit: more rows will not settle it. */
  | { readonly unit: Sample["unit"]; readonly need: "on-the-limit"; readonly have: number };

const CHANCE = 0.8;
/** Needing more than this many times what there is means that nobody will collect it. */
const HOPELESS = 100;

/**
 * The sample that would decide: `pass` where the estimate is inside the limit, else `fail`. The distance from the
 * estimate to its bound shrinks with √n, so n grows by ((z_level + z_chance) / z_level × reach / margin)².
 *
 * @param bound θ's limit
 * @param passLevel one-sided level of the bound that must be inside
 * @param failLevel one-sided level of the bound that must be outside, after correction
 */
export function neededSample(
  contrast: Contrast,
  bound: number,
  better: "higher" | "lower",
  passLevel: number,
  failLevel: number,
): Needed {
  const { unit, have, worth = have } = contrast.sample;
  const margin = Math.abs(contrast.estimate - bound);
  const inside = better === "higher" ? contrast.estimate > bound : contrast.estimate < bound;
  const level = inside ? passLevel : failLevel;
  const [low, high] = contrast.interval(1 - 2 * level);
  const reach = contrast.estimate > bound ? contrast.estimate - low : high - contrast.estimate;
  const z = -normalQuantile(level);
  if (!(reach > 0 && Number.isFinite(reach) && margin > 0)) return { unit, need: "on-the-limit", have };
  const need = requiredRows(margin, { deviation: (reach / z) * Math.sqrt(worth), level, chance: CHANCE });
  if (need > HOPELESS * have) return { unit, need: "on-the-limit", have };
  return { unit, need: Math.max(have + 1, need), have };
}
