import { cumulative } from "../cumulative.ts";
import { MetricError } from "../error.ts";
import { logFactorial } from "../gamma.ts";

/** P-values of "both sides are right equally often", two-sided. */
export interface McNemarTest {
  /** Never rejects more often than its level. */
  readonly exact: number;
  /** Counts what was observed half: close to its level, and seldom above it (Fagerland et al., BMC Med. Res. Methodol. 13 (2013)). */
  readonly midP: number;
}

/**
 * McNemar's test, conditional on the rows on which the sides differ: binomial with chance ½ (Psychometrika 12 (1947)). No
 * such row is no evidence: both are 1.
 *
 * @param candidateOnly rows that the candidate alone got right
 * @throws MetricError `not-a-count`
 */
export function mcNemarTest(candidateOnly: number, baselineOnly: number): McNemarTest {
  for (const count of [candidateOnly, baselineOnly])
    if (!(Number.isSafeInteger(count) && count >= 0))
      throw new MetricError(`${count} is no count of rows`, {
        code: "not-a-count",
        reason: "invalid-input",
        remedy: "give whole numbers of 0 or more",
      });
  const n = candidateOnly + baselineOnly;
  if (n === 0) return { exact: 1, midP: 1 };
  const fewer = Math.min(candidateOnly, baselineOnly);
  const here = Math.exp(logFactorial(n) - logFactorial(fewer) - logFactorial(n - fewer) - n * Math.LN2);
  // Equal counts are the least extreme outcome there is, and one outcome, not two.
  if (2 * fewer === n) return { exact: 1, midP: 1 - here / 2 };
  // P(X ≤ k) of the binomial by the beta distribution (DLMF 8.17.5).
  const exact = 2 * cumulative("beta", [n - fewer, fewer + 1], 0, 1)(0.5);
  return { exact: Math.min(1, exact), midP: Math.min(1, exact - here) };
}
