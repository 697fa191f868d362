import { requireFinite, requireSameRows } from "../columns.ts";
import type { Random } from "../random.ts";
import { type TestResult, twoSided } from "./test-result.ts";

/** A statistic of two samples that grows with the first. */
type Statistic = (first: Float64Array, second: Float64Array) => number;

/** Relative slack: a permutation that adds the same numbers in another order is no less extreme. */
const ROUNDING = 1e-12;

/**
 * P-values with the +1 rule, (1 + draws at least as extreme) / (1 + draws): what was observed is itself one of the
 * permutations, so none is 0 (Phipson & Smyth, Stat. Appl. Genet. Mol. Biol. 9 (2010)).
 */
function tails(statistic: number, draws: number, draw: () => number): TestResult {
  const slack = ROUNDING * Math.max(1, Math.abs(statistic));
  let [greater, less] = [1, 1];
  for (let i = 0; i < draws; i++) {
    const drawn = draw();
    if (drawn >= statistic - slack) greater++;
    if (drawn <= statistic + slack) less++;
  }
  const [pGreater, pLess] = [greater / (draws + 1), less / (draws + 1)];
  return { statistic, pGreater, pLess, pTwoSided: twoSided(pGreater, pLess) };
}

/** Two independent samples: which value belongs to which is shuffled. @throws MetricError on an empty sample and NaN */
export function permutationTest(
  first: Float64Array,
  second: Float64Array,
  statistic: Statistic,
  draws: number,
  random: Random,
): TestResult {
  requireSameRows({ "the first sample": first });
  requireSameRows({ "the second sample": second });
  const pooled = Float64Array.from([...first, ...second]);
  requireFinite("a value", pooled);
  const observed = statistic(first, second);
  return tails(observed, draws, () => {
    // Fisher and Yates: only as many places as the first sample has need to be drawn.
    for (let at = 0; at < first.length; at++) {
      const other = at + random.index(pooled.length - at);
      const value = pooled[at] as number;
      pooled[at] = pooled[other] as number;
      pooled[other] = value;
    }
    return statistic(pooled.subarray(0, first.length), pooled.subarray(first.length));
  });
}

/** Paired samples: which value of a pair belongs to which is drawn. @throws MetricError on unequal lengths, no pairs and NaN */
export function pairedPermutationTest(
  first: Float64Array,
  second: Float64Array,
  statistic: Statistic,
  draws: number,
  random: Random,
): TestResult {
  requireSameRows({ "the first sample": first, "the second sample": second });
  requireFinite("the first sample", first);
  requireFinite("the second sample", second);
  const [a, b] = [first.slice(), second.slice()];
  return tails(statistic(first, second), draws, () => {
    for (let pair = 0; pair < a.length; pair++) {
      const turned = random.word() % 2 === 1;
      a[pair] = (turned ? second[pair] : first[pair]) as number;
      b[pair] = (turned ? first[pair] : second[pair]) as number;
    }
    return statistic(a, b);
  });
}
