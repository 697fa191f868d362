/** Up to this many scores the comparing sort of the engine is as fast. */
const FEW_SCORES = 2 ** 13;
const DIGIT_BITS = 11;
const DIGITS = 2 ** DIGIT_BITS;
/** Of the upper half of a double: the lower two digits are whole, the highest has the bits that are left. */
const SHIFTS = [0, DIGIT_BITS, 2 * DIGIT_BITS];
/** A score that is so many places from its own is not put there one by one. */
const FARTHEST = 32;

/** Which of a double's two words is its upper one depends on the processor. */
const UPPER = new Uint32Array(Float64Array.of(1).buffer)[1] === 0 ? 0 : 1;

/**
 * Scores, rising; −0 before 0. They must be finite. In linear time: by the upper halves of the doubles, digit by digit from
 * the lowest; where upper halves are equal, which is seldom unless the scores are, by comparison. What is given is used up.
 */
export function sortedScores(scores: Float64Array): Float64Array {
  if (scores.length <= FEW_SCORES) return scores.sort();
  const counts = countDigits(scores);
  let from = scores;
  let to: Float64Array = new Float64Array(scores.length);
  for (const [digit, shift] of SHIFTS.entries()) {
    const start = startOfDigits(counts.subarray(digit * DIGITS, (digit + 1) * DIGITS), scores.length);
    if (!start) continue;
    distribute(from, to, start, shift);
    [from, to] = [to, from];
  }
  sortRuns(from);
  return from;
}

function wordsOf(scores: Float64Array): Int32Array {
  return new Int32Array(scores.buffer, scores.byteOffset, 2 * scores.length);
}

/**
 * An upper half as an unsigned integer that rises with the score: IEEE 754 orders positive doubles so by design; negative
 * ones need every bit turned over, positive ones the sign bit set.
 */
function rising(word: number): number {
  return word ^ ((word >> 31) | 0x8000_0000);
}

/** How many scores have each digit, by place and digit. */
function countDigits(scores: Float64Array): Uint32Array {
  const words = wordsOf(scores);
  const counts = new Uint32Array(SHIFTS.length * DIGITS);
  for (let at = UPPER; at < words.length; at += 2) {
    const word = rising(words[at] as number);
    const low = word & (DIGITS - 1);
    const middle = DIGITS + ((word >>> DIGIT_BITS) & (DIGITS - 1));
    const high = 2 * DIGITS + (word >>> (2 * DIGIT_BITS));
    counts[low] = (counts[low] as number) + 1;
    counts[middle] = (counts[middle] as number) + 1;
    counts[high] = (counts[high] as number) + 1;
  }
  return counts;
}

/** Where the scores of each digit begin; `undefined` where all share one digit, which orders nothing. */
function startOfDigits(counts: Uint32Array, all: number): Uint32Array | undefined {
  const start = new Uint32Array(DIGITS);
  let before = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const here = counts[digit] as number;
    if (here === all) return undefined;
    start[digit] = before;
    before += here;
  }
  return start;
}

function distribute(from: Float64Array, to: Float64Array, start: Uint32Array, shift: number): void {
  const words = wordsOf(from);
  for (let at = 0; at < from.length; at++) {
    const digit = (rising(words[2 * at + UPPER] as number) >>> shift) & (DIGITS - 1);
    const place = start[digit] as number;
    start[digit] = place + 1;
    to[place] = from[at] as number;
  }
}

/** In place, scores whose upper halves are in order: one by one, and a run of equal upper halves at once where that takes long. */
function sortRuns(scores: Float64Array): void {
  for (let at = 1; at < scores.length; at++) {
    const score = scores[at] as number;
    let place = at;
    for (; place > 0 && (scores[place - 1] as number) > score; place--) {
      if (at - place === FARTHEST) break;
      scores[place] = scores[place - 1] as number;
    }
    scores[place] = score;
    if (at - place === FARTHEST) at = sortRun(scores, at);
  }
}

/** Sorts the run of equal upper halves around a place; returns where it ends. */
function sortRun(scores: Float64Array, at: number): number {
  const words = wordsOf(scores);
  const word = words[2 * at + UPPER];
  let [from, to] = [at, at];
  while (from > 0 && words[2 * (from - 1) + UPPER] === word) from--;
  while (to + 1 < scores.length && words[2 * (to + 1) + UPPER] === word) to++;
  scores.subarray(from, to + 1).sort();
  return to;
}
