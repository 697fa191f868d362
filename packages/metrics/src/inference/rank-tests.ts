import { requireFinite, requireSameRows } from "../columns.ts";
import { normalCdf } from "../distribution.ts";
import { MetricError } from "../error.ts";
import { rankScores } from "../score-ranks.ts";
import { type TestResult, twoSided } from "./test-result.ts";

export type RankMethod = "exact" | "asymptotic";

/** Midranks from 1, and Σ(t³ − t) over the ties. */
function midranks(values: Float64Array): { readonly ranks: Float64Array; readonly ties: number } {
  const { rank, distinct } = rankScores(values);
  const size = new Float64Array(distinct);
  for (const at of rank) size[at] = (size[at] as number) + 1;
  const middle = new Float64Array(distinct);
  let below = 0;
  let ties = 0;
  size.forEach((count, at) => {
    middle[at] = below + (count + 1) / 2;
    below += count;
    ties += count ** 3 - count;
  });
  return { ranks: Float64Array.from(rank, (at) => middle[at] as number), ties };
}

/** From the number of arrangements by the statistic's value: P(≥ statistic) and P(≤ statistic). */
function exactTails(counts: Float64Array, statistic: number): { readonly pGreater: number; readonly pLess: number } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const from = (keep: (value: number) => boolean) =>
    counts.reduce((sum, count, value) => sum + (keep(value) ? count : 0), 0) / total;
  return { pGreater: from((value) => value >= statistic), pLess: from((value) => value <= statistic) };
}

/** Samples of more values than this have no exact distribution here: its counts outgrow a double. */
const MOST_EXACT = 500;

/**
 * Mann and Whitney's U of the first sample: pairs in which its value is the larger, ties half (Ann. Math. Stat. 18 (1947)).
 * `exact` where a sample has at most 8 values and nothing is tied, else the normal with ties and continuity put right:
 * `scipy.stats.mannwhitneyu`, which chooses likewise.
 *
 * @param method asked for in place of that choice; `exact` takes ties for none
 * @throws MetricError on an empty sample, NaN, and samples too large for `exact` (`too-many-values`)
 */
export function mannWhitneyTest(first: Float64Array, second: Float64Array, method?: RankMethod): TestResult {
  requireSameRows({ "the first sample": first });
  requireSameRows({ "the second sample": second });
  requireFinite("the first sample", first);
  requireFinite("the second sample", second);
  const [n, m] = [first.length, second.length];
  const all = Float64Array.from([...first, ...second]);
  const { ranks, ties } = midranks(all);
  const statistic = ranks.subarray(0, n).reduce((sum, rank) => sum + rank, 0) - (n * (n + 1)) / 2;
  const chosen = method ?? (Math.min(n, m) <= 8 && ties === 0 ? "exact" : "asymptotic");
  if (chosen === "exact") {
    const { pGreater, pLess } = exactTails(arrangements(n, m), statistic);
    return { statistic, pGreater, pLess, pTwoSided: twoSided(pGreater, pLess) };
  }
  const all2 = n + m;
  const variance = ((n * m) / 12) * (all2 + 1 - ties / (all2 * (all2 - 1)));
  return normalTails(statistic, (n * m) / 2, Math.sqrt(variance), 0.5);
}

/** In how many of the arrangements of n and m values U has each value: the coefficients of the Gaussian binomial. */
function arrangements(n: number, m: number): Float64Array {
  requireExact(n + m);
  const counts = new Float64Array(n * m + 1);
  counts[0] = 1;
  const [few, many] = [Math.min(n, m), Math.max(n, m)];
  // Π (1 − x^(many + i)) / (1 − x^i), i = 1 … few: multiply from the top, divide from the bottom.
  for (let i = 1; i <= few; i++) {
    for (let value = counts.length - 1; value >= many + i; value--)
      counts[value] = (counts[value] as number) - (counts[value - many - i] as number);
    for (let value = i; value < counts.length; value++)
      counts[value] = (counts[value] as number) + (counts[value - i] as number);
  }
  // The upper half is the lower one's mirror image; computed, it would be all rounding.
  for (let value = 0; 2 * value < counts.length - 1; value++)
    counts[counts.length - 1 - value] = counts[value] as number;
  return counts;
}

/**
 * Wilcoxon's signed ranks of paired differences: the sum of the ranks of the positive ones (Biometrics Bull. 1 (1945)).
 * Differences of 0 are left out, as Wilcoxon did. `exact` up to 50 differences without ties and zeros, else the normal
 * with ties put right and no correction for continuity: `scipy.stats.wilcoxon(zero_method="wilcox")`, where ties in up
 * to 13 differences are permuted instead.
 *
 * @throws MetricError on NaN, no difference other than 0 (`no-variation`), and too many for `exact` (`too-many-values`)
 */
export function wilcoxonTest(differences: Float64Array, method?: RankMethod): TestResult {
  requireFinite("a difference", differences);
  const moved = differences.filter((difference) => difference !== 0);
  const n = moved.length;
  if (n === 0)
    throw new MetricError("every difference is 0, so there is nothing to rank", {
      code: "no-variation",
      reason: "too-few-samples",
      remedy: "give pairs that differ",
    });
  const { ranks, ties } = midranks(moved.map(Math.abs));
  const statistic = ranks.reduce((sum, rank, pair) => sum + ((moved[pair] as number) > 0 ? rank : 0), 0);
  const plain = ties === 0 && n === differences.length;
  if ((method ?? (plain && n <= 50 ? "exact" : "asymptotic")) === "exact") {
    const { pGreater, pLess } = exactTails(signings(n), statistic);
    return { statistic, pGreater, pLess, pTwoSided: twoSided(pGreater, pLess) };
  }
  const variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24;
  return normalTails(statistic, (n * (n + 1)) / 4, Math.sqrt(variance), 0);
}

/** In how many of the ways to sign the ranks 1 … n the positive ones add up to each value. */
function signings(n: number): Float64Array {
  requireExact(n);
  const counts = new Float64Array((n * (n + 1)) / 2 + 1);
  counts[0] = 1;
  for (let rank = 1; rank <= n; rank++)
    for (let value = counts.length - 1; value >= rank; value--)
      counts[value] = (counts[value] as number) + (counts[value - rank] as number);
  return counts;
}

function requireExact(values: number): void {
  if (values <= MOST_EXACT) return;
  throw new MetricError(`${values} values are too many for an exact test, which takes ${MOST_EXACT}`, {
    code: "too-many-values",
    reason: "invalid-input",
    remedy: "take the asymptotic test, which as many values make exact to the last digits shown",
  });
}

/** @param continuity how far towards the middle the statistic is moved, on the side in question */
function normalTails(statistic: number, mean: number, deviation: number, continuity: number): TestResult {
  // All values tied: there is no order, and so no evidence.
  const tail = (distance: number) => (deviation > 0 ? normalCdf(-(distance - continuity) / deviation) : 1);
  return {
    statistic,
    pGreater: tail(statistic - mean),
    pLess: tail(mean - statistic),
    pTwoSided: Math.min(1, 2 * tail(Math.abs(statistic - mean))),
  };
}
