import { normalCdf } from "../distribution.ts";
import { type Contrast, contrastOfTails } from "./contrast.ts";
import { multinomialScore } from "./multinomial-score.ts";

/** Trials (rows, or positive rows) by which side got them right. */
export interface PairedCounts {
  readonly both: number;
  readonly candidateOnly: number;
  readonly baselineOnly: number;
  readonly neither: number;
}

/**
 * Score interval for θ = candidate's share − ratio × baseline's share of right answers on the same trials. With ratio 1
 * it is the interval of Tango, Stat. Med. 17 (1998); at θ = 0 the test is the ratio test of Tang, Tang & Chan, Stat.
 * Med. 22 (2003); with ratio 0 it is Wilson's interval of the candidate's share. No correction for continuity.
 */
export function scoreContrast(pairs: PairedCounts, ratio: number, what: Pick<Contrast, "method" | "sample">): Contrast {
  const counts = [pairs.both, pairs.candidateOnly, pairs.baselineOnly, pairs.neither];
  const values = [1 - ratio, 1, -ratio, 0];
  const n = counts.reduce((sum, count) => sum + count, 0);
  const estimate = (pairs.both + pairs.candidateOnly - ratio * (pairs.both + pairs.baselineOnly)) / n;
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const score = multinomialScore(estimate, values, counts);
  return contrastOfTails(
    { estimate, lowest, highest, above: (x) => normalCdf(-score(x)), below: (x) => normalCdf(score(x)) },
    { ratio, ...what },
  );
}
