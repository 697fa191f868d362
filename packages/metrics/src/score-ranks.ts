/** Rows by score: equal scores share a rank, ranks count up from 0 with the score. */
export interface ScoreRanks {
  /** The rank of each row. */
  readonly rank: Uint32Array;
  /** How many different scores there are; ranks lie below it. */
  readonly distinct: number;
}

/**
 * Ranks scores by value; −0 and 0 are equal, as in scikit-learn. Sorting the bare numbers and looking each row up is
 * several times faster than sorting row numbers with a comparator. Scores must be finite: the caller has checked them.
 */
export function rankScores(score: Float64Array): ScoreRanks {
  const values = score.slice().sort();
  let distinct = 0;
  for (let i = 0; i < values.length; i++)
    if (i === 0 || values[i] !== values[distinct - 1]) values[distinct++] = values[i] as number;

  const rank = new Uint32Array(score.length);
  for (let row = 0; row < score.length; row++) {
    const wanted = score[row] as number;
    let low = 0;
    let high = distinct - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    rank[row] = low;
  }
  return { rank, distinct };
}
