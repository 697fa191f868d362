/** Rows by score: equal scores share a rank, ranks count up from 0 with the score. */
export interface ScoreRanks {
  /** The rank of each row. */
  readonly rank: Uint32Array;
  /** How many different scores there are; ranks lie below it. */
  readonly distinct: number;
}

/** Small digits keep a slice of a few rows cheap: their counts are soon added up. Large ones spare passes over many rows. */
const FEW_ROWS = 2 ** 14;
const FEW_ROWS_BITS = 8;
const MANY_ROWS_BITS = 11;
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

/**
 * Row numbers by rising score, equal scores in the order of rows: a radix sort from the lowest digit of the key to the
 * highest, each pass stable. Scores must be finite. Takes linear time.
 */
export function orderByScore(score: Float64Array): Uint32Array {
  const { low, high } = sortableBits(score);
  const bits = score.length < FEW_ROWS ? FEW_ROWS_BITS : MANY_ROWS_BITS;
  const rows = new Uint32Array(score.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  const byLow = sortByWord(rows, low, bits);
  const highInOrder = low;
  for (let at = 0; at < byLow.length; at++) highInOrder[at] = high[byLow[at] as number] as number;
  return sortByWord(byLow, highInOrder, bits);
}

/** Rows and their words by rising word. Words go along with their rows, so that each pass reads in order; all arrays are used up. */
function sortByWord(rows: Uint32Array, words: Uint32Array, bits: number): Uint32Array {
  const digits = 2 ** bits;
  let from: Words = { rows, words };
  let to: Words = { rows: new Uint32Array(rows.length), words: new Uint32Array(rows.length) };
  for (let shift = 0; shift < WORD_BITS; shift += bits) {
    const start = new Uint32Array(digits + 1);
    for (let at = 0; at < rows.length; at++) {
      const digit = ((from.words[at] as number) >>> shift) & (digits - 1);
      start[digit + 1] = (start[digit + 1] as number) + 1;
    }
    // A digit that all rows share, as the last of rounded scores, orders nothing.
    if (start.includes(rows.length)) continue;
    for (let digit = 0; digit < digits; digit++)
      start[digit + 1] = (start[digit + 1] as number) + (start[digit] as number);
    move(from, to, start, shift, digits - 1);
    [from, to] = [to, from];
  }
  return from.rows;
}

interface Words {
  readonly rows: Uint32Array;
  readonly words: Uint32Array;
}

function move(from: Words, to: Words, start: Uint32Array, shift: number, mask: number): void {
  const { rows, words } = from;
  const { rows: rowsTo, words: wordsTo } = to;
  for (let at = 0; at < rows.length; at++) {
    const word = words[at] as number;
    const digit = (word >>> shift) & mask;
    const place = start[digit] as number;
    start[digit] = place + 1;
    rowsTo[place] = rows[at] as number;
    wordsTo[place] = word;
  }
}

/**
 * The two halves of a key that sorts as the doubles do when read as an unsigned integer: IEEE 754 orders positive
 * doubles so by design; negative ones need every bit turned over, positive ones the sign bit set.
 */
function sortableBits(score: Float64Array): { readonly low: Uint32Array; readonly high: Uint32Array } {
  const low = new Uint32Array(score.length);
  const high = new Uint32Array(score.length);
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  // Which of the two words is the upper one depends on the processor.
  double[0] = -0;
  const upperAt = words[1] === 0 ? 0 : 1;
  for (let row = 0; row < score.length; row++) {
    double[0] = score[row] as number;
    const [upper, lower] = [words[upperAt] as number, words[1 - upperAt] as number];
    const negative = upper >>> 31 === 1;
    high[row] = negative ? ~upper : upper | 0x8000_0000;
    low[row] = negative ? ~lower : lower;
  }
  return { low, high };
}
