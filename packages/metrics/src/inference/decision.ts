import { MetricError } from "../error.ts";
import type { Contrast } from "./contrast.ts";
import { holm, noPValue } from "./holm.ts";
import { type Needed, neededSample } from "./needed.ts";

/** One-sided level of the bound that has to lie inside the limit for `pass`. */
export const PASS_LEVEL = 0.025;
/** Chance, over the whole gate, of a `fail` though every check is inside its limit. */
export const FAIL_LEVEL = 0.01;
/** 0.9 − 0.88 > 0.02 in doubles. */
export const TOLERANCE = 1e-12;

/** A change limit on evidence with an interval. */
export interface ChangeItem {
  readonly id: string;
  /** Of candidate − ratio × baseline. */
  readonly contrast: Contrast;
  readonly better: "higher" | "lower";
  /**
   * How far θ may lie on the worse side of 0, in θ's unit: "max-drop 0.02" is ratio 1 and limit 0.02, "max-drop 2%" and
   * "min-ratio 0.98" are ratio 0.98 and limit 0, "max-rise 10%" is ratio 1.1 and limit 0. Below 0, θ has to lie that far on the better side: "min-gain 0.02" is −0.02.
   */
  readonly limit: number;
  /** `harm`: slices. Only shown harm counts; undecided passes as `inconclusive`. */
  readonly look?: "both" | "harm";
}

export interface ChangeDecision {
  readonly id: string;
  readonly verdict: "pass" | "review" | "fail";
  readonly reason: "within-limit" | "dropped" | "rose" | "inconclusive";
  readonly estimate: number;
  /** Both one-sided 97.5 % bounds of θ. */
  readonly interval: readonly [low: number, high: number];
  /** θ may not lie beyond this: −limit where higher is better, else limit. */
  readonly bound: number;
  /** One-sided p of "the limit is broken": below 0.025 is `pass`. */
  readonly pInside: number;
  /** One-sided p of "the limit is kept", Holm-corrected over the gate: at most 0.01 is `fail`. */
  readonly pOutside: number;
  readonly needed?: Needed;
}

/**
 * Decides all change limits of a gate (design 5). `pass`: the one-sided 97.5 % bound of the worsening is inside the
 * limit. `fail`: the one-sided 99 % bound is outside, Holm-corrected over all items. Otherwise `review`, with how much
 * more would decide. A limit counts as kept up to 1e-12 beyond it.
 *
 * @throws MetricError `no-drop-allowed` for a limit that allows no worsening at all (limit 0 and ratio 1), and on a
 *   limit that is not a finite number; `no-p-value` where a contrast has none, which the correction over the
 *   gate must not take for an answer
 */
export function decideChanges(items: readonly ChangeItem[]): ChangeDecision[] {
  for (const item of items) requireRoom(item);
  const sides = items.map(({ id, contrast, better, limit }) => {
    const bound = better === "higher" ? -limit : limit;
    const edge = better === "higher" ? bound - TOLERANCE : bound + TOLERANCE;
    const [pAbove, pBelow] = [contrast.pAbove(edge), contrast.pBelow(edge)];
    for (const p of [pAbove, pBelow]) if (!(p >= 0 && p <= 1)) throw noPValue(id, p);
    return better === "higher"
      ? { bound, pInside: pAbove, pOutside: pBelow }
      : { bound, pInside: pBelow, pOutside: pAbove };
  });
  const corrected = holm(sides.map(({ pOutside }) => pOutside));
  return items.map((item, i) => {
    const { contrast, better } = item;
    const { bound, pInside } = sides[i] as (typeof sides)[0];
    const pOutside = corrected[i] as number;
    const shown = {
      id: item.id,
      estimate: contrast.estimate,
      interval: contrast.interval(1 - 2 * PASS_LEVEL),
      bound,
      pInside,
      pOutside,
    };
    if (pOutside <= FAIL_LEVEL) return { ...shown, verdict: "fail", reason: better === "higher" ? "dropped" : "rose" };
    if (pInside < PASS_LEVEL) return { ...shown, verdict: "pass", reason: "within-limit" };
    const needed = neededSample(contrast, bound, better, PASS_LEVEL, FAIL_LEVEL / items.length);
    return { ...shown, verdict: item.look === "harm" ? "pass" : "review", reason: "inconclusive", needed };
  });
}

function requireRoom({ id, contrast, limit, better }: ChangeItem): void {
  const change = better === "higher" ? "drop" : "rise";
  if (!Number.isFinite(limit))
    throw new MetricError(`the limit of ${id} is ${limit}`, {
      code: "not-a-limit",
      reason: "invalid-input",
      remedy: `write the ${change} you could live with as a number`,
    });
  if (Math.abs(limit) <= TOLERANCE && contrast.ratio === 1)
    throw new MetricError(`${id} may not ${change} at all, which an equally good model shows 2.5 % of the time`, {
      code: "no-drop-allowed",
      reason: "invalid-input",
      remedy: `write the ${change} you could live with, such as max-${change}: 0.01, instead of 0`,
    });
}
