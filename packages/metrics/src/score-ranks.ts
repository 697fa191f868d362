/** Rows by score: equal scores share a rank, ranks count up from 0 with the score. */
export interface ScoreRanks {
  /** The rank of each row. */
  readonly rank: Uint32Array;
  /** How many different scores there are; ranks lie below it. */
  readonly distinct: number;
}

/** Small digits keep a slice of a few rows cheap, at no loss on a million: their counts stay in the processor's cache. */
const DIGIT_BITS = 8;
const DIGITS = 2 ** DIGIT_BITS;
const WORD_BITS = 32;

/**
 * Ranks scores by value; −0 sorts just before 0 and shares its rank, as in scikit-learn. Scores must be finite: the
 * caller has checked them. Takes linear time.
 */
export function rankScores(score: Float64Array): ScoreRanks {
  const order = orderByScore(score);
  const rank = new Uint32Array(score.length);
  let distinct = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    if (at === 0 || score[row] !== score[order[at - 1] as number]) distinct++;
    rank[row] = distinct - 1;
  }
  return { rank, distinct };
}

/** Row numbers by rising score: a radix sort from the lowest digit of the key to the highest, each pass stable. */
export function orderByScore(score: Float64Array): Uint32Array {
  const { low, high } = sortableBits(score);
  let order = new Uint32Array(score.length).map((_, row) => row);
  let next = new Uint32Array(score.length);
  for (const word of [low, high])
    for (let shift = 0; shift < WORD_BITS; shift += DIGIT_BITS) {
      const start = new Uint32Array(DIGITS + 1);
      for (let row = 0; row < score.length; row++) {
        const digit = ((word[row] as number) >>> shift) & (DIGITS - 1);
        start[digit + 1] = (start[digit + 1] as number) + 1;
      }
      for (let digit = 0; digit < DIGITS; digit++)
        start[digit + 1] = (start[digit + 1] as number) + (start[digit] as number);
      for (let at = 0; at < order.length; at++) {
        const row = order[at] as number;
        const digit = ((word[row] as number) >>> shift) & (DIGITS - 1);
        const place = start[digit] as number;
        next[place] = row;
        start[digit] = place + 1;
      }
      [order, next] = [next, order];
    }
  return order;
}

/**
 * The two halves of a key that sorts as the doubles do when read as an unsigned integer: IEEE 754 orders positive
 * doubles so by design; negative ones need every bit turned over, positive ones the sign bit set.
 */
function sortableBits(score: Float64Array): { readonly low: Uint32Array; readonly high: Uint32Array } {
  const low = new Uint32Array(score.length);
  const high = new Uint32Array(score.length);
  const bits = new DataView(new ArrayBuffer(8));
  for (let row = 0; row < score.length; row++) {
    bits.setFloat64(0, score[row] as number);
    const upper = bits.getUint32(0);
    const negative = upper >>> 31 === 1;
    high[row] = negative ? ~upper : upper | 0x8000_0000;
    low[row] = negative ? ~bits.getUint32(4) : bits.getUint32(4);
  }
  return { low, high };
}
