import type { RankedList } from "./ranked-lists.ts";

/**
 * Discounted cumulative gain: Σ relevance / log₂(place + 1) over the first k places. Tied items share the mean of their
 * relevance, which is the mean over all their orders (McSherry & Najork, ECIR 2008). Source: scikit-learn `dcg_score`.
 */
export function discountedGain({ ties }: RankedList, k: number): number {
  let sum = 0;
  for (const { before, size, gain } of ties) {
    if (before >= k) break;
    let discount = 0;
    for (let place = before; place < Math.min(before + size, k); place++) discount += 1 / Math.log2(place + 2);
    sum += (gain / size) * discount;
  }
  return sum;
}

/**
 * {@link discountedGain} over that of the best possible order, from 0 to 1; 0 where nothing is relevant. Source:
 * scikit-learn `ndcg_score`.
 */
export function normalisedGain(list: RankedList, k: number): number {
  if (list.relevant === 0) return 0;
  let best = 0;
  for (const [place, relevance] of list.ideal().subarray(0, k).entries()) best += relevance / Math.log2(place + 2);
  return discountedGain(list, k) / best;
}
