const CONFIDENCE = 0.99;
/** So many values must be shown to lie beyond a percentile: one alone may be an accident. */
const BEYOND = 2;

/**
 * The fewest values a percentile is reported from: with n of them, at least two lie beyond the true percentile with 99 %
 * probability, so that the second largest bounds it. It is the smallest n with P(Bin(n, 1 − share) ≤ 1) ≤ 0.01, MLPerf's
 * early-stopping rule with one query over the limit (inference_policies, "Early stopping"): p95 130, p99 662, p99.9 6,636.
 *
 * @param share from 0 to 1, exclusive; 0.99 for p99
 */
export function fewestForPercentile(share: number): number {
  const beyond = Math.min(share, 1 - share);
  const tooFew = (n: number) => {
    const none = n * Math.log1p(-beyond);
    return Math.exp(none) + n * beyond * Math.exp(none - Math.log1p(-beyond)) > 1 - CONFIDENCE;
  };
  let high = BEYOND;
  while (tooFew(high)) high *= 2;
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (tooFew(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** Terms of the binomial this small beside its largest change no sum. */
const NEGLIGIBLE = 1e-18;

/**
 * Ranks, counted from 1, of the ordered values between which the true percentile lies with at least the confidence:
 * P(rank low ≤ X₍ₚ₎ ≤ rank high) by the binomial (David & Nagaraja, Order Statistics, 7.1), either tail at most half of what
 * is left. Rank 0 and n + 1 stand for ends that so few values cannot give.
 */
export function percentileRanks(n: number, share: number, confidence = 0.95): readonly [low: number, high: number] {
  const tail = (1 - confidence) / 2;
  const mode = Math.min(n, Math.floor((n + 1) * share));
  const odds = share / (1 - share);
  // Relative to the largest term, which needs no factorials.
  const terms = new Map([[mode, 1]]);
  for (let k = mode, term = 1; k < n; k++) {
    term *= ((n - k) / (k + 1)) * odds;
    if (term < NEGLIGIBLE) break;
    terms.set(k + 1, term);
  }
  for (let k = mode, term = 1; k > 0; k--) {
    term *= k / (n - k + 1) / odds;
    if (term < NEGLIGIBLE) break;
    terms.set(k - 1, term);
  }
  const counts = [...terms].toSorted(([a], [b]) => a - b);
  const total = counts.reduce((sum, [, term]) => sum + term, 0);
  // P(count < low) ≤ tail and P(count ≥ high) ≤ tail.
  let low = counts[0]?.[0] ?? 0;
  for (let below = 0, at = 0; at < counts.length; at++) {
    below += (counts[at]?.[1] ?? 0) / total;
    if (below > tail) break;
    low = (counts[at]?.[0] ?? 0) + 1;
  }
  let high = n + 1;
  for (let above = 0, at = counts.length - 1; at >= 0; at--) {
    above += (counts[at]?.[1] ?? 0) / total;
    if (above > tail) break;
    high = counts[at]?.[0] ?? 0;
  }
  return [low, high];
}
