/** Rows by rising score. */
export interface ScoreOrder {
  /** Row numbers; equal scores in the order of rows. */
  readonly rows: Uint32Array;
  /** The scores in that order. */
  readonly scores: Float64Array;
}

/** Small digits keep a slice of a few rows cheap: their counts are soon added up. Large ones spare passes over many rows. */
const FEW_ROWS = 2 ** 14;
const FEW_ROWS_BITS = 8;
const MANY_ROWS_BITS = 11;
const WORD_BITS = 32;
/** Up to this many rows are quicker to put in order one by one. */
const SHORT_RUN = 32;

/** Row numbers by rising score, as {@link scoreOrder}. */
export function orderByScore(score: Float64Array): Uint32Array {
  return scoreOrder(score).rows;
}

/**
 * Sorts by the upper halves of the doubles, digit by digit from the lowest, each pass stable; where upper halves are
 * equal, which is seldom unless the scores are, by the lower halves. −0 sorts before 0. Scores must be finite. Takes linear
 * time.
 */
export function scoreOrder(score: Float64Array): ScoreOrder {
  const count = score.length;
  const all = new Uint32Array(count);
  for (let row = 0; row < count; row++) all[row] = row;
  const { rows, words } = sortByWord({ rows: all, words: sortableWords(score, all, "upper") });
  const scores = new Float64Array(count);
  for (let at = 0; at < count; at++) scores[at] = score[rows[at] as number] as number;
  for (let from = 0; from < count; ) {
    const word = words[from];
    let to = from + 1;
    let inOrder = true;
    for (; to < count && words[to] === word; to++)
      if ((scores[to] as number) < (scores[to - 1] as number)) inOrder = false;
    if (!inOrder) {
      const run = { rows: rows.subarray(from, to), scores: scores.subarray(from, to) };
      if (to - from <= SHORT_RUN) sortShortRun(run);
      else sortByLowerHalf(run);
    }
    from = to;
  }
  return { rows, scores };
}

/** By insertion, in place. */
function sortShortRun({ rows, scores }: ScoreOrder): void {
  for (let at = 1; at < rows.length; at++) {
    const [row, score] = [rows[at] as number, scores[at] as number];
    let place = at;
    for (; place > 0 && (scores[place - 1] as number) > score; place--) {
      scores[place] = scores[place - 1] as number;
      rows[place] = rows[place - 1] as number;
    }
    scores[place] = score;
    rows[place] = row;
  }
}

/** In place; the upper halves of all scores are equal. */
function sortByLowerHalf({ rows, scores }: ScoreOrder): void {
  const places = rows.map((_, at) => at);
  const sorted = sortByWord({ rows: places, words: sortableWords(scores, places, "lower") });
  const [oldRows, oldScores] = [rows.slice(), scores.slice()];
  for (let at = 0; at < rows.length; at++) {
    const from = sorted.rows[at] as number;
    rows[at] = oldRows[from] as number;
    scores[at] = oldScores[from] as number;
  }
}

/** Rows with a word each, by which they are sorted. */
interface Words {
  readonly rows: Uint32Array;
  readonly words: Uint32Array;
}

/** By rising word, stable. Words go along with their rows, so that each pass reads in order; what is given is used up. */
function sortByWord(given: Words): Words {
  const count = given.rows.length;
  const bits = count < FEW_ROWS ? FEW_ROWS_BITS : MANY_ROWS_BITS;
  let from = given;
  let to: Words = { rows: new Uint32Array(count), words: new Uint32Array(count) };
  for (let shift = 0; shift < WORD_BITS; shift += bits) {
    const start = startOfDigits(from.words, shift, 2 ** bits);
    if (!start) continue;
    move(from, to, start, shift);
    [from, to] = [to, from];
  }
  return from;
}

/** Where the rows of each digit begin; `undefined` where all rows share one digit, which orders nothing. */
function startOfDigits(words: Uint32Array, shift: number, digits: number): Uint32Array | undefined {
  const start = new Uint32Array(digits);
  const mask = digits - 1;
  for (let at = 0; at < words.length; at++) {
    const digit = ((words[at] as number) >>> shift) & mask;
    start[digit] = (start[digit] as number) + 1;
  }
  let before = 0;
  for (let digit = 0; digit < digits; digit++) {
    const here = start[digit] as number;
    if (here === words.length) return undefined;
    start[digit] = before;
    before += here;
  }
  return start;
}

function move(from: Words, to: Words, start: Uint32Array, shift: number): void {
  const { rows, words } = from;
  const { rows: rowsTo, words: wordsTo } = to;
  const mask = start.length - 1;
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
 * One half of a key that sorts as the doubles do when read as an unsigned integer: IEEE 754 orders positive doubles so
 * by design; negative ones need every bit turned over, positive ones the sign bit set.
 */
function sortableWords(score: Float64Array, rows: Uint32Array, half: "upper" | "lower"): Uint32Array {
  const sortable = new Uint32Array(rows.length);
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  // Which of the two words is the upper one depends on the processor.
  double[0] = -0;
  const upperAt = words[1] === 0 ? 0 : 1;
  const at = half === "upper" ? upperAt : 1 - upperAt;
  const signBit = half === "upper" ? 0x8000_0000 : 0;
  for (let row = 0; row < rows.length; row++) {
    double[0] = score[rows[row] as number] as number;
    const isNegative = (words[upperAt] as number) >>> 31 === 1;
    const word = words[at] as number;
    sortable[row] = isNegative ? ~word : word | signBit;
  }
  return sortable;
}
