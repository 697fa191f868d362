import { formatCount, formatPercent } from "@assay/report";
import type { NumberFacts } from "./column-profile.ts";
import { humanStep, roundDown, roundUp } from "./human-numbers.ts";

/** Of this share of the values at an extreme, it is an end of the scale and not the end of a sample. */
const END_SHARE = 0.01;
const END_VALUES = 5;
/** Slack beyond an extreme, as a share of the range. */
const SLACK = 0.1;
/** Where an outer half of the range holds no more than this share of the values, its extreme is an outlier. */
const TAIL_SHARE = 0.001;

export interface LearntRange {
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** How each end was found, in clauses. */
  readonly why: readonly string[];
}

interface Side {
  readonly extreme: number;
  readonly at: number;
  readonly inHalf: number;
}

/**
 * A range with slack. Each end by itself: kept where at least 1 % of the values lie on it (and 5 of them), as on a scale;
 * else moved out by 10 % of the range, or by all of it where the outer half holds hardly a value; rounded outward to 1, 2
 * or 5 × 10ᵏ, at most a tenth of the range. What is never negative stays so, what is never positive too; values from 0 to
 * 1 are shares and end at 1. `undefined` ends are those beyond which there are infinite values.
 */
export function learnRange(facts: NumberFacts, present: number, integers: boolean): LearntRange | undefined {
  const { min, max } = facts;
  const width = max - min;
  // A constant has no width to take slack from.
  const scale = width > 0 ? width : Math.abs(max) || 1;
  const step = Math.max(humanStep(scale * SLACK), integers ? 1 : 0);
  // Wider than doubles go, or narrower than they part.
  if (!Number.isFinite(width) || !(step > 0)) return undefined;
  const why: string[] = [];
  const isEnd = ({ at }: Side) => at >= END_VALUES && at >= END_SHARE * present;
  const slackOf = ({ inHalf }: Side) => scale * (inHalf <= Math.max(1, TAIL_SHARE * present) ? 1 : SLACK);
  const low: Side = { extreme: min, at: facts.atMin, inHalf: facts.inLowerHalf };
  const high: Side = { extreme: max, at: facts.atMax, inHalf: facts.inUpperHalf };
  const ended = (side: Side) =>
    why.push(
      `${formatPercent(side.at / present)} of the values are ${side.extreme} itself, which is kept as the end of a scale`,
    );

  let lower = min;
  if (isEnd(low)) ended(low);
  else {
    lower = Math.min(roundDown(min - slackOf(low), step), min);
    if (min >= 0 && lower <= 0) {
      lower = 0;
      why.push("none is negative");
    }
  }
  let upper = max;
  if (isEnd(high)) ended(high);
  else {
    upper = Math.max(roundUp(max + slackOf(high), step), max);
    if (max <= 0 && upper >= 0) {
      upper = 0;
      why.push("none is positive");
    }
    if (!integers && min >= 0 && max <= 1 && upper >= 1) {
      upper = 1;
      why.push("a share ends at 1");
    }
  }
  const tails = [low, high].some((side) => !isEnd(side) && slackOf(side) > SLACK * scale);
  if (tails && width > 0)
    why.push("hardly a value lies in the outer half of the range, so that end was moved out by all of it");
  if (facts.infiniteBelow > 0)
    why.push(`${formatCount(facts.infiniteBelow)} values are −∞, so there is no lower bound`);
  if (facts.infiniteAbove > 0) why.push(`${formatCount(facts.infiniteAbove)} values are ∞, so there is no upper bound`);
  const bounded = (bound: number, infinite: number) => (infinite > 0 || !Number.isFinite(bound) ? undefined : bound);
  const range = { min: bounded(lower, facts.infiniteBelow), max: bounded(upper, facts.infiniteAbove), why };
  return range.min === undefined && range.max === undefined ? undefined : range;
}
