import { scoreOrder } from "./score-order.ts";

/** Rows by score: equal scores share a rank, ranks count up from 0 with the score. */
export interface ScoreRanks {
  /** How many different scores there are; ranks lie below it. */
  readonly distinct: number;
  /** The rank of each row. */
  readonly rank: Uint32Array;
  /** Row numbers by rising score: whoever goes through them reads and writes by rank in order, which is much faster. */
  readonly rows: Uint32Array;
  /** At each place of `rows` 1 where the rank is one higher than before (from −1), else 0. */
  readonly rises: Uint8Array;
}

/** The ranks of columns that are still in use: several metrics of a model, and their intervals, ask for the same ones. */
const KNOWN = new WeakMap<Float64Array, ScoreRanks>();

/**
 * Ranks scores by value; −0 shares the rank of 0, as in scikit-learn. Scores must be finite, which the caller has checked,
 * and must not be changed afterwards: a column is ranked once. Takes linear time.
 */
export function rankScores(score: Float64Array): ScoreRanks {
  const ranks = KNOWN.get(score) ?? new RankedScores(score);
  KNOWN.set(score, ranks);
  return ranks;
}

class RankedScores implements ScoreRanks {
  readonly distinct: number;
  readonly rows: Uint32Array;
  readonly rises: Uint8Array;
  #rank: Uint32Array | undefined;

  constructor(score: Float64Array) {
    const { rows, scores } = scoreOrder(score);
    const rises = new Uint8Array(rows.length);
    let distinct = 0;
    for (let at = 0; at < rows.length; at++)
      if (at === 0 || scores[at] !== scores[at - 1]) {
        rises[at] = 1;
        distinct++;
      }
    this.distinct = distinct;
    this.rows = rows;
    this.rises = rises;
  }

  get rank(): Uint32Array {
    this.#rank ??= this.#ofRows();
    return this.#rank;
  }

  #ofRows(): Uint32Array {
    const { rows, rises } = this;
    const rank = new Uint32Array(rows.length);
    let here = -1;
    for (let at = 0; at < rows.length; at++) {
      here += rises[at] as number;
      rank[rows[at] as number] = here;
    }
    return rank;
  }
}
