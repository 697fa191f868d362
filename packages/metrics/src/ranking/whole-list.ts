import type { RankedList } from "./ranked-lists.ts";

/**
 * Label ranking average precision: the mean, over the relevant items, of the share of relevant ones among those that score
 * as high or higher; 1 where no item is relevant or all are. Source: scikit-learn `label_ranking_average_precision_score`.
 */
export function labelRankingPrecision({ ties, items, relevant: all }: RankedList): number {
  if (all === 0 || all === items) return 1;
  let sum = 0;
  for (const { before, relevantBefore, size, relevant } of ties)
    sum += (relevant * (relevantBefore + relevant)) / (before + size);
  return sum / all;
}

/**
 * How far down one has to go to have seen every relevant item, all items of a tie counted; 0 where nothing is relevant.
 * Source: scikit-learn `coverage_error`.
 */
export function coverageDepth({ ties }: RankedList): number {
  const last = ties.findLast(({ relevant }) => relevant > 0);
  return last ? last.before + last.size : 0;
}
