const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/** A state of the automaton is the column a byte is in, or one of these. */
const ROW_START = 0x80;
const NOT_PLAIN = 0x7f;

/**
 * For each state and byte (`state << 8 | byte`) the state that follows, shifted likewise: its highest bit says that a row
 * has ended.
 *
 * @param classes for each column and byte 0 where the byte may stand in a cell of that column.
 * @returns undefined where there are more columns than states.
 */
export function plainTransitions(classes: readonly Uint8Array[], delimiter: number): Uint16Array | undefined {
  if (classes.length >= NOT_PLAIN) return undefined;
  const next = new Uint16Array(1 << 16).fill(NOT_PLAIN << 8);
  for (const [column, allowed] of classes.entries())
    for (const state of column === 0 ? [0, ROW_START] : [column]) {
      for (let byte = 0; byte < 256; byte++) if (allowed[byte] === 0) next[(state << 8) | byte] = column << 8;
      if (column + 1 < classes.length) next[(state << 8) | delimiter] = (column + 1) << 8;
      else next[(state << 8) | LF] = ROW_START << 8;
    }
  return next;
}

/**
 * Counts rows of the plainest kind, without quotes, blank lines or carriage returns, in half the time of `scanRows`: a cell's
 * end is what a processor cannot foresee, so nothing branches on it, and four parts of the bytes take turns since
 * each step waits for the one before. Four bytes are fetched at once, which takes a third off.
 *
 * @param bytes whole rows from `start` to `end`, each ended by a line feed.
 * @returns undefined where something is not so plain, which need not be wrong.
 */
export function countPlainRows(next: Uint16Array, bytes: Uint8Array, start: number, end: number): number | undefined {
  const region = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  if (region.includes(QUOTE) || region.includes(CR)) return undefined;
  const [first, second, third] = [1, 2, 3].map((part) => bytes.indexOf(LF, start + (part * (end - start)) / 4 - 1) + 1);
  const starts = [start, first, second, third] as [number, number, number, number];
  const ends = [first, second, third, end] as [number, number, number, number];
  return countParts(next, bytes, starts, ends);
}

type Four = readonly [number, number, number, number];

/** The state after one byte of a word, the lowest first. */
function step(next: Uint16Array, state: number, word: number, shift: number): number {
  return next[state | ((word >> shift) & 0xff)] as number;
}

const rowsEnded = (a: number, b: number, c: number, d: number) => (a >> 15) + (b >> 15) + (c >> 15) + (d >> 15);

function countParts(next: Uint16Array, bytes: Uint8Array, starts: Four, ends: Four): number | undefined {
  let [a, b, c, d] = starts;
  const shortest = Math.min(ends[0] - a, ends[1] - b, ends[2] - c, ends[3] - d);
  let [inA, inB, inC, inD] = [ROW_START << 8, ROW_START << 8, ROW_START << 8, ROW_START << 8];
  let rows = 0;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const stop = a + shortest - 3; a < stop; a += 4, b += 4, c += 4, d += 4) {
    const wordA = words.getInt32(a, true);
    const wordB = words.getInt32(b, true);
    const wordC = words.getInt32(c, true);
    const wordD = words.getInt32(d, true);
    inA = step(next, inA, wordA, 0);
    inB = step(next, inB, wordB, 0);
    inC = step(next, inC, wordC, 0);
    inD = step(next, inD, wordD, 0);
    rows += rowsEnded(inA, inB, inC, inD);
    inA = step(next, inA, wordA, 8);
    inB = step(next, inB, wordB, 8);
    inC = step(next, inC, wordC, 8);
    inD = step(next, inD, wordD, 8);
    rows += rowsEnded(inA, inB, inC, inD);
    inA = step(next, inA, wordA, 16);
    inB = step(next, inB, wordB, 16);
    inC = step(next, inC, wordC, 16);
    inD = step(next, inD, wordD, 16);
    rows += rowsEnded(inA, inB, inC, inD);
    inA = step(next, inA, wordA, 24);
    inB = step(next, inB, wordB, 24);
    inC = step(next, inC, wordC, 24);
    inD = step(next, inD, wordD, 24);
    rows += rowsEnded(inA, inB, inC, inD);
  }
  const rest = (state: number, from: number, to: number) => {
    for (let at = from; at < to; at++) {
      state = next[state | (bytes[at] as number)] as number;
      rows += state >> 15;
    }
    return state;
  };
  const last = [rest(inA, a, ends[0]), rest(inB, b, ends[1]), rest(inC, c, ends[2]), rest(inD, d, ends[3])];
  return last.every((state) => state === ROW_START << 8) ? rows : undefined;
}
