import { scoreOrder } from "./score-order.ts";

/** Rows by score: equal scores share a rank, ranks count up from 0 with the score. */
export interface ScoreRanks {
  /** The rank of each row. */
  readonly rank: Uint32Array;
  /** How many different scores there are; ranks lie below it. */
  readonly distinct: number;
}

/** The ranks of columns that are still in use: several metrics of a model, and their intervals, ask for the same ones. */
const KNOWN = new WeakMap<Float64Array, ScoreRanks>();

/**
 * Ranks scores by value; −0 shares the rank of 0, as in scikit-learn. Scores must be finite, which the caller has checked,
 * and must not be changed afterwards: a column is ranked once. Takes linear time.
 */
export function rankScores(score: Float64Array): ScoreRanks {
  const ranks = KNOWN.get(score) ?? ranksOf(score);
  KNOWN.set(score, ranks);
  return ranks;
}

function ranksOf(score: Float64Array): ScoreRanks {
  const { rows, scores } = scoreOrder(score);
  const rank = new Uint32Array(score.length);
  let distinct = 0;
  for (let at = 0; at < rows.length; at++) {
    if (at === 0 || scores[at] !== scores[at - 1]) distinct++;
    rank[rows[at] as number] = distinct - 1;
  }
  return { rank, distinct };
}
