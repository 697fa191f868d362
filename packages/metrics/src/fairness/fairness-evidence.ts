import { normalQuantile } from "../distribution.ts";
import { type Contrast, contrastOfTails } from "../inference/contrast.ts";
import { FEWEST_EVENTS } from "../inference/enough-rows.ts";
import type { Evidence, NoEvidence } from "../inference/evidence.ts";
import { newcombeBound, newcombeContrast, type Proportion } from "../inference/newcombe.ts";
import { FAIRNESS_METRICS, type FairnessMetric, fairness } from "./fairness.ts";
import type { GroupRates, RateName } from "./group-rates.ts";

/** One group's rate against another's, of which the gap is the widest. */
interface Pair {
  readonly high: Proportion;
  readonly low: Proportion;
}

/** A rate needs this many rows that it is a share of: positive or negative rows, or both. */
const FEWEST: Readonly<Record<RateName, number>> = {
  selection_rate: 2 * FEWEST_EVENTS,
  true_positive_rate: FEWEST_EVENTS,
  false_positive_rate: FEWEST_EVENTS,
};

/** Of more groups there are too many pairs to say much of any, and to go through. */
const MOST_GROUPS = 20;

function shortOf(rates: readonly RateName[], groups: readonly GroupRates[]): NoEvidence | undefined {
  for (const one of groups)
    for (const rate of rates)
      if (one[rate].rows < FEWEST[rate])
        return {
          noInterval: "too-few-events",
          message: `the ${rate.replaceAll("_", " ")} of the smallest group is a share of ${one[rate].rows} rows; an interval needs ${FEWEST[rate]}`,
        };
  return undefined;
}

/** Every ordered pair of groups, of every rate. */
function pairsOf(rates: readonly RateName[], groups: readonly GroupRates[]): Pair[] {
  return rates.flatMap((rate) => {
    const shares = groups.map((one) => ({ share: one[rate].value as number, rows: one[rate].rows }));
    return shares.flatMap((high) => shares.filter((low) => low !== high).map((low) => ({ high, low })));
  });
}

/**
 * What the rows say about a gap between groups. The pair with the widest gap is found in the same rows, so no interval of
 * that pair alone would hold: the gap is above x where any pair is shown to be, with Bonferroni's correction for the
 * number of ordered pairs, and below x where each pair is shown to be, which needs none. Pairs are of independent
 * proportions: Newcombe's method 10 for differences, for ratios Zou & Donner's p₁ − x·p₂ against 0.
 *
 * The evidence is of the candidate alone (ratio 0). No interval is claimed of weighted rows, nor where a rate is a share of
 * too few rows; nor of the change of a gap against a baseline, since a largest value has no bootstrap that holds where two
 * groups are nearly level (Andrews, Econometrica 68 (2000) 399), which is where a fair model is.
 *
 * @throws MetricError as `fairness`
 */
export function fairnessEvidence(metric: FairnessMetric, groups: readonly GroupRates[]): Evidence | NoEvidence {
  const { rates, gap } = FAIRNESS_METRICS[metric];
  const { value } = fairness(metric, groups);
  if (groups.some(({ weighted }) => weighted))
    return { noInterval: "point-estimate", message: `weighted rows give no interval of ${metric}` };
  if (groups.length > MOST_GROUPS)
    return { noInterval: "point-estimate", message: `no interval is claimed over more than ${MOST_GROUPS} groups` };
  const short = shortOf(rates, groups);
  if (short) return short;
  const rows = groups.reduce((sum, { selection_rate }) => sum + selection_rate.rows, 0);
  const pairs = pairsOf(rates, groups);
  const tails = gap === "difference" ? differenceTails(pairs) : ratioTails(pairs);
  const contrast: Contrast = {
    ...contrastOfTails(
      { estimate: value, lowest: 0, highest: 1, ...tails },
      { ratio: 0, method: "Newcombe, over all pairs of groups", sample: { unit: "rows", have: rows } },
    ),
    // Its ends are those of pairs, which need no search.
    ...(gap === "difference" ? { interval: (confidence) => differenceInterval(pairs, confidence) } : {}),
  };
  return {
    candidate: value,
    baseline: value,
    rows,
    events: undefined,
    nonEvents: undefined,
    contrast(ratio) {
      if (ratio !== 0) throw new TypeError("the change of a gap between groups has no interval");
      return contrast;
    },
  };
}

interface PairTails {
  readonly above: (x: number) => number;
  readonly below: (x: number) => number;
}

const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0);
const corrected = (values: readonly number[]) =>
  Math.min(1, values.length * values.reduce((least, value) => Math.min(least, value), 1));

/** The gap is the largest of the pairs' differences. */
function differenceTails(pairs: readonly Pair[]): PairTails {
  const contrasts = pairs.map(({ high, low }) => newcombeContrast(high, low, 1, 0));
  return {
    above: (x) => corrected(contrasts.map((contrast) => contrast.pAbove(x))),
    below: (x) => largest(contrasts.map((contrast) => contrast.pBelow(x))),
  };
}

/** Where the {@link differenceTails} are (1 − confidence) / 2. */
function differenceInterval(pairs: readonly Pair[], confidence: number): readonly [number, number] {
  const alpha = (1 - confidence) / 2;
  const ends = (z: number, side: -1 | 1) => pairs.map(({ high, low }) => newcombeBound(high, low, 1, z, side));
  const [strict, plain] = [-normalQuantile(alpha / pairs.length), -normalQuantile(alpha)];
  return [largest(ends(strict, -1)), Math.min(1, largest(ends(plain, 1)))];
}

/** The gap is the smallest of the pairs' ratios: above x where each low − x·high is above 0. */
function ratioTails(pairs: readonly Pair[]): PairTails {
  const at = (x: number) => pairs.map(({ high, low }) => newcombeContrast(low, high, x, 0));
  return {
    above: (x) => largest(at(x).map((contrast) => contrast.pAbove(0))),
    below: (x) => corrected(at(x).map((contrast) => contrast.pBelow(0))),
  };
}
