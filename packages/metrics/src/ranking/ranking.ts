import { MetricError } from "../error.ts";
import type { Computed } from "../metric-info.ts";
import { weightedMean } from "../weighted-mean.ts";
import { type RankedList, RankedLists } from "./ranked-lists.ts";
import type { RankingPredictions } from "./ranking-predictions.ts";

/** One query's figure over its first k places. */
export type OfQuery = (list: RankedList, k: number) => number;

/** What the mean over queries stands on. */
export interface ByQuery {
  /** Each query's figure, in the order in which queries first occur. */
  readonly values: Float64Array;
  /** By query; `undefined` without weights. */
  readonly weight: Float64Array | undefined;
  /** Queries of a weight above 0 that have a relevant item. The others count by a convention of the metric. */
  readonly answerable: number;
}

/**
 * A figure of each query.
 *
 * @param k how many places count: a whole number above 0, or Infinity for all
 * @throws MetricError what {@link RankedLists} refuses, and `negative` on a relevance below 0
 */
export function byQuery(predictions: RankingPredictions, ofQuery: OfQuery, k: number): ByQuery {
  const lists = predictions instanceof RankedLists ? predictions : new RankedLists(predictions);
  const below = lists.truth.findIndex((relevance) => relevance < 0);
  if (below >= 0)
    throw new MetricError(`truth is ${lists.truth[below]} in row ${below + 1}, and a relevance is 0 or more`, {
      code: "negative",
      reason: "invalid-input",
      remedy: "give 0 for what is not relevant",
    });
  const values = new Float64Array(lists.queries);
  let answerable = 0;
  for (let query = 0; query < lists.queries; query++) {
    const list = lists.list(query);
    values[query] = ofQuery(list, k);
    if (list.relevant > 0 && lists.queryWeight?.[query] !== 0) answerable++;
  }
  return { values, weight: lists.queryWeight, answerable };
}

/** The mean of a figure over queries, marked where no query can be answered and the convention alone speaks. */
export function overQueries(predictions: RankingPredictions, ofQuery: OfQuery, k: number): Computed {
  const { values, weight, answerable } = byQuery(predictions, ofQuery, k);
  const value = weightedMean(values.length, (query) => values[query] as number, weight);
  return answerable > 0 ? value : { value, undefinedBecause: "no query has a relevant item" };
}
