import type { Spread, Stratum } from "./estimates.ts";

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { max } = Math;

/** Sums of powers of the weights of rows that move a metric alike. */
export interface PowerSums {
  readonly rows: number;
  readonly square: number;
  readonly cube: number;
  readonly fourth: number;
}

/**
 * Joint moments, up to the fourth, of how far each row moves either side's metric (its influence, of mean 0), gathered in
 * one pass. They are kept of the difference of the sides and of the baseline, not of the two sides: of two models that
 * nearly agree, the moments of the difference would vanish in the rounding of theirs.
 */
export class PairedMoments implements Stratum {
  size = 0;
  #dd = 0;
  #db = 0;
  #bb = 0;
  #aa = 0;
  readonly #third = new Float64Array(4);
  readonly #fourth = new Float64Array(5);

  /** A row by its influences. */
  add(candidate: number, baseline: number): void {
    this.size++;
    this.#sum(candidate, baseline, 1, 1, 1);
  }

  /** Rows that move both sides alike: of a candidate beside itself, whose difference has no moments. */
  addAlike(influence: number, rows = 1): void {
    this.size += rows;
    const square = influence * influence;
    this.#bb += rows * square;
    this.#aa += rows * square;
    this.#third[3] = (this.#third[3] as number) + rows * square * influence;
    this.#fourth[4] = (this.#fourth[4] as number) + rows * square * square;
  }

  /** Rows whose influences are their weights times these. */
  addRows(candidate: number, baseline: number, { rows, square, cube, fourth }: PowerSums): void {
    this.size += rows;
    this.#sum(candidate, baseline, square, cube, fourth);
  }

  #sum(candidate: number, baseline: number, square: number, cube: number, fourth: number): void {
    const d = candidate - baseline;
    const b = baseline;
    const [dd, db, bb] = [d * d, d * b, b * b];
    this.#dd += square * dd;
    this.#db += square * db;
    this.#bb += square * bb;
    this.#aa += square * candidate * candidate;
    const [of3, of4] = [this.#third, this.#fourth];
    of3[0] = (of3[0] as number) + cube * dd * d;
    of3[1] = (of3[1] as number) + cube * dd * b;
    of3[2] = (of3[2] as number) + cube * d * bb;
    of3[3] = (of3[3] as number) + cube * bb * b;
    of4[0] = (of4[0] as number) + fourth * dd * dd;
    of4[1] = (of4[1] as number) + fourth * dd * db;
    of4[2] = (of4[2] as number) + fourth * dd * bb;
    of4[3] = (of4[3] as number) + fourth * db * bb;
    of4[4] = (of4[4] as number) + fourth * bb * bb;
  }

  get candidate(): number {
    return this.#aa / (this.size - 1);
  }

  get baseline(): number {
    return this.#bb / (this.size - 1);
  }

  spread(ratio: number): Spread {
    // candidate − ratio × baseline = difference + share × baseline.
    const share = 1 - ratio;
    const [d3, d2b, db2, b3] = this.#third as unknown as [number, number, number, number];
    const [d4, d3b, d2b2, db3, b4] = this.#fourth as unknown as [number, number, number, number, number];
    const second = max(0, this.#dd + share * (2 * this.#db + share * this.#bb));
    const third = d3 + share * (3 * d2b + share * (3 * db2 + share * b3));
    const fourth = d4 + share * (4 * d3b + share * (6 * d2b2 + share * (4 * db3 + share * b4)));
    return {
      variance: second / (this.size - 1),
      third: third / this.size,
      kurtosis: second > 0 ? max(0, (this.size * fourth) / second ** 2 - 3) : 0,
    };
  }
}
