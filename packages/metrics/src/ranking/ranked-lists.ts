import { requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";
import { orderByScore } from "../score-order.ts";
import type { RankingPredictions } from "./ranking-predictions.ts";

/** Items of one query that share a score, so that any order of them is as good. */
export interface Tie {
  /** Items that score above these, and how many of them are relevant. */
  readonly before: number;
  readonly relevantBefore: number;
  readonly size: number;
  readonly relevant: number;
  /** Sum of relevance. */
  readonly gain: number;
}

/** The items of one query, the best score first. */
export interface RankedList {
  readonly items: number;
  readonly relevant: number;
  readonly ties: readonly Tie[];
  /** Relevance of the items in the best possible order. */
  readonly ideal: () => Float64Array;
}

/**
 * A model's scored rows as one list for each query, in the order in which queries first occur, made once for all metrics
 * that are computed from them. The columns must not be changed afterwards.
 */
export class RankedLists implements RankingPredictions {
  readonly query: Int32Array;
  readonly truth: Float64Array;
  readonly score: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly queries: number;
  /** The weight of each query; `undefined` without weights. */
  readonly queryWeight: Float64Array | undefined;
  /** Rows, query after query, the best score first. */
  readonly #rows: Uint32Array;
  /** Where each query begins in them; the last is their number. */
  readonly #starts: Uint32Array;

  /**
   * @throws MetricError on no rows, unequal lengths, NaN, ±Infinity, weights that cannot be, and `weight-differs` where
   *   the rows of a query do not agree on its weight
   */
  constructor({ query, truth, score, weight }: RankingPredictions) {
    requireSameRows({ truth, query, score, weight });
    requireFinite("truth", truth);
    requireFinite("score", score);
    requireWeights(weight);
    const { numbers, queries } = numberQueries(query);
    this.query = query;
    this.truth = truth;
    this.score = score;
    this.weight = weight;
    this.queries = queries;
    this.#starts = startsOf(numbers, queries);
    this.#rows = rowsByQuery(numbers, this.#starts, score);
    this.queryWeight = weight && weightsOf(numbers, queries, query, weight);
  }

  /** The list of a query by its place, from 0. */
  list(query: number): RankedList {
    const { truth, score } = this;
    const rows = this.#rows.subarray(this.#starts[query], this.#starts[query + 1]);
    const ties: Tie[] = [];
    let relevantBefore = 0;
    for (let before = 0; before < rows.length; ) {
      const shared = score[rows[before] as number];
      let [end, relevant, gain] = [before, 0, 0];
      for (; end < rows.length && score[rows[end] as number] === shared; end++) {
        const relevance = truth[rows[end] as number] as number;
        if (relevance > 0) relevant++;
        gain += relevance;
      }
      ties.push({ before, relevantBefore, size: end - before, relevant, gain });
      relevantBefore += relevant;
      before = end;
    }
    const ideal = () =>
      Float64Array.from(rows, (row) => truth[row] as number)
        .sort()
        .reverse();
    return { items: rows.length, relevant: relevantBefore, ties, ideal };
  }
}

/** Queries numbered from 0 in the order in which they occur. */
function numberQueries(query: Int32Array): { readonly numbers: Uint32Array; readonly queries: number } {
  const known = new Map<number, number>();
  const numbers = new Uint32Array(query.length);
  for (let row = 0; row < query.length; row++) {
    const id = query[row] as number;
    let number = known.get(id);
    if (number === undefined) {
      number = known.size;
      known.set(id, number);
    }
    numbers[row] = number;
  }
  return { numbers, queries: known.size };
}

function startsOf(numbers: Uint32Array, queries: number): Uint32Array {
  const starts = new Uint32Array(queries + 1);
  for (let row = 0; row < numbers.length; row++) {
    const at = (numbers[row] as number) + 1;
    starts[at] = (starts[at] as number) + 1;
  }
  for (let at = 0; at < queries; at++) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
  return starts;
}

function rowsByQuery(numbers: Uint32Array, starts: Uint32Array, score: Float64Array): Uint32Array {
  const rising = orderByScore(score);
  const next = starts.slice();
  const rows = new Uint32Array(rising.length);
  for (let at = rising.length - 1; at >= 0; at--) {
    const row = rising[at] as number;
    const query = numbers[row] as number;
    const place = next[query] as number;
    rows[place] = row;
    next[query] = place + 1;
  }
  return rows;
}

function weightsOf(numbers: Uint32Array, queries: number, query: Int32Array, weight: Float64Array): Float64Array {
  const weights = new Float64Array(queries).fill(-1);
  for (let row = 0; row < numbers.length; row++) {
    const at = numbers[row] as number;
    const known = weights[at] as number;
    if (known >= 0 && known !== weight[row])
      throw new MetricError(
        `weight is ${weight[row]} in row ${row + 1}, and ${known} in another row of query ${query[row]}`,
        {
          code: "weight-differs",
          reason: "invalid-input",
          remedy: "give all rows of a query its one weight",
        },
      );
    weights[at] = weight[row] as number;
  }
  return weights;
}
