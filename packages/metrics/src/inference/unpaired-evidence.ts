import { crossing } from "../crossing.ts";
import { normalCdf } from "../distribution.ts";
import { MetricError } from "../error.ts";
import { type Contrast, contrastOfTails } from "./contrast.ts";
import { FEWEST_EVENTS } from "./enough-rows.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { wilsonBounds } from "./proportion-interval.ts";

/** Beyond 40 standard errors a p-value is 0 in doubles. */
const FARTHEST = 40;

/**
 * p₁ − ratio × p₂ of independent samples by Newcombe's square-and-add of Wilson bounds (method 10, Stat. Med. 17 (1998);
 * for ratio ≠ 1 Zou & Donner, Stat. Med. 27 (2008)). P-values are those of the level whose bound is x.
 */
export function newcombeContrast(
  p1: number,
  n1: number,
  p2: number,
  n2: number,
  ratio: number,
  have: number,
): Contrast {
  const estimate = p1 - ratio * p2;
  const bound = (z: number, side: -1 | 1): number => {
    const [low1, high1] = wilsonBounds(p1, n1, z);
    const [low2, high2] = wilsonBounds(p2, n2, z);
    return side < 0
      ? estimate - Math.hypot(p1 - low1, ratio * (high2 - p2))
      : estimate + Math.hypot(high1 - p1, ratio * (p2 - low2));
  };
  /** How many standard errors a bound has to reach to be at x. */
  const reach = (x: number) => {
    const side = x < estimate ? -1 : 1;
    return x === estimate ? 0 : side * crossing((z) => side * (bound(z, side) - x), 0, FARTHEST);
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

/** One side's metrics JSON: the number and, where it is known, how many rows it was measured on. */
export interface SingleNumber {
  readonly value: number;
  readonly n?: number | undefined;
}

function requireShare(side: string, { value, n }: SingleNumber): void {
  if (!(value >= 0 && value <= 1))
    throw new MetricError(`the ${side}'s accuracy is ${value}, which is no share`, {
      code: "not-a-share",
      reason: Number.isNaN(value) ? "not-a-number" : "invalid-input",
      remedy: "give accuracy as a number from 0 to 1",
    });
  if (n !== undefined && !(Number.isSafeInteger(n) && n > 0))
    throw new MetricError(`the ${side}'s n is ${n}`, {
      code: "not-a-count",
      reason: "invalid-input",
      remedy: "give n as a whole number of rows above 0",
    });
}

/**
 * What two single numbers say, measured on different rows as far as anyone knows. Only accuracy is a share of `n` rows
 * and has an interval (Newcombe), from 60 rows on either side; precision, recall, F1, roc_auc and log_loss need counts
 * that a metrics file does not carry, so they are `point-estimate`, as is everything without `n`.
 *
 * @throws MetricError on an accuracy outside 0 to 1 and an `n` that is no count
 */
export function unpairedEvidence(
  metric: string,
  candidate: SingleNumber,
  baseline: SingleNumber,
): Evidence | NoEvidence {
  if (metric !== "accuracy")
    return { noInterval: "point-estimate", message: `two single numbers give no interval of ${metric}` };
  requireShare("candidate", candidate);
  requireShare("baseline", baseline);
  const [n1, n2] = [candidate.n, baseline.n];
  if (n1 === undefined || n2 === undefined)
    return { noInterval: "point-estimate", message: "without n on both sides there is no interval" };
  const have = Math.min(n1, n2);
  if (have < 2 * FEWEST_EVENTS)
    return { noInterval: "too-few-events", message: `${have} rows; an interval needs ${2 * FEWEST_EVENTS}` };
  return {
    candidate: candidate.value,
    baseline: baseline.value,
    rows: n1,
    events: undefined,
    nonEvents: undefined,
    contrast: (ratio) => newcombeContrast(candidate.value, n1, baseline.value, n2, ratio, have),
  };
}
