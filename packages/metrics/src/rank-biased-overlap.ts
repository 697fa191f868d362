/** What two rankings share down to one depth. */
export interface RankingDepth {
  /** Items at this depth or above it in both. */
  readonly shared: number;
  /** Items at this depth or above it in the one, and in the other; more than the depth where items tie. */
  readonly left: number;
  readonly right: number;
}

/**
 * Rank-biased overlap of two rankings, 0 to 1, extrapolated from the depths given: the agreement at depth d is
 * 2·shared/(left + right), weighted (1 − p)·p^(d−1), and the deepest one stands for all below it.
 *
 * Webber, Moffat and Zobel, "A similarity measure for indefinite rankings", 2010: equation 32 for rankings of one length,
 * and section 4.4 for ties, in which tied items stand at the first of the ranks that they share.
 *
 * @param depths from 1 on, none left out.
 * @param p how likely a reader goes on to the next rank, above 0 and below 1.
 * @returns NaN for no depths.
 */
export function rankBiasedOverlap(depths: readonly RankingDepth[], p: number): number {
  let sum = 0;
  let weight = 1;
  let agreement = Number.NaN;
  for (const { shared, left, right } of depths) {
    agreement = (2 * shared) / (left + right);
    sum += (1 - p) * weight * agreement;
    weight *= p;
  }
  return sum + weight * agreement;
}
