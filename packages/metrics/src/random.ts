// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { floor, imul } = Math;

/** The high word of the 64-bit product of two unsigned 32-bit words; doubles cannot hold the product, so by halves. */
function highWord(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // Each partial sum stays below 2³², so `>>> 0` keeps it whole.
  const middle = (imul(aHigh, bLow) >>> 0) + ((imul(aLow, bLow) >>> 0) >>> 16);
  const carry = (imul(aLow, bHigh) >>> 0) + ((middle >>> 0) & 0xffff);
  return ((imul(aHigh, bHigh) >>> 0) + ((middle >>> 0) >>> 16) + ((carry >>> 0) >>> 16)) >>> 0;
}

/**
 * Seeded random numbers from a counter: Philox4x32-10 (Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy
 * as 1, 2, 3, SC 2011). The same seed and stream give the same numbers on every platform, and different streams of one
 * seed are independent, so that adding a metric never changes the numbers of another.
 */
export class Random {
  readonly #key: readonly [number, number];
  readonly #stream: number;
  readonly #words = new Uint32Array(4);
  #block = 0;
  #used = 4;

  /**
   * @param seed a whole number from 0 to 2⁵³ − 1
   * @param stream a whole number from 0 to 2³² − 1
   */
  constructor(seed: number, stream = 0) {
    this.#key = [seed >>> 0, floor(seed / 0x1_0000_0000) >>> 0];
    this.#stream = stream >>> 0;
  }

  /** The next 32 random bits, as a number from 0 to 2³² − 1. */
  word(): number {
    if (this.#used === 4) {
      philox(this.#words, this.#block, this.#stream, this.#key);
      this.#block++;
      this.#used = 0;
    }
    return this.#words[this.#used++] as number;
  }

  /** A number from the open interval (0, 1), with 52 random bits: 0 never comes, so its logarithm is finite. */
  uniform(): number {
    const high = this.word() >>> 6;
    return (high * 0x400_0000 + (this.word() >>> 6) + 0.5) / 0x10_0000_0000_0000;
  }

  /** A whole number from 0 to `n` − 1, for n up to 2³²; the bias of the product method is below n / 2³². */
  index(n: number): number {
    return floor((this.word() / 0x1_0000_0000) * n);
  }
}

/** Ten rounds over the counter (block low, block high, stream, 0); fills `words`. */
function philox(words: Uint32Array, block: number, stream: number, key: readonly [number, number]): void {
  let [c0, c1, c2, c3] = [block >>> 0, floor(block / 0x1_0000_0000), stream, 0];
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = highWord(0xd2511f53, c0);
    const low0 = imul(0xd2511f53, c0) >>> 0;
    const high1 = highWord(0xcd9e8d57, c2);
    const low1 = imul(0xcd9e8d57, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}
