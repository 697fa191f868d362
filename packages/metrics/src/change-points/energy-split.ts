// Taken out once: in a test runner's sandbox every look-up of a global is slow, and this runs millions of times.
const { abs } = Math;

/** Values on either side of a change, so that one odd run is no change. */
export const SMALLEST_SEGMENT = 5;

export interface Split {
  /** Place of the first value after the change. */
  readonly at: number;
  /** Place behind the last value of the stretch that stands out from those before. */
  readonly until: number;
  /** Q: the scaled energy distance of the two stretches, in the values' unit. */
  readonly statistic: number;
}

/**
 * The place at which a series changes most, by E-divisive (Matteson & James, A nonparametric approach for multiple change
 * point analysis of multivariate data, JASA 2014, equations 5 to 7, α = 1): for X of the first n values and Y of the m
 * behind them, Ê = 2/(n·m)·ΣΣ|x − y| − ΣΣ|x − x′| / (n choose 2) − ΣΣ|y − y′| / (m choose 2) and Q = n·m/(n + m)·Ê, the
 * largest over all n and m of at least {@link SMALLEST_SEGMENT}. Y need not reach the end, or a second change would hide
 * the first. Works in the square of the number of values.
 */
export class EnergySplits {
  /** [i, j] with i ≤ j: all distances between the first i and the first j values. */
  readonly #sums: Float64Array;
  /** 1 / k, since a division costs as much as all the rest. */
  readonly #inverse: Float64Array;

  /** @param longest values of the longest stretch that will be asked about */
  constructor(longest: number) {
    this.#sums = new Float64Array((longest + 1) ** 2);
    this.#inverse = Float64Array.from({ length: longest + 1 }, (_, k) => 1 / k);
  }

  /**
   * @param values finite; of what lies from `from` up to `to`
   * @returns `undefined` where there are too few values to part
   */
  best(values: Float64Array, from: number, to: number): Split | undefined {
    const length = to - from;
    if (length < 2 * SMALLEST_SEGMENT) return undefined;
    this.#addUp(values, from, length);
    const [sums, inverse, width] = [this.#sums, this.#inverse, length + 1];
    let best: Split = { at: from, until: to, statistic: Number.NEGATIVE_INFINITY };
    for (let n = SMALLEST_SEGMENT; n <= length - SMALLEST_SEGMENT; n++) {
      // Each pair within a stretch is in these sums twice.
      const within = sums[n * width + n] as number;
      const withinShare = within * (inverse[n - 1] as number);
      for (let end = n + SMALLEST_SEGMENT; end <= length; end++) {
        const m = end - n;
        const both = sums[n * width + end] as number;
        const behind = (sums[end * width + end] as number) - 2 * both + within;
        const between = 2 * (both - within);
        const statistic =
          (between - m * withinShare - n * behind * (inverse[m - 1] as number)) * (inverse[end] as number);
        if (statistic > best.statistic) best = { at: from + n, until: from + end, statistic };
      }
    }
    return best;
  }

  #addUp(values: Float64Array, from: number, length: number): void {
    const [sums, width] = [this.#sums, length + 1];
    sums.fill(0, 0, width);
    for (let i = 1; i <= length; i++) {
      const value = values[from + i - 1] as number;
      let row = 0;
      for (let j = 1; j < i; j++) row += abs(value - (values[from + j - 1] as number));
      // [i − 1, i] lacks the distances of the i-th value to those before, which [i, i] has from either side.
      sums[i * width + i] = (sums[(i - 1) * width + i] as number) + row;
      for (let j = i + 1; j <= length; j++) {
        row += abs(value - (values[from + j - 1] as number));
        sums[i * width + j] = (sums[(i - 1) * width + j] as number) + row;
      }
    }
  }
}
